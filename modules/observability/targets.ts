import { type IResolvable, type ListTerraformIterator, type MapTerraformIterator, TerraformIterator, Token } from "cdktf";
import { type AlarmRow, type LimitName, monitoringLevels, scopes } from "../../dashboards/alarms/index.js";
import type { MonitoredCluster } from "../cluster/index.js";
import { bare, hcl, textOf } from "../terraform/index.js";
import type { LogGroups } from "./saved-queries.js";
import type { LagObjectives } from "./settings.js";

/** A function that alarms are created for. */
export interface MonitoredFunction {
  readonly name: string;
  readonly timeoutSeconds: number;
}

/** What alarms are created for. */
export interface Monitoring {
  readonly clusterName: string;
  readonly cluster: MonitoredCluster;
  /** Log groups. Alarms and queries about others are left out. */
  readonly logGroups: LogGroups;
  readonly lag: LagObjectives;
  /** Objective of the event API's consumer group, unless `lag` lists the group. @default none */
  readonly eventLag?: { readonly group: string; readonly topic: string; readonly maxSeconds: number };
  /** Functions by a name that is part of the alarm's name. */
  readonly functions: Readonly<Record<string, MonitoredFunction>>;
  /** The event path. @default none: the cluster alone is monitored */
  readonly eventPath?: {
    readonly metricsNamespace: string;
    readonly consumerFunction: string;
    readonly failureQueue: string;
    readonly apiId: string;
    readonly apiDeadlineMs: number;
  };
  /** Names of connectors of MSK Connect, by pipeline. @default none */
  readonly connectors?: Readonly<Record<string, string>>;
  /** Databases in RDS that pipelines use, each once. @default none */
  readonly databases?: readonly MonitoredDatabase[];
}

/** A database in Amazon RDS. */
export interface MonitoredDatabase {
  readonly kind: "instance" | "aurora";
  /** Identifier of the instance or the cluster. */
  readonly id: string;
  /** A pipeline has a replication slot in it. */
  readonly hasSlot: boolean;
}

/** The resources that a row creates alarms for: one, or one for each item of an iterator. */
export interface Target {
  readonly namespace: string;
  readonly dimensions: Readonly<Record<string, string>>;
  /** What the alarm is about: ends the sentence of its description. */
  readonly subject: string;
  readonly forEach?: ListTerraformIterator | MapTerraformIterator;
  /** Last part of the alarms' names. @default none: there is one alarm */
  readonly suffix?: string;
  readonly limits: Readonly<Partial<Record<LimitName, number>>>;
}

/** Returns the namespace of the metrics of a cluster's broker logs: a metric filter can't add the cluster as a dimension. */
export const logNamespace = (clusterName: string): string => `MSK/BrokerLogs/${clusterName}`;

