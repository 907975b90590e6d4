import { changeAt } from "../reviewed-resource.js";
import type { Found, ResourceCheck, ReviewRule } from "../rule.js";

const durability: ReviewRule = {
  id: "review/durability-weakened",
  severity: "high",
  question: "protection",
  finds: "A plan lowers the replication factor or min.insync.replicas, or allows unclean leader election, for a cluster or a topic.",
  why: "Records that were acknowledged to a producer can be lost when one or two brokers fail.",
  fix: "Keep a replication factor of 3, min.insync.replicas of 2, and unclean leader election off.",
  docs: "https://docs.aws.amazon.com/msk/latest/developerguide/bestpractices.html",
};

const authorization: ReviewRule = {
  id: "review/authorization-weakened",
  severity: "high",
  question: "access",
  finds:
    "A plan permits clients that were refused: no ACL is needed, topics are created by any client, ACLs are for everyone, or unauthenticated clients connect.",
  why: "Any client that reaches a listener can read or write topics that nobody granted to it.",
  fix: "Grant the topics to the clients that need them, with IAM or with ACLs.",
  docs: "https://docs.aws.amazon.com/msk/latest/developerguide/msk-acls.html",
};

const retention: ReviewRule = {
  id: "review/retention-shortened",
  severity: "high",
  question: "data",
  finds: "A plan shortens the retention of a topic, or of all topics without their own.",
  why: "Brokers delete the records that are older than the new retention within minutes of the change. Consumers that lag behind lose them, and nothing can restore them.",
  fix: "Check the lag of all consumer groups, and whether anyone replays older records, before the apply.",
  docs: "https://kafka.apache.org/39/documentation.html#topicconfigs_retention.ms",
};

const compaction: ReviewRule = {
  id: "review/cleanup-policy-changed",
  severity: "high",
  question: "data",
  finds: "A plan turns on compaction, or deletion by age and size, for a topic or for all topics without their own policy.",
  why: "Compaction keeps only the last record of each key, and refuses records without a key. Deletion removes old records even if they are the last ones of their key.",
  fix: "Check that all consumers read the records in time, and that all producers set keys. Use another topic if they don't.",
  docs: "https://kafka.apache.org/39/documentation.html#topicconfigs_cleanup.policy",
};

const unavailable: ReviewRule = {
  id: "review/writes-need-all-replicas",
  severity: "high",
  question: "protection",
  finds: "A plan sets min.insync.replicas to the replication factor or above it, for a topic or for new topics.",
  why: "Producers with acks=all can't write while one broker is down, which includes every rolling restart. Above the replication factor they can never write.",
  fix: "Keep min.insync.replicas at one less than the replication factor: 2 of 3.",
  docs: "https://docs.aws.amazon.com/msk/latest/developerguide/bestpractices.html",
};

export const durabilityRules = [durability, unavailable, authorization, retention, compaction] as const;
export const propertyRules = { durability, authorization } as const;

/** A change of a property that makes a cluster or topic weaker. */
interface WeakerProperty {
  readonly rule: ReviewRule;
  /** What applies where the property is not set. Source: MSK developer guide, default configuration of standard brokers, 2026-11. */
  readonly missing: string;
  readonly weaker: (before: string, after: string) => boolean;
  readonly verb: string;
  /** A value that is weak whatever applied before. */
  readonly weakest?: string;
}

const lower = (before: string, after: string) => Number(after) < Number(before);
const turnedOn = (before: string, after: string) => before !== "true" && after === "true";
const UNLIMITED = -1;
const isLess = (before: number, after: number) => after !== UNLIMITED && (before === UNLIMITED || after < before);
const adds = (before: string, after: string) => policiesIn(after).some((policy) => !policiesIn(before).includes(policy));
const policiesIn = (text: string) => text.split(",").map((policy) => policy.trim());

const lowered = { weaker: lower, verb: "is lowered" };
const on = { weaker: turnedOn, verb: "is turned on", weakest: "true" };
const shortened = {
  rule: retention,
  weaker: (before: string, after: string) => isLess(Number(before), Number(after)),
  verb: "is shortened: brokers delete older records",
};
const cleanup = { rule: compaction, missing: "delete", weaker: adds, verb: "is changed: brokers remove records that they kept before" };

