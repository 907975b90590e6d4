import type { CheckResult, PlannedResource } from "../../terraform/index.js";
import { entryOf } from "../entry-of.js";
import { changeAt, isEqual, reviewedResource } from "../reviewed-resource.js";
import type { Found, ResourceCheck, ReviewedResource, ReviewRule } from "../rule.js";
import { policyAttributes } from "./policies.js";

const drift: ReviewRule = {
  id: "review/drift",
  severity: "medium",
  question: "other",
  finds:
    "A resource was changed or deleted outside of Terraform since the last apply, and this plan undoes it; a change of an MSK resource in any case. Attributes that the configuration doesn't set are no drift.",
  why: "The apply undoes what somebody did by hand, possibly during an incident, or keeps it without a review.",
  fix: "Find out who changed it and why, and add what should stay to the settings.",
  docs: "https://developer.hashicorp.com/terraform/tutorials/state/resource-drift",
};

const unknown: ReviewRule = {
  id: "review/unknown-value",
  severity: "low",
  question: "other",
  finds:
    "An existing policy, network rule, configuration, or list of topics or users gets a value that is known only after the apply, or a function is invoked with one.",
  why: "Nobody can see in the plan whether the value is weaker than before.",
  fix: "Apply the resource that the value depends on first, or read the value after the apply.",
  docs: "https://developer.hashicorp.com/terraform/language/expressions/references",
};

const check: ReviewRule = {
  id: "review/check-failed",
  severity: "high",
  question: "other",
  finds: "A check block, precondition or postcondition of the configuration fails.",
  why: "The configuration requires this condition, and the plan doesn't meet it.",
  fix: "Read the message of the check and correct its cause.",
  docs: "https://developer.hashicorp.com/terraform/language/checks",
};

export const driftRules = [drift, unknown, check] as const;

/** Attributes that AWS or the provider computes. */
const COMPUTED = /^(tags_all|arn|id|current_version|last_modified.*|qualified_.*|version|etag|.*_date|.*_status)$/;
const EMPTY = ["null", '""', "[]", "{}"];

/** Returns true if two values differ in more than the form of an empty one, which a refresh changes. */
const differs = (before: unknown, after: unknown): boolean => {
  const isEmpty = (value: unknown) => EMPTY.includes(JSON.stringify(value ?? null));
  return !isEqual(before, after) && !(isEmpty(before) && isEmpty(after));
};

/** A change outside of Terraform, with the texts that a review shows: the resource itself is not kept. */
export interface Drift {
  readonly address: string;
  /** Every change of an MSK resource is reported, also one that the plan keeps. */
  readonly isOfMsk: boolean;
  /** The attributes that differ; undefined if the resource was deleted. */
  readonly attributes: readonly DriftedAttribute[] | undefined;
}

export interface DriftedAttribute {
  readonly attribute: string;
  readonly before: unknown;
  readonly after: unknown;
}

/** Returns a change outside of Terraform; undefined for values that a refresh fills in or writes in another form. */
export function driftIn(planned: PlannedResource): Drift | undefined {
  const resource = reviewedResource(planned);
  if (!resource) return undefined;
  const common = { address: resource.address, isOfMsk: resource.type.startsWith("aws_msk_") };
  if (resource.action === "delete") return { ...common, attributes: undefined };
  if (resource.action !== "update") return undefined;
  const names = resource.changed.filter((name) => !COMPUTED.test(name) && isDrift(resource, name));
  const attributes = names.map((attribute) => {
    const { before, after } = changeAt(resource, attribute);
    return { attribute, before, after };
  });
  return attributes.length === 0 ? undefined : { ...common, attributes };
}