/** Returns the resources that `row` creates alarms for; undefined if there are none. */
export function targetOf(row: AlarmRow, monitoring: Monitoring): Target | undefined {
  const { clusterName, cluster, eventPath } = monitoring;
  const { namespace } = scopes[row.scope];
  const { limits } = cluster;
  const emitted = condition(row, cluster);
  if (emitted === false) return undefined;
  const ofDatabases = (dimension: string, isMeant: (database: MonitoredDatabase) => boolean) => {
    const ids = (monitoring.databases ?? []).filter(isMeant).map(({ id }) => id);
    return eachNamed(namespace, dimension, "database", Object.fromEntries(ids.map((id) => [id, id])));
  };
  switch (row.scope) {
    case "cluster": {
      const target = { namespace, dimensions: { "Cluster Name": clusterName }, subject: `cluster ${clusterName}`, limits };
      if (emitted === true) return target;
      return { ...target, forEach: TerraformIterator.fromList(Token.asList(hcl`${emitted} ? ["cluster"] : []`)) };
    }
    case "broker": {
      const forEach = TerraformIterator.fromList(brokerIds(cluster, emitted));
      return {
        namespace,
        dimensions: { "Cluster Name": clusterName, "Broker ID": forEach.value },
        subject: `broker ${forEach.value} of ${clusterName}`,
        forEach,
        suffix: forEach.value,
        limits,
      };
    }
    case "broker-clients": {
      const forEach = TerraformIterator.fromMap(brokerListeners(cluster));
      const [broker, authentication] = [forEach.getString("broker"), forEach.getString("authentication")];
      return {
        namespace,
        dimensions: { "Cluster Name": clusterName, "Broker ID": broker, "Client Authentication": authentication },
        subject: `${authentication} clients of broker ${broker} of ${clusterName}`,
        forEach,
        suffix: forEach.key,
        limits,
      };
    }
    case "broker-logs":
      return monitoring.logGroups.brokers === undefined
        ? undefined
        : { namespace: logNamespace(clusterName), dimensions: {}, subject: `brokers of ${clusterName}`, limits };
    case "consumer-group": {
      const limit = (row.threshold as { limit: "lagSeconds" | "lagRecords" }).limit;
      const objectives = objectivesFor(limit, monitoring, emitted);
      if (objectives === undefined) return undefined;
      const forEach = TerraformIterator.fromMap(objectives);
      const [group, topic] = [forEach.getString("group"), forEach.getString("topic")];
      return {
        namespace,
        dimensions: { "Cluster Name": clusterName, "Consumer Group": group, Topic: topic },
        subject: `group ${group} on topic ${topic}`,
        forEach,
        suffix: bounded(forEach.key, objectives),
        limits: { [limit]: forEach.getNumber("limit") },
      };
    }
    case "function": {
      if (Object.keys(monitoring.functions).length === 0) return undefined;
      const forEach = TerraformIterator.fromMap(
        Object.fromEntries(
          Object.entries(monitoring.functions).map(([key, { name, timeoutSeconds }]) => [
            key,
            { name, timeout_ms: Token.isUnresolved(timeoutSeconds) ? hcl`${timeoutSeconds} * 1000` : timeoutSeconds * 1000 },
          ]),
        ),
      );
      const name = forEach.getString("name");
      return {
        namespace,
        dimensions: { FunctionName: name },
        subject: `function ${name}`,
        forEach,
        suffix: forEach.key,
        limits: { functionTimeoutMs: forEach.getNumber("timeout_ms") },
      };
    }
    case "connector":
      return eachNamed(namespace, "ConnectorName", "connector", monitoring.connectors);
    case "database-instance":
      return ofDatabases("DBInstanceIdentifier", ({ kind }) => kind === "instance");
    case "source-instance":
      return ofDatabases("DBInstanceIdentifier", ({ kind, hasSlot }) => kind === "instance" && hasSlot);
    case "source-cluster":
      return ofDatabases("DBClusterIdentifier", ({ kind, hasSlot }) => kind === "aurora" && hasSlot);
    case "event-consumer":
      return (
        eventPath && {
          namespace: eventPath.metricsNamespace,
          dimensions: { FunctionName: eventPath.consumerFunction },
          subject: `function ${eventPath.consumerFunction}`,
          limits: {},
        }
      );
    case "failure-queue":
      return (
        eventPath && {
          namespace,
          dimensions: { QueueName: eventPath.failureQueue },
          subject: `queue ${eventPath.failureQueue}`,
          limits: {},
        }
      );
    case "api":
      return (
        eventPath && {
          namespace,
          dimensions: { ApiId: eventPath.apiId, Stage: "$default" },
          subject: `HTTP API of ${clusterName}`,
          limits: { apiDeadlineMs: eventPath.apiDeadlineMs },
        }
      );
  }
}

/** Returns named resources; undefined if there is none. @param resources - their names, by what ends the names of their alarms */
function eachNamed(
  namespace: string,
  dimension: string,
  kind: string,
  resources: Readonly<Record<string, string>> = {},
): Target | undefined {
  if (Object.keys(resources).length === 0) return undefined;
  const forEach = TerraformIterator.fromMap({ ...resources });
  const name = Token.asString(forEach.value);
  return { namespace, dimensions: { [dimension]: name }, subject: `${kind} ${name}`, forEach, suffix: forEach.key, limits: {} };
}

/** Returns true if the cluster emits the metrics of `row`, false if it does not, and an expression where Terraform decides. */
function condition({ kinds, level = "DEFAULT", burstable }: AlarmRow, cluster: MonitoredCluster): boolean | IResolvable {
  const levels = monitoringLevels.slice(monitoringLevels.indexOf(level));
  return allOf([
    kinds === undefined || isOneOf(kinds, cluster.kind),
    level === "DEFAULT" || isOneOf(levels, cluster.enhancedMonitoring),
    burstable === undefined ||
      (typeof cluster.burstable === "boolean" ? cluster.burstable === burstable : hcl`${cluster.burstable} == ${burstable}`),
  ]);
}

const isOneOf = (allowed: readonly string[], value: string): boolean | IResolvable =>
  Token.isUnresolved(value) ? hcl`contains(${allowed}, ${value})` : allowed.includes(value);

/** Returns false if one condition is known to be false, and otherwise an expression of those that are not known to be true. */
function allOf(conditions: readonly (boolean | IResolvable)[]): boolean | IResolvable {
  if (conditions.includes(false)) return false;
  const open = conditions.filter((each): each is IResolvable => typeof each !== "boolean");
  return open.length === 0 ? true : open.reduce((all, each) => hcl`${all} && ${each}`);
}

