import type { IResolvable } from "cdktf";
import type { Precondition, Rule, Violation } from "../../settings/index.js";
import { hcl } from "../../terraform/index.js";
import { brokerTypes, expressBrokerTypes } from "../limits/broker-types.js";
import { serverlessMaxMessageBytes } from "../limits/message-size.js";
import { serverlessTopicProperties } from "../limits/serverless-properties.js";
import { numericExpression } from "../settings/broker-properties.js";
import { capacityOf, fixedReplication } from "./capacity.js";
import type { ClusterContext } from "./context.js";

const KIB = 1024;
const GIB = 1024 ** 3;
const SECONDS_PER_HOUR = 3600;
/** Share of the volumes that topics can fill: MSK recommends an alarm at 85 %. Source: MSK developer guide, best practices, 2026-11. */
const USABLE_SHARE = 0.85;

type Topic = ClusterContext["topics"][string];

/** Returns a violation at `key` of each topic for which `check` returns one. */
const eachTopic = (
  topics: ClusterContext["topics"],
  key: keyof Topic,
  check: (topic: Topic) => Omit<Violation, "path"> | undefined,
): Violation[] =>
  Object.entries(topics).flatMap(([name, topic]) => {
    const violation = check(topic);
    return violation ? [{ ...violation, path: ["topics", name, key] }] : [];
  });

/** Returns the bytes that a topic's replicas can fill, as its settings limit them by size or by time; 0 if they limit neither. */
function retainedBytes(topic: Topic): number {
  const { partitions, replicationFactor, retentionBytes, expectedKibPerSecond, tiered, localRetentionHours } = topic;
  // Tiered segments are not on the volumes.
  const hours = (tiered ? localRetentionHours : undefined) ?? topic.retentionHours;
  const bySize = retentionBytes === undefined ? Number.POSITIVE_INFINITY : retentionBytes * partitions;
  const byTime = expectedKibPerSecond === undefined ? Number.POSITIVE_INFINITY : expectedKibPerSecond * KIB * hours * SECONDS_PER_HOUR;
  const bytes = Math.min(bySize, byTime);
  return Number.isFinite(bytes) ? bytes * replicationFactor : 0;
}

/** A condition on each `topic` of a Terraform variable. */
const forTopics = (topics: unknown, condition: IResolvable, errorMessage: string): Precondition => ({
  condition: hcl`alltrue([for topic in ${topics} : ${condition}])`,
  errorMessage,
});

/** More than any cluster stores: Terraform has no infinity. */
const UNLIMITED_BYTES = 1e18;

/** {@link retainedBytes} of `topic`, in HCL. */
const retained = hcl`topic.retention_bytes == null && topic.expected_kib_per_second == null ? 0 : topic.replication_factor * min(topic.retention_bytes == null ? ${UNLIMITED_BYTES} : topic.retention_bytes * topic.partitions, topic.expected_kib_per_second == null ? ${UNLIMITED_BYTES} : topic.expected_kib_per_second * ${KIB * SECONDS_PER_HOUR} * (topic.tiered ? coalesce(topic.local_retention_hours, topic.retention_hours) : topic.retention_hours))`;

/** Highest number of partitions of a broker, by type. */
const partitionsPerBroker = Object.fromEntries(
  Object.entries({ ...brokerTypes, ...expressBrokerTypes }).map(([name, { maximumPartitions }]) => [name, maximumPartitions]),
);