/** @param changed - the attributes that the plan changes at the same address; undefined if it does not change the resource */
export function driftFound({ attributes, isOfMsk }: Drift, changed: readonly string[] | undefined): Found[] {
  if (attributes === undefined) return [{ rule: drift, what: "was deleted outside of Terraform" }];
  const own = isOfMsk ? attributes : attributes.filter(({ attribute }) => changed?.includes(attribute));
  const [first] = own;
  if (first === undefined) return [];
  const undone = changed?.includes(first.attribute) ? "; this plan undoes it" : "";
  const more = own.length === 1 ? "" : `, with ${own.length - 1} more ${own.length === 2 ? "attribute" : "attributes"}`;
  return [{ rule: drift, what: `was changed outside of Terraform${more}${undone}`, ...first }];
}

/** The finding of changes outside of Terraform that are too many to compare with the plan. */
export const uncomparedDrift: Found = { rule: drift, what: "was changed outside of Terraform" };

function isDrift(resource: ReviewedResource, name: string): boolean {
  const { before, after } = changeAt(resource, name);
  return differs(before, after) && !EMPTY.includes(JSON.stringify(before ?? null));
}

/** Attributes whose value decides what a plan opens or weakens, by type. Those with a policy are in `policyAttributes`. */
const decisive: Readonly<Record<string, readonly string[]>> = {
  // An unknown security_group_id is that of a group which the plan creates: nothing existing is opened.
  aws_vpc_security_group_ingress_rule: ["cidr_ipv4", "cidr_ipv6", "referenced_security_group_id"],
  aws_security_group_rule: ["cidr_blocks", "ipv6_cidr_blocks", "source_security_group_id"],
  aws_security_group: ["ingress"],
  aws_msk_configuration: ["server_properties"],
  aws_msk_cluster: ["kafka_version", "client_authentication", "broker_node_group_info.storage_info"],
  aws_msk_scram_secret_association: ["secret_arn_list"],
  aws_lambda_invocation: ["input"],
};

const ONLY_AFTER_APPLY = "known only after the apply";

export const unknownValues: ResourceCheck = (resource) => {
  const { type, action, before } = resource;
  if (type === "aws_lambda_invocation" && action === "create" && changeAt(resource, "input").unknown) {
    return [{ rule: unknown, what: "a function is invoked, with an input that is known only after the apply", attribute: "input" }];
  }
  if (before === undefined || !(action === "update" || action === "replace")) return [];
  return [...(entryOf(decisive, type) ?? []), ...(entryOf(policyAttributes, type) ?? [])].flatMap((attribute): Found[] => {
    const change = changeAt(resource, attribute);
    if (!change.unknown || isOfProvider(resource, attribute)) return [];
    return [{ rule: unknown, what: "can't be compared with its value before", attribute, before: change.before, after: ONLY_AFTER_APPLY }];
  });
};

/** Attributes that the provider fills in where the configuration has none, by type: rules and policies that are separate resources. */
const filledIn: Readonly<Record<string, string>> = {
  aws_security_group: "ingress",
  aws_secretsmanager_secret: "policy",
  aws_s3_bucket: "policy",
  aws_sqs_queue: "policy",
  aws_sns_topic: "policy",
};

/**
 * Returns true for a value that is unknown only because the provider fills it in: in the new object of a replacement, and as the other source
 * of a rule that has one.
 */
function isOfProvider({ type, action, unknown, after }: ReviewedResource, attribute: string): boolean {
  if (action === "replace" && entryOf(filledIn, type) === attribute) return (unknown as Record<string, unknown>)[attribute] === true;
  if (type !== "aws_security_group_rule") return false;
  const others = (decisive[type] ?? []).filter((each) => each !== attribute).map((each) => after?.[each]);
  return after?.["type"] === "egress" || others.some((value) => (Array.isArray(value) ? value.length > 0 : typeof value === "string"));
}

/** Returns the findings of a check, each with its message. */
export const failedChecks = ({ status, instances = [] }: CheckResult): Found[] =>
  status !== "fail" && status !== "error"
    ? []
    : instances.flatMap(({ problems = [] }) =>
        problems.map(({ message }) => ({ rule: check, what: "a condition of the configuration fails", after: message })),
      );
