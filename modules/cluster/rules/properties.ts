import type { IResolvable } from "cdktf";
import type { Rule, Violation } from "../../settings/index.js";
import { allOf, hcl } from "../../terraform/index.js";
import { FIRST_WITHOUT_ZOOKEEPER, metadataOf } from "../limits/kafka-versions.js";
import { propertyTable, rowOf, type ServerProperty } from "../limits/property-table.js";
import { numericExpression, numericProperty } from "../settings/broker-properties.js";
import type { ClusterSettings } from "../settings/cluster-settings.js";
import { forKinds, propertyViolation } from "./of-kinds.js";

const replicationFactors = [
  "default.replication.factor",
  "offsets.topic.replication.factor",
  "transaction.state.log.replication.factor",
] as const satisfies ServerProperty[];

/** Least in-sync replicas, and the replication factor that must be higher. */
const minimumsInSync = [
  ["min.insync.replicas", "default.replication.factor"],
  ["transaction.state.log.min.isr", "transaction.state.log.replication.factor"],
] as const satisfies [ServerProperty, ServerProperty][];

/** Size limits on a message's path, in order. No limit may be lower than the one before it. */
const messageSizes = ["message.max.bytes", "replica.fetch.max.bytes", "socket.request.max.bytes"] as const satisfies ServerProperty[];

/** Overhead of a record batch, which Kafka's default of message.max.bytes adds to 1 MiB. */
const BATCH_OVERHEAD = 12;

/** Properties that maxMessageMib sets. */
const SIZES = ["message.max.bytes", "replica.fetch.max.bytes"] as const satisfies ServerProperty[];

/** Most brokers of a cluster with ZooKeeper. Source: MSK developer guide, quotas, 2026-11. */
const MOST_WITH_ZOOKEEPER = 30;

/** {@link metadataOf} is KRaft, in HCL. */
const isKraft = (version: string): IResolvable =>
  hcl`(endswith(${version}, ".kraft") || tonumber(split(".", ${version})[0]) >= ${FIRST_WITHOUT_ZOOKEEPER})`;

const rows = Object.keys(propertyTable).map((name) => [name, rowOf(name as ServerProperty)] as const);
const ofZookeeper = rows.filter(([, { zookeeper }]) => zookeeper).map(([name]) => name);
/** Last major version of Kafka that has a property, by property. */
const lastVersions = Object.fromEntries(rows.flatMap(([name, { until }]) => (until === undefined ? [] : [[name, until]])));