/** Rules about topics that the cluster can't host. */
export const hostedTopicsRules: readonly Rule<ClusterContext>[] = [
  {
    id: "cluster/topic-replicas-per-broker",
    checks: "No topic has a higher replication factor than the cluster has brokers.",
    why: "Kafka can't create the topic.",
    fix: "Lower topics.<name>.replicationFactor, or raise cluster.brokers.",
    reads: ["topics.*", "cluster.kind", "cluster.brokers"],
    violations: ({ topics, cluster }) =>
      eachTopic(topics, "replicationFactor", ({ replicationFactor }) => {
        const most = capacityOf(cluster).replicas;
        return replicationFactor > most
          ? {
              problem: `${replicationFactor} replicas need ${replicationFactor} brokers, and the cluster has ${most}`,
              fix: `use at most ${most}`,
            }
          : undefined;
      }),
    terraform: ({ topics, cluster }) =>
      cluster.kind === "standard"
        ? forTopics(
            topics,
            hcl`topic.replication_factor <= ${cluster.brokers}`,
            "topics: no replication_factor may be higher than the number of brokers. [cluster/topic-replicas-per-broker]",
          )
        : undefined,
  },
  {
    id: "cluster/topic-fixed-replication",
    checks: "Topics of Express and serverless clusters have replication factor 3 and min.insync.replicas 2.",
    why: "MSK fixes both; other values would differ in every plan.",
    fix: "Set replicationFactor: 3 and minInsyncReplicas: 2, or leave them out.",
    reads: ["cluster.kind", "topics.*"],
    violations: ({ cluster, topics }) => {
      const { fixed } = capacityOf(cluster);
      if (fixed === undefined) return [];
      const where = cluster.kind === "express" ? "Express brokers" : "a serverless cluster";
      return Object.entries(topics).flatMap(([name, { replicationFactor, minInsyncReplicas }]): Violation[] => {
        const key = replicationFactor === fixed.replicas ? "minInsyncReplicas" : "replicationFactor";
        return replicationFactor === fixed.replicas && minInsyncReplicas === fixed.minInsync
          ? []
          : [
              {
                path: ["topics", name, key],
                problem: `${key === "replicationFactor" ? replicationFactor : minInsyncReplicas} is not possible: ${where} always has ${fixed.replicas} replicas and min.insync.replicas ${fixed.minInsync}`,
                fix: `use ${fixed.replicas} with minInsyncReplicas ${fixed.minInsync}`,
              },
            ];
      });
    },
    terraform: ({ topics, cluster }) =>
      cluster.kind === "express" || cluster.kind === "serverless"
        ? forTopics(
            topics,
            hcl`topic.replication_factor == ${fixedReplication.replicas} && topic.min_insync_replicas == ${fixedReplication.minInsync}`,
            `topics: Express and serverless clusters have replication_factor ${fixedReplication.replicas} and min_insync_replicas ${fixedReplication.minInsync}. [cluster/topic-fixed-replication]`,
          )
        : undefined,
  },
  {
    id: "cluster/partitions-limit",
    checks: "The brokers' type supports the number of partitions of all topics, counting replicas.",
    why: "Above the limit MSK refuses updates of the cluster, version upgrades included.",
    fix: "Lower the number of partitions, use larger brokers, or more of them.",
    reads: ["topics", "cluster.kind", "cluster.brokers", "cluster.instanceType"],
    violations: ({ topics, cluster }) => {
      const { most, countsReplicas, of } = capacityOf(cluster).partitions;
      const all = Object.values(topics).reduce((sum, topic) => sum + topic.partitions * (countsReplicas ? topic.replicationFactor : 1), 0);
      return all <= most
        ? []
        : [
            {
              path: ["topics"],
              problem: `${all} partitions${countsReplicas ? ", counting replicas," : ""} are too many for ${of}`,
              fix: `use at most ${most}`,
            },
          ];
    },
    terraform: ({ topics, cluster }) => {
      const message = (counting: string) =>
        `topics: the cluster does not support so many partitions${counting}. [cluster/partitions-limit]`;
      if (cluster.kind === "existing") return undefined;
      if (cluster.kind === "serverless") {
        const { most } = capacityOf(cluster).partitions;
        return { condition: hcl`sum(concat([0], [for topic in ${topics} : topic.partitions])) <= ${most}`, errorMessage: message("") };
      }
      // A type that is not in the table passes: MSK decides.
      return {
        condition: hcl`sum(concat([0], [for topic in ${topics} : topic.partitions * topic.replication_factor])) <= ${cluster.brokers} * lookup(${partitionsPerBroker}, ${cluster.instanceType}, ${Number.MAX_SAFE_INTEGER})`,
        errorMessage: message(", counting replicas"),
      };
    },
  },
  {
    id: "cluster/retention-fits-storage",
    checks: `The retention of all topics, as far as they limit it, fits into ${USABLE_SHARE * 100} % of the brokers' storage.`,
    why: "A broker with a full volume stops.",
    fix: "Lower retention, or raise volumeGib or storageAutoscaling.maximumGib.",
    reads: ["topics", "cluster.kind", "cluster.brokers", "cluster.volumeGib", "cluster.storageAutoscaling"],
    violations: ({ topics, cluster }) => {
      const bytes = Object.values(topics).reduce((sum, topic) => sum + retainedBytes(topic), 0);
      const usable = capacityOf(cluster).storageGib * GIB * USABLE_SHARE;
      return bytes <= usable
        ? []
        : [
            {
              path: ["topics"],
              problem: `their retention comes to ${Math.ceil(bytes / GIB)} GiB, counting replicas`,
              fix: `keep at most ${Math.floor(usable / GIB)} GiB, ${USABLE_SHARE * 100} % of the largest volumes of all brokers`,
            },
          ];
    },
    terraform: ({ topics, cluster }) => {
      if (cluster.kind !== "standard") return undefined;
      const { brokers, volumeGib, storageAutoscaling } = cluster;
      const largestGib = storageAutoscaling === "off" ? volumeGib : storageAutoscaling.maximumGib;
      return {
        condition: hcl`sum(concat([0], [for topic in ${topics} : ${retained}])) <= ${brokers} * ${largestGib} * ${GIB * USABLE_SHARE}`,
        errorMessage: `topics: their retention does not fit into ${USABLE_SHARE * 100} % of the brokers' storage. [cluster/retention-fits-storage]`,
      };
    },
  },
  {
    id: "cluster/topic-message-size",
    checks: "No topic accepts larger messages than followers can fetch.",
    why: "Such a message stops replication of its partition.",
    fix: "Lower topics.<name>.maxMessageBytes, or raise cluster.maxMessageMib.",
    reads: ["topics.*", "cluster.kind", "cluster.serverProperties", "cluster.maxMessageMib"],
    violations: ({ topics, cluster }) => {
      const most = capacityOf(cluster).largestMessageBytes;
      return eachTopic(topics, "maxMessageBytes", ({ maxMessageBytes = 0 }) =>
        maxMessageBytes > most
          ? { problem: `${maxMessageBytes} is more than the cluster replicates, ${most}`, fix: `use at most ${most}` }
          : undefined,
      );
    },
    terraform: ({ topics, cluster }) => {
      if (cluster.kind === "existing") return undefined;
      const most = cluster.kind === "serverless" ? serverlessMaxMessageBytes : numericExpression(cluster, "replica.fetch.max.bytes");
      return forTopics(
        topics,
        hcl`topic.max_message_bytes == null ? true : topic.max_message_bytes <= ${most}`,
        "topics: max_message_bytes is more than the cluster replicates; raise cluster.max_message_mib. [cluster/topic-message-size]",
      );
    },
  },
  {
    id: "cluster/topic-tiered-storage",
    checks: "Topics are tiered only where the cluster has tiered storage.",
    why: "Kafka refuses remote.storage.enable without it.",
    fix: "Set cluster.tieredStorage: true on a standard cluster, or topics.<name>.tiered: false.",
    reads: ["cluster.kind", "cluster.tieredStorage", "topics.*"],
    violations: ({ cluster, topics }) =>
      capacityOf(cluster).tiered
        ? []
        : eachTopic(topics, "tiered", ({ tiered }) =>
            tiered
              ? {
                  problem: "the cluster has no tiered storage",
                  fix: cluster.kind === "standard" ? "use false, or set cluster.tieredStorage: true" : "use false",
                }
              : undefined,
          ),
    terraform: ({ topics, cluster }) =>
      cluster.kind === "existing"
        ? undefined
        : forTopics(
            topics,
            cluster.kind === "standard" ? hcl`!topic.tiered || ${cluster.tieredStorage}` : hcl`!topic.tiered`,
            "topics: a tiered topic needs a standard cluster with tiered_storage. [cluster/topic-tiered-storage]",
          ),
  },
  {
    id: "cluster/serverless-topic-properties",
    checks: `Topics of a serverless cluster set no properties except ${serverlessTopicProperties.join(", ")}, and those that have a setting.`,
    why: "MSK Serverless refuses to create or change a topic with any other property.",
    fix: "Remove the property from topics.<name>.configuration.",
    reads: ["cluster.kind", "topics.*"],
    violations: ({ cluster, topics }) =>
      cluster.kind !== "serverless"
        ? []
        : Object.entries(topics).flatMap(([name, { configuration }]) =>
            Object.keys(configuration)
              .filter((property) => !serverlessTopicProperties.includes(property))
              .map((property) => ({
                path: ["topics", name, "configuration", property],
                problem: "MSK Serverless does not let clients set it",
                fix: `leave it out; it takes ${serverlessTopicProperties.join(", ")}`,
              })),
          ),
    terraform: ({ topics, cluster }) =>
      cluster.kind === "serverless"
        ? forTopics(
            topics,
            hcl`length(setsubtract(keys(topic.configuration), ${serverlessTopicProperties})) == 0`,
            `topics: MSK Serverless takes no other properties in configuration than ${serverlessTopicProperties.join(", ")}. [cluster/serverless-topic-properties]`,
          )
        : undefined,
  },
];
