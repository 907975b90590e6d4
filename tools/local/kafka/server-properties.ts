/** A property of a node that the cluster's configuration does not set. */
interface DefaultProperty {
  readonly name: string;
  readonly value: string | ((brokers: number) => string);
  readonly reason: string;
}

/**
 * Properties that MSK sets on standard brokers and that differ from Kafka's defaults.
 * Source: docs.aws.amazon.com/msk/latest/developerguide/msk-default-configuration.html (2026-11).
 */
const MSK_DEFAULTS: readonly DefaultProperty[] = [
  { name: "allow.everyone.if.no.acl.found", value: "true", reason: "MSK's default" },
  { name: "auto.create.topics.enable", value: "false", reason: "MSK's default" },
  { name: "default.replication.factor", value: defaultReplicationFactor, reason: "MSK's default: 3, or 2 with two zones" },
  {
    name: "min.insync.replicas",
    value: (brokers) => (brokers < 3 ? "1" : "2"),
    reason: "MSK's default: 2, or 1 with two zones",
  },
  {
    name: "offsets.topic.replication.factor",
    value: defaultReplicationFactor,
    reason: "a cluster of two brokers can't have three replicas",
  },
  {
    name: "transaction.state.log.replication.factor",
    value: defaultReplicationFactor,
    reason: "a cluster of two brokers can't have three replicas",
  },
  { name: "transaction.state.log.min.isr", value: (brokers) => (brokers < 3 ? "1" : "2"), reason: "below the replication factor" },
  { name: "unclean.leader.election.enable", value: "true", reason: "MSK's default without tiered storage" },
];

/** Defaults of the local platform that differ from MSK's. The cluster's configuration overrides them. */
export const LOCAL_DEFAULTS: readonly DefaultProperty[] = [
  { name: "broker.session.timeout.ms", value: "3000", reason: "MSK uses 9000; a killed broker's leaders move in 3-5 s instead of 8-9 s" },
  { name: "broker.heartbeat.interval.ms", value: "500", reason: "several heartbeats within the shorter session" },
  {
    name: "offsets.topic.num.partitions",
    value: "10",
    reason: "MSK has 50; each is a folder and a log on all three brokers of one machine",
  },
  { name: "transaction.state.log.num.partitions", value: "5", reason: "as above" },
  { name: "group.initial.rebalance.delay.ms", value: "0", reason: "MSK waits 3000; a test's only consumer doesn't have to" },
  { name: "num.network.threads", value: "2", reason: "MSK has 5; all nodes share one machine" },
  { name: "num.io.threads", value: "4", reason: "MSK has 8; as above" },
  { name: "background.threads", value: "2", reason: "Kafka's default is 10; as above" },
  { name: "num.recovery.threads.per.data.dir", value: "1", reason: "as above" },
  { name: "log.cleaner.dedupe.buffer.size", value: "4194304", reason: "Kafka's default is 128 MiB, half a broker's heap here" },
  { name: "log.cleaner.threads", value: "1", reason: "one is enough for the topics of one machine" },
];

/** Properties that the local platform sets for each node; MSK does not allow them in a configuration either. */
const NODE_PROPERTY =
  /^(node\.id|broker\.id|broker\.rack|process\.roles|listeners|advertised\.listeners|log\.dirs?|metadata\.log\.dir|controller\.quorum\..*|controller\.listener\.names|inter\.broker\.listener\.name|listener\..*|ssl\..*|sasl\..*|authorizer\..*|super\.users|principal\.builder\.class)$/;

export interface AppliedProperties {
  /** The properties of the nodes. */
  readonly applied: Readonly<Record<string, string>>;
  /** The configured properties that are ignored, with the reason. */
  readonly ignored: readonly { readonly name: string; readonly reason: string }[];
}

/** Merges a cluster's configuration over MSK's and the local platform's defaults. */
export function appliedProperties(configured: Readonly<Record<string, string>>, brokers: number): AppliedProperties {
  const applied: Record<string, string> = {};
  for (const { name, value } of [...MSK_DEFAULTS, ...LOCAL_DEFAULTS]) applied[name] = typeof value === "string" ? value : value(brokers);
  const ignored: { name: string; reason: string }[] = [];
  for (const [name, value] of Object.entries(configured)) {
    if (name.startsWith("zookeeper.")) ignored.push({ name, reason: "a KRaft cluster has no ZooKeeper" });
    else if (NODE_PROPERTY.test(name)) ignored.push({ name, reason: "the local platform sets it for each node" });
    else applied[name] = value;
  }
  return { applied, ignored };
}

/**
 * The properties that a KRaft controller uses: it places replicas, elects leaders, fences brokers and stores ACLs. Controllers receive
 * only these, so a change to other properties does not restart them.
 */
const CONTROLLER_PROPERTY =
  /^(allow\.everyone\.if\.no\.acl\.found|auto\.leader\.rebalance\.enable|leader\.imbalance\..*|broker\.session\.timeout\.ms|default\.replication\.factor|num\.partitions|min\.insync\.replicas|unclean\.leader\.election\..*|delete\.topic\.enable|(create|alter)\..*\.policy\..*|message\.max\.bytes|socket\..*|connections\..*|max\.connection.*|num\.(network|io)\.threads|background\.threads)$/;

/** Returns the properties that apply to a controller. */
export function controllerSubset(applied: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(applied).filter(([name]) => CONTROLLER_PROPERTY.test(name)));
}

function defaultReplicationFactor(brokers: number): string {
  return String(Math.min(3, brokers));
}

/** Returns the text of a Java property file. Java reads it as Latin-1, so characters beyond ASCII are escaped. */
export function renderProperties(properties: Readonly<Record<string, string>>): string {
  return Object.entries(properties)
    .map(([name, value]) => `${name.replaceAll(/[:= #!\\]/g, "\\$&")}=${escapeValue(value)}\n`)
    .join("");
}

function escapeValue(value: string): string {
  return value
    .replaceAll("\\", "\\\\")
    .replaceAll("\n", "\\n")
    .replaceAll("\r", "\\r")
    .replace(/^ /, "\\ ")
    .replace(/[^\x20-\x7e]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`);
}
