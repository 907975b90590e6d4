import { matchesWildcards } from "../../wildcards/index.js";
import { entryOf } from "../entry-of.js";
import { isNarrow, restrictsSubject } from "../policy-condition.js";
import { addedGrants, countOf, type Element, type Grant, type PolicyDocument, policyIn, split } from "../policy-document.js";
import { changeAt } from "../reviewed-resource.js";
import type { Found, ResourceCheck, ReviewedResource, ReviewRule } from "../rule.js";

const IAM_DOCS = "https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html";

export const everyone: ReviewRule = {
  id: "review/policy-for-everyone",
  severity: "critical",
  question: "access",
  finds:
    "A policy of a resource, or the trust policy of a role, allows every principal, and no condition restricts them to accounts, networks or sources; or every user of a public issuer of tokens, such as GitHub Actions or GitLab.",
  why: "Anyone with an AWS account, an account of that service, or anyone at all, has the permission.",
  fix: "Name the accounts or roles, or add a condition such as aws:PrincipalOrgID; for tokens, require a subject (sub) with the whole name of the repository.",
  docs: IAM_DOCS,
};

const wildcard: ReviewRule = {
  id: "review/policy-with-wildcard",
  severity: "high",
  question: "access",
  finds: "A policy newly allows all actions, or all actions of Kafka, IAM, KMS, Secrets Manager, S3 or STS, on all resources.",
  why: "The identity can read, change and delete every cluster, secret or role of the account.",
  fix: "Name the actions and the resources. cluster.grantProduce, grantConsume and grantAdmin write the least that works.",
  docs: IAM_DOCS,
};

const widened: ReviewRule = {
  id: "review/policy-widened",
  severity: "medium",
  question: "access",
  finds:
    "An existing policy allows more than before: other actions, resources or principals, under other conditions, or without a former Deny.",
  why: "Applications or people get permissions that they did not have.",
  fix: "Check that each added permission is needed.",
  docs: IAM_DOCS,
};

export const policyRules = [everyone, wildcard, widened] as const;

/** Attributes with a policy, by type. */
export const policyAttributes: Readonly<Record<string, readonly string[]>> = {
  aws_iam_role: ["assume_role_policy", "inline_policy.policy"],
  aws_iam_role_policy: ["policy"],
  aws_iam_policy: ["policy"],
  aws_iam_user_policy: ["policy"],
  aws_iam_group_policy: ["policy"],
  aws_msk_cluster_policy: ["policy"],
  aws_kms_key: ["policy"],
  aws_kms_key_policy: ["policy"],
  aws_secretsmanager_secret: ["policy"],
  aws_secretsmanager_secret_policy: ["policy"],
  aws_s3_bucket: ["policy"],
  aws_s3_bucket_policy: ["policy"],
  aws_sqs_queue: ["policy"],
  aws_sqs_queue_policy: ["policy"],
  aws_sns_topic: ["policy"],
  aws_sns_topic_policy: ["policy"],
  aws_glue_resource_policy: ["policy"],
  aws_vpc_endpoint: ["policy"],
};

/** Policies in which a resource of `*` is the resource itself. */
const ownResource = new Set(["aws_kms_key", "aws_kms_key_policy", "aws_secretsmanager_secret", "aws_secretsmanager_secret_policy"]);
/** An endpoint's policy restricts what its network may call; its default allows everyone, whom each resource still has to allow. */
const restrictsOnly = new Set(["aws_vpc_endpoint"]);

/** Number of permissions that a finding shows. */
const SHOWN = 3;

export const policies: ResourceCheck = (resource) => [
  ...(entryOf(policyAttributes, resource.type) ?? []).flatMap((attribute) => policyAt(resource, attribute)),
  ...attachedPolicy(resource),
  ...functionPermission(resource),
];