/** The properties by name, of brokers and of topics. Retention by time has three names, and is compared separately. */
const weakerProperties: Readonly<Record<string, WeakerProperty>> = {
  "default.replication.factor": { rule: durability, missing: "3", ...lowered },
  "min.insync.replicas": { rule: durability, missing: "2", ...lowered, weakest: "1" },
  "offsets.topic.replication.factor": { rule: durability, missing: "3", ...lowered },
  "transaction.state.log.replication.factor": { rule: durability, missing: "3", ...lowered },
  "transaction.state.log.min.isr": { rule: durability, missing: "2", ...lowered },
  "unclean.leader.election.enable": { rule: durability, missing: "true", ...on },
  "allow.everyone.if.no.acl.found": { rule: authorization, missing: "true", ...on },
  "auto.create.topics.enable": { rule: authorization, missing: "false", ...on },
  "log.retention.bytes": { missing: "-1", ...shortened },
  "log.cleanup.policy": cleanup,
  "retention.bytes": { missing: "-1", ...shortened },
  "cleanup.policy": cleanup,
};

const NOT_SET = "not set";

/** A topic whose properties are compared. */
export interface ComparedTopic {
  readonly topic: string;
  readonly replicationFactor: number | undefined;
}

/**
 * Returns the properties that a change makes weaker.
 *
 * @param of - the topic that has the properties. @default they are those of brokers
 */
export function weakenedProperties(before: Properties, after: Properties, of?: ComparedTopic): Found[] {
  const found = Object.entries(weakerProperties).flatMap(([name, { rule, missing: ofBrokers, weaker, verb, weakest }]): Found[] => {
    // A topic without the property has the value of its cluster, which the plan need not contain. Most clusters have no limit in bytes, and
    // the policy `delete`.
    const missing = of === undefined || rule === retention || rule === compaction ? ofBrokers : undefined;
    const [from, to] = [before[name], after[name]];
    const [effectiveFrom, effectiveTo] = [from ?? missing, to ?? missing];
    if (from === to || effectiveTo === undefined) return [];
    if (effectiveFrom === undefined ? effectiveTo !== weakest : !weaker(effectiveFrom, effectiveTo)) return [];
    const change = effectiveFrom === undefined ? `is set to ${effectiveTo}` : verb;
    const what = to === undefined ? `${name} is removed, so MSK's default applies: ${effectiveTo}` : `${name} ${change}`;
    return [{ rule, what, attribute: labelOf(name, of), before: from ?? defaultOf(missing), after: to ?? defaultOf(missing) }];
  });
  return [...found, ...shorterTime(before, after, of), ...unavailability(before, after, of)];
}

export type Properties = Readonly<Record<string, string>>;

const labelOf = (name: string, of: ComparedTopic | undefined) =>
  of === undefined ? `server_properties: ${name}` : `topic ${of.topic}: ${name}`;

const defaultOf = (missing: string | undefined) => (missing === undefined ? NOT_SET : `${missing} (MSK's default)`);

const HOUR = 3_600_000;
/** MSK's default, in hours, and the names of the property with their units in ms; an earlier one replaces those after it. */
const DEFAULT_HOURS = 168;
const RETENTION_OF_BROKERS = [
  ["log.retention.ms", 1],
  ["log.retention.minutes", 60_000],
  ["log.retention.hours", HOUR],
] as const;
const RETENTION_OF_TOPIC = [["retention.ms", 1]] as const;

/** Returns the retention that applies, in ms, with the property that sets it; undefined if none does. */
function retentionOf(properties: Properties, names: readonly (readonly [string, number])[]) {
  const set = names.find(([name]) => properties[name] !== undefined);
  if (set === undefined) return undefined;
  const [name, unit] = set;
  const value = properties[name] as string;
  return { name, value, ms: Number(value) < 0 ? UNLIMITED : Number(value) * unit };
}