/** Rules about broker properties, and about properties, Kafka version and size of the cluster. */
export const propertyRules: readonly Rule<ClusterSettings>[] = [
  forKinds(["standard"], {
    id: "cluster/internal-topics-replication-factor",
    checks: "The replication factors in serverProperties are at most the number of brokers.",
    why: "Kafka can't create its internal topics otherwise, and consumer groups and transactions do not work.",
    fix: "Lower the property, or raise cluster.brokers.",
    reads: ["kind", "brokers", "serverProperties"],
    violations: (cluster) =>
      replicationFactors.flatMap((name) => {
        const { brokers } = cluster;
        const factor = numericProperty(cluster, name);
        return factor <= brokers
          ? []
          : [
              propertyViolation(
                name,
                `${factor} replicas need ${factor} brokers, and the cluster has ${brokers}`,
                `use at most ${brokers}`,
              ),
            ];
      }),
    terraform: (cluster) => ({
      condition: allOf(replicationFactors.map((name) => hcl`${numericExpression(cluster, name)} <= ${cluster.brokers}`)),
      errorMessage: `brokers must be at least ${replicationFactors.join(", ")} in server_properties, which are 3 by default. [cluster/internal-topics-replication-factor]`,
    }),
  }),
  forKinds(["standard"], {
    id: "cluster/min-insync-below-replication-factor",
    checks: "The minimum in-sync replicas in serverProperties are less than the replication factor.",
    why: "Otherwise every broker restart stops writes with acks=all.",
    fix: "Lower min.insync.replicas or transaction.state.log.min.isr, or raise the replication factor.",
    reads: ["kind", "serverProperties"],
    violations: (cluster) =>
      minimumsInSync.flatMap(([minimum, factor]) => {
        const [minInsync, replicas] = [numericProperty(cluster, minimum), numericProperty(cluster, factor)];
        return minInsync < replicas
          ? []
          : [
              propertyViolation(
                minimum,
                `${minInsync} of ${replicas} replicas must be in sync, so no broker can restart without stopping writes`,
                `use less than ${factor}, ${replicas}`,
              ),
            ];
      }),
    terraform: (cluster) => ({
      condition: allOf(
        minimumsInSync.map(([minimum, factor]) => hcl`${numericExpression(cluster, minimum)} < ${numericExpression(cluster, factor)}`),
      ),
      errorMessage: `server_properties: ${minimumsInSync.map(([minimum, factor]) => `${minimum} must be less than ${factor}`).join(", ")}. [cluster/min-insync-below-replication-factor]`,
    }),
  }),
  forKinds(["standard", "express"], {
    id: "cluster/message-sizes-increase",
    checks: "replica.fetch.max.bytes and socket.request.max.bytes are large enough for message.max.bytes.",
    why: "A message that the leader accepts and followers can't fetch stops replication of its partition.",
    fix: "Raise the property, or set cluster.maxMessageMib, which sets all of them.",
    reads: ["kind", "serverProperties", "maxMessageMib"],
    violations: (cluster) =>
      messageSizes.slice(1).flatMap((name, i): Violation[] => {
        const before = messageSizes[i] as (typeof messageSizes)[number];
        const [accepted, limit] = [numericProperty(cluster, before), numericProperty(cluster, name)];
        return accepted <= limit + BATCH_OVERHEAD
          ? []
          : [propertyViolation(name, `${limit} is less than ${before}, ${accepted}`, `use at least ${accepted}`)];
      }),
    terraform: (cluster) => ({
      condition: allOf(
        messageSizes
          .slice(1)
          .map(
            (name, i) =>
              hcl`${numericExpression(cluster, messageSizes[i] as ServerProperty)} <= ${numericExpression(cluster, name)} + ${BATCH_OVERHEAD}`,
          ),
      ),
      errorMessage: `server_properties: none of ${messageSizes.join(", ")} may be less than the one before it. [cluster/message-sizes-increase]`,
    }),
  }),
  forKinds(["standard", "express"], {
    id: "cluster/message-size-once",
    checks: "The largest message is set by maxMessageMib or by serverProperties, not by both.",
    why: "One of the two values would be ignored.",
    fix: "Remove the property from cluster.serverProperties, or remove cluster.maxMessageMib.",
    reads: ["kind", "serverProperties", "maxMessageMib"],
    violations: ({ serverProperties, maxMessageMib }) =>
      maxMessageMib === 1
        ? []
        : SIZES.flatMap((name) =>
            serverProperties[name] === undefined
              ? []
              : [propertyViolation(name, `maxMessageMib, ${maxMessageMib}, sets it as well`, "leave one of them out")],
          ),
    terraform: ({ serverProperties, maxMessageMib }) => ({
      condition: hcl`${maxMessageMib} == 1 || length(setintersection(keys(${serverProperties}), ${SIZES})) == 0`,
      errorMessage: `max_message_mib sets ${SIZES.join(" and ")}: leave them out of server_properties. [cluster/message-size-once]`,
    }),
  }),
  forKinds(["standard", "express"], {
    id: "cluster/property-of-version",
    checks: "Broker properties exist in the Kafka version.",
    why: "MSK refuses the configuration, or brokers do not start with it.",
    fix: "Remove the property from cluster.serverProperties.",
    reads: ["kind", "serverProperties", "kafkaVersion"],
    violations: ({ serverProperties, kafkaVersion }) =>
      (Object.keys(serverProperties) as ServerProperty[]).flatMap((name) => {
        const { zookeeper, until } = rowOf(name);
        if (zookeeper && metadataOf(kafkaVersion) === "kraft")
          return [propertyViolation(name, `${kafkaVersion} has no ZooKeeper`, "leave it out")];
        if (until !== undefined && Number.parseInt(kafkaVersion, 10) > until)
          return [propertyViolation(name, `Kafka ${kafkaVersion} no longer has it`, "leave it out")];
        return [];
      }),
    terraform: ({ serverProperties, kafkaVersion }) => ({
      condition: hcl`alltrue([for name in keys(${serverProperties}) : !(${isKraft(kafkaVersion)} && contains(${ofZookeeper}, name)) && tonumber(split(".", ${kafkaVersion})[0]) <= lookup(${lastVersions}, name, 1000)])`,
      errorMessage: "server_properties has a property that brokers of kafka_version do not have. [cluster/property-of-version]",
    }),
  }),
  forKinds(["standard", "express"], {
    id: "cluster/zookeeper-brokers-limit",
    checks: `A cluster with ZooKeeper has at most ${MOST_WITH_ZOOKEEPER} brokers.`,
    why: "It is MSK's quota; clusters with KRaft have at most 60.",
    fix: "Lower cluster.brokers, or use a version that ends with .kraft.",
    reads: ["kind", "brokers", "kafkaVersion"],
    violations: ({ brokers, kafkaVersion }) =>
      brokers <= MOST_WITH_ZOOKEEPER || metadataOf(kafkaVersion) === "kraft"
        ? []
        : [
            {
              path: ["brokers"],
              problem: `${brokers} brokers are too many for ZooKeeper, which ${kafkaVersion} uses`,
              fix: `use at most ${MOST_WITH_ZOOKEEPER}, or a version that ends with .kraft`,
            },
          ],
    terraform: ({ brokers, kafkaVersion }) => ({
      condition: hcl`${brokers} <= ${MOST_WITH_ZOOKEEPER} || ${isKraft(kafkaVersion)}`,
      errorMessage: `A cluster with ZooKeeper has at most ${MOST_WITH_ZOOKEEPER} brokers. [cluster/zookeeper-brokers-limit]`,
    }),
  }),
];