function policyAt(resource: ReviewedResource, attribute: string): Found[] {
  if (resource.action === "delete" || resource.action === "forget") return [];
  const { before: from, after: to } = changeAt(resource, attribute);
  const [before, after] = [documentOf(from), documentOf(to)];
  if (after === undefined) return [];
  const added = addedGrants(before?.grants ?? [], after.grants);
  const isOpenType = !restrictsOnly.has(resource.type);
  const [open, closed] = isOpenType ? divided(added, "principals", isEveryone) : [[], added];
  const [wide, rest] = ownResource.has(resource.type) ? [[], closed] : wideAndOthers(closed);
  const found = [
    ...(open.length > 0 ? [foundOf(everyone, "everyone is allowed", attribute, open)] : []),
    ...(wide.length > 0 ? [foundOf(wildcard, "all actions are allowed on all resources", attribute, wide)] : []),
  ];
  if (before === undefined) return found;
  const denied = before.denials.filter((denial) => !after.denials.includes(denial));
  // A permission that was there under another condition is no other permission.
  const others = addedGrants(withoutConditions(before.grants), rest);
  const reconditioned = addedGrants(withoutConditions(others), rest);
  const count = permissionsIn(others);
  if (count > 0) found.push(foundOf(widened, `${count} ${count === 1 ? "permission is" : "permissions are"} added`, attribute, others));
  if (reconditioned.length > 0) found.push(underAnotherCondition(attribute, before.grants, reconditioned));
  if (denied.length > 0) found.push({ rule: widened, what: "a Deny statement is removed or changed", attribute });
  return found;
}

const withoutConditions = (grants: readonly Grant[]): Grant[] => grants.map((grant) => ({ ...grant, condition: "" }));

const permissionsIn = (grants: readonly Grant[]) => grants.reduce((sum, grant) => sum + countOf(grant), 0);

/** Returns the finding of permissions whose condition changes, with the values that the conditions lose and get. */
function underAnotherCondition(attribute: string, before: readonly Grant[], grants: readonly Grant[]): Found {
  const [from, to] = [conditionValues(before), conditionValues(grants)];
  const [lost, gained] = [from.filter((value) => !to.includes(value)), to.filter((value) => !from.includes(value))];
  const count = permissionsIn(grants);
  const isUnconditional = grants.some(({ condition }) => condition === "");
  return {
    ...{ rule: widened, attribute },
    what: `${count} ${count === 1 ? "permission is" : "permissions are"} allowed ${isUnconditional ? "without the former condition" : "under another condition"}`,
    detail: grants.flatMap(permissionsOf).slice(0, SHOWN).join("; "),
    ...(lost.length > 0 && { before: lost.join(", ") }),
    ...(gained.length > 0 && { after: gained.join(", ") }),
  };
}

/** Returns the values in the conditions of grants, such as accounts and ARNs. */
const conditionValues = (grants: readonly Grant[]): string[] => [
  ...new Set(grants.flatMap(({ condition }) => (condition === "" ? [] : leavesOf(JSON.parse(condition))))),
];

const leavesOf = (value: unknown): string[] =>
  typeof value === "object" && value !== null ? Object.values(value).flatMap(leavesOf) : [String(value)];

function documentOf(value: unknown): PolicyDocument | undefined {
  const documents = (Array.isArray(value) ? value : [value]).flatMap((text) => policyIn(text) ?? []);
  if (documents.length === 0) return undefined;
  return { grants: documents.flatMap(({ grants }) => grants), denials: documents.flatMap(({ denials }) => denials) };
}

/** Issuers whose tokens anyone can get, for any repository or organization. Source: documentation of each, 2026-11. */
const PUBLIC_ISSUER = /:oidc-provider\/(token\.actions\.githubusercontent\.com|gitlab\.com|app\.terraform\.io|agent\.buildkite\.com)$/;

/** Returns true for a principal that is everyone, or every user of a public issuer of tokens, and is not restricted. */
export const isEveryone = ({ pattern }: Element, { isRestricted, condition }: Grant): boolean =>
  (pattern === "*" && !isRestricted) || (PUBLIC_ISSUER.test(pattern) && !(condition !== "" && restrictsSubject(JSON.parse(condition))));