/** Returns the ids of the brokers, 1 and up, for which `emitted` holds. */
function brokerIds({ brokers }: MonitoredCluster, emitted: boolean | IResolvable): string[] {
  if (emitted === true && !Token.isUnresolved(brokers)) return range(brokers).map(String);
  return Token.asList(hcl`[for broker in range(1, ${brokers} + 1) : tostring(broker) if ${emitted}]`);
}

/** Returns each broker with each kind of client authentication that is on, by `<broker>-<authentication>`. */
function brokerListeners({
  brokers = 0,
  clientAuthentication,
}: MonitoredCluster): Record<string, { broker: string; authentication: string }> {
  const kinds = Object.entries(clientAuthentication).filter(([, on]) => on !== false);
  if (!Token.isUnresolved(brokers) && kinds.every(([, on]) => !Token.isUnresolved(on))) {
    const pairs = range(brokers).flatMap((broker) => kinds.map(([authentication]) => ({ broker: textOf(broker), authentication })));
    return Object.fromEntries(pairs.map((pair) => [`${pair.broker}-${pair.authentication}`, pair]));
  }
  const on = Object.fromEntries(kinds);
  return Token.asAnyMap(
    hcl`merge([for broker in range(1, ${brokers} + 1) : { for authentication, on in ${on} : "\${broker}-\${authentication}" => { broker = tostring(broker), authentication = authentication } if on }]...)`,
  ) as Record<string, { broker: string; authentication: string }>;
}

/** Longest end of an alarm's name: with a prefix and a row's id, the name has at most 255 characters, as CloudWatch requires. */
const LONGEST_SUFFIX = 180;

/** Returns the key of an item, or if it is longer than {@link LONGEST_SUFFIX}, its beginning and a digest. */
function bounded(key: string, items: Readonly<Record<string, unknown>>): string {
  if (!Token.isUnresolved(items) && Object.keys(items).every((each) => each.length <= LONGEST_SUFFIX)) return key;
  return Token.asString(
    hcl`length(${key}) <= ${LONGEST_SUFFIX} ? ${key} : join("-", [substr(${key}, 0, ${LONGEST_SUFFIX - 9}), substr(sha1(${key}), 0, 8)])`,
  );
}

interface Objective {
  readonly group: string;
  readonly topic: string;
  readonly limit: number;
}

/** Returns the objectives of one kind by `<group>/<topic>`; undefined if it is known that there are none. */
function objectivesFor(
  limit: "lagSeconds" | "lagRecords",
  { lag, eventLag }: Monitoring,
  emitted: boolean | IResolvable,
): Record<string, Objective> | undefined {
  const [key, attribute] = limit === "lagSeconds" ? (["maxSeconds", "max_seconds"] as const) : (["maxRecords", "max_records"] as const);
  const ofEvents = limit === "lagSeconds" ? eventLag : undefined;
  if (Token.isUnresolved(lag) || Token.isUnresolved(ofEvents?.group)) {
    const inSettings = hcl`[for group, objective in ${lag} : { for topic in objective.topics : "\${group}/\${topic}" => { group = group, topic = topic, limit = objective.${bare(attribute)} } if objective.${bare(attribute)} != null }]`;
    const all = ofEvents
      ? hcl`merge(contains(keys(${lag}), ${ofEvents.group}) ? {} : { "\${${ofEvents.group}}/\${${ofEvents.topic}}" = { group = ${ofEvents.group}, topic = ${ofEvents.topic}, limit = ${ofEvents.maxSeconds} } }, ${inSettings}...)`
      : hcl`merge(${inSettings}...)`;
    return Token.asAnyMap(emitted === true ? all : hcl`{ for name, objective in ${all} : name => objective if ${emitted} }`) as Record<
      string,
      Objective
    >;
  }
  const all: LagObjectives = ofEvents ? { [ofEvents.group]: { topics: [ofEvents.topic], maxSeconds: ofEvents.maxSeconds }, ...lag } : lag;
  const objectives = Object.entries(all).flatMap(([group, objective]) => {
    const value = objective[key];
    return value === undefined ? [] : objective.topics.map((topic): Objective => ({ group, topic, limit: value }));
  });
  if (objectives.length === 0) return undefined;
  return Object.fromEntries(objectives.map((objective) => [`${objective.group}/${objective.topic}`, objective]));
}

const range = (last: number) => Array.from({ length: last }, (_, i) => i + 1);