function shorterTime(before: Properties, after: Properties, of: ComparedTopic | undefined): Found[] {
  const names = of === undefined ? RETENTION_OF_BROKERS : RETENTION_OF_TOPIC;
  const [from, to] = [retentionOf(before, names), retentionOf(after, names)];
  // A topic without its own retention has that of its cluster, which the plan need not contain: any limit can be shorter.
  const unset = of === undefined || to === undefined ? DEFAULT_HOURS * HOUR : UNLIMITED;
  if (!isLess(from?.ms ?? unset, to?.ms ?? unset)) return [];
  const name = to?.name ?? (from?.name as string);
  const what =
    to === undefined
      ? `${name} is removed, so ${of === undefined ? "MSK's default" : "the retention of the cluster"} applies, by default ${DEFAULT_HOURS} hours: brokers delete older records`
      : `${name} ${shortened.verb}`;
  const replaces = from !== undefined && from.name !== name ? `${from.name}=${from.value}` : from?.value;
  return [{ rule: retention, what, attribute: labelOf(name, of), before: replaces ?? NOT_SET, after: to?.value ?? NOT_SET }];
}

/** Returns a finding if more replicas than before are needed to write, and all of them are. */
export function unavailability(before: Properties, after: Properties, of?: ComparedTopic): Found[] {
  const name = "min.insync.replicas";
  const needs = ({ [name]: minimum, "default.replication.factor": factor = "3" }: Properties) => ({
    minimum: Number(minimum ?? (of === undefined ? 2 : 1)),
    factor: of?.replicationFactor ?? Number(factor),
  });
  const [from, to] = [blockingOf(needs(before)), blockingOf(needs(after))];
  if (BLOCKING.indexOf(to) <= BLOCKING.indexOf(from)) return [];
  const what =
    to === "always"
      ? "producers with acks=all can never write: min.insync.replicas is higher than the replication factor"
      : "producers with acks=all can't write while one broker is down: min.insync.replicas is as high as the replication factor";
  const cause = of !== undefined || before[name] !== after[name] ? name : "default.replication.factor";
  const missing = defaultOf(of === undefined ? weakerProperties[cause]?.missing : undefined);
  return [{ rule: unavailable, what, attribute: labelOf(cause, of), before: before[cause] ?? missing, after: after[cause] ?? missing }];
}

/** When writes with acks=all are refused, the least serious first. */
const BLOCKING = ["never", "with one broker down", "always"] as const;

/** A topic with one replica can't be written with its broker down either; that is another finding. */
const blockingOf = ({ minimum, factor }: { readonly minimum: number; readonly factor: number }): (typeof BLOCKING)[number] =>
  minimum > factor ? "always" : minimum === factor && factor > 1 ? "with one broker down" : "never";

/** Returns the properties in the text of a configuration. A later line replaces an earlier one, as in Java. */
export const propertiesIn = (text: string): Properties =>
  Object.fromEntries(
    text
      .split("\n")
      .map((line) => line.trim())
      .filter((line) => line !== "" && !line.startsWith("#") && !line.startsWith("!"))
      .map(propertyIn),
  );

/** Reads `name=value`, `name: value` or `name value`. Without a regular expression, which takes minutes for a line of spaces. */
function propertyIn(line: string): [name: string, value: string] {
  const end = [...line].findIndex((character) => "=: \t".includes(character));
  if (end < 0) return [line, ""];
  const rest = line.slice(end).trimStart();
  return [line.slice(0, end), (rest.startsWith("=") || rest.startsWith(":") ? rest.slice(1) : rest).trim()];
}

export const brokerProperties: ResourceCheck = (resource) => {
  if (resource.type !== "aws_msk_configuration" || !resource.before || !resource.after) return [];
  const { before, after, unknown } = changeAt(resource, "server_properties");
  if (unknown || typeof before !== "string" || typeof after !== "string") return [];
  return weakenedProperties(propertiesIn(before), propertiesIn(after)).map((found) => ({ ...found, from: ["server_properties"] }));
};