/** Divides grants by a property of their principals, actions or resources. */
export function divided(
  grants: readonly Grant[],
  part: "principals" | "actions" | "resources",
  has: (element: Element, grant: Grant) => boolean,
): [those: Grant[], others: Grant[]] {
  const halves = grants.map((grant) => {
    const [those, others] = split(grant[part], (element) => has(element, grant));
    const isWhole = those.length === 0;
    return [isWhole ? [] : [{ ...grant, [part]: those }], isWhole || others.length > 0 ? [{ ...grant, [part]: others }] : []] as const;
  });
  return [halves.flatMap(([those]) => those), halves.flatMap(([, others]) => others)];
}

function wideAndOthers(grants: readonly Grant[]): [wide: Grant[], others: Grant[]] {
  const [wideActions, narrowActions] = divided(grants, "actions", isWideAction);
  const [wide, narrowResources] = divided(wideActions, "resources", isWideResource);
  return [wide, [...narrowActions, ...narrowResources]];
}

/** Services whose actions read or change records, secrets, keys and permissions. */
const GRAVE_SERVICES = ["kafka", "kafka-cluster", "iam", "kms", "secretsmanager", "s3", "sts"];

/** Returns true for all actions of such a service, in any form: `*`, `*:*`, `kafka*:*`, `NotAction`. */
const isWideAction = ({ pattern }: Element): boolean =>
  GRAVE_SERVICES.some((service) => matchesWildcards(`${service}:*`, pattern.toLowerCase()));

/** Every resource, or every one of a service: `*`, `arn:aws:kafka:*:*:*`. The ARN of a bucket has neither region nor account. */
const isWideResource = ({ pattern }: Element): boolean => /^(\*+|arn:[^:]*:[^:]*:\*?:\*?:\*+)$/.test(pattern);

export function foundOf(rule: ReviewRule, what: string, attribute: string, grants: readonly Grant[]): Found {
  const count = permissionsIn(grants);
  const more = count > SHOWN ? `, and ${count - SHOWN} more` : "";
  return { rule, what, attribute, after: `${grants.flatMap(permissionsOf).slice(0, SHOWN).join("; ")}${more}` };
}

/** Returns the first permissions of a grant as text: `* kafka:GetCluster on arn:…`. */
function permissionsOf({ principals, actions, resources }: Grant): string[] {
  const first = (elements: readonly Element[]) => (elements.length === 0 ? [""] : elements.slice(0, SHOWN).map(elementText));
  return first(principals).flatMap((principal) =>
    first(actions).flatMap((action) =>
      first(resources).map((resource) => [principal, action, resource && `on ${resource}`].filter(Boolean).join(" ")),
    ),
  );
}

const elementText = ({ pattern, except }: Element): string => (except === undefined ? pattern : `everything except ${except.join(", ")}`);

/** AWS's managed policies that allow everything of a service. */
const WIDE_MANAGED =
  /:aws:policy\/(AdministratorAccess|PowerUserAccess|IAMFullAccess|AmazonMSKFullAccess|AmazonS3FullAccess|SecretsManagerReadWrite)$/;

function attachedPolicy({ type, after }: ReviewedResource): Found[] {
  const attribute = type === "aws_iam_role" ? "managed_policy_arns" : "policy_arn";
  if (!/^aws_iam_(role|((role|user|group)_)?policy_attachment)$/.test(type)) return [];
  return [after?.[attribute]]
    .flat()
    .filter((arn): arn is string => typeof arn === "string" && WIDE_MANAGED.test(arn))
    .map((arn) => ({ rule: wildcard, what: "a managed policy with all permissions of a service is attached", attribute, after: arn }));
}

function functionPermission(resource: ReviewedResource): Found[] {
  if (resource.type !== "aws_lambda_permission" || resource.after?.["principal"] !== "*") return [];
  const restrictions = ["source_arn", "source_account", "principal_org_id"].map((name) => changeAt(resource, name));
  if (restrictions.some(({ after, unknown }) => unknown || (typeof after === "string" && isNarrow(after)))) return [];
  return [{ rule: everyone, what: "everyone can invoke the function", attribute: "principal", after: "*" }];
}
