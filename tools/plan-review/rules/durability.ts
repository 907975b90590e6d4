import { changeAt } from "../reviewed-resource.js";
import type { Found, ResourceCheck, ReviewRule } from "../rule.js";

const durability: ReviewRule = {
  id: "review/durability-weakened",
  severity: "high",
  question: "protection",
  finds: "A plan lowers the replication factor or min.insync.replicas, or allows unclean leader election, for a cluster or a topic.",
  why: "Records that a producer believes to be stored can be lost with one or two brokers.",
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
  why: "Brokers delete the records that are older than the new retention within minutes of the change. Consumers that lag behind lose them, and nothing brings them back.",
  fix: "Check the lag of all consumer groups, and whether anyone replays older records, before the apply.",
  docs: "https://kafka.apache.org/39/documentation.html#topicconfigs_retention.ms",
};

export const durabilityRules = [durability, authorization, retention] as const;
export const propertyRules = { durability, authorization, retention } as const;

/** A change of a property that makes a cluster or topic weaker. */
interface WeakerProperty {
  readonly rule: ReviewRule;
  /** What applies where the property is not set. Source: MSK developer guide, default configuration of standard brokers, 2026-11. */
  readonly missing?: string;
  readonly weaker: (before: string, after: string) => boolean;
}

const lower = (before: string, after: string) => Number(after) < Number(before);
const turnedOn = (before: string, after: string) => before !== "true" && after === "true";
/** -1 is unlimited. */
const shorter = (before: string, after: string) => Number(after) !== -1 && (Number(before) === -1 || lower(before, after));

/** The properties by name, of brokers and of topics. */
const weakerProperties: Readonly<Record<string, WeakerProperty>> = {
  "default.replication.factor": { rule: durability, missing: "3", weaker: lower },
  "min.insync.replicas": { rule: durability, missing: "2", weaker: lower },
  "offsets.topic.replication.factor": { rule: durability, missing: "3", weaker: lower },
  "transaction.state.log.replication.factor": { rule: durability, missing: "3", weaker: lower },
  "transaction.state.log.min.isr": { rule: durability, missing: "2", weaker: lower },
  "unclean.leader.election.enable": { rule: durability, missing: "true", weaker: turnedOn },
  "allow.everyone.if.no.acl.found": { rule: authorization, missing: "true", weaker: turnedOn },
  "auto.create.topics.enable": { rule: authorization, missing: "false", weaker: turnedOn },
  "log.retention.hours": { rule: retention, missing: "168", weaker: shorter },
  "log.retention.minutes": { rule: retention, weaker: shorter },
  "log.retention.ms": { rule: retention, weaker: shorter },
  "log.retention.bytes": { rule: retention, missing: "-1", weaker: shorter },
  "retention.ms": { rule: retention, weaker: shorter },
  "retention.bytes": { rule: retention, missing: "-1", weaker: shorter },
};

const NOT_SET = "not set";

/**
 * Returns the properties that a change makes weaker.
 *
 * @param attribute - names the property in a finding: `server_properties: min.insync.replicas`
 * @param of - whose properties these are. @default broker
 */
export function weakenedProperties(
  before: Properties,
  after: Properties,
  attribute: (name: string) => string,
  of: "broker" | "topic" = "broker",
): Found[] {
  return Object.entries(weakerProperties).flatMap(([name, { rule, missing: ofBrokers, weaker }]): Found[] => {
    // A topic without a property has the value of its cluster, which the plan need not contain.
    const missing = of === "broker" ? ofBrokers : undefined;
    const [from, to] = [before[name], after[name]];
    if (from === to) return [];
    const [effectiveFrom, effectiveTo] = [from ?? missing, to ?? missing];
    // A property that is set for the first time, and whose default is not known, can be stricter or weaker.
    if (effectiveTo === undefined || (effectiveFrom === undefined ? rule !== retention : !weaker(effectiveFrom, effectiveTo))) return [];
    const what =
      to === undefined
        ? `${name} is removed, so MSK's default applies: ${effectiveTo}`
        : `${name} ${weaker === turnedOn ? "is turned on" : weaker === shorter ? "is shortened: brokers delete older records" : "is lowered"}`;
    return [{ rule, what, attribute: attribute(name), before: from ?? defaultOf(missing), after: to ?? defaultOf(missing) }];
  });
}

export type Properties = Readonly<Record<string, string>>;

const defaultOf = (missing: string | undefined) => (missing === undefined ? NOT_SET : `${missing} (MSK's default)`);

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
  return weakenedProperties(propertiesIn(before), propertiesIn(after), (name) => `server_properties: ${name}`);
};
