import type { PanelRow } from "../panel.js";
import { BROKERS, byBroker, CLUSTER, controller, replicas } from "../series.js";

/** A count that is 0 on a healthy cluster. */
const none = (title: string, description: string, expr: string): PanelRow => ({
  title,
  description,
  kind: "stat",
  unit: "short",
  bad: { from: 1 },
  queries: [{ expr }],
});

export const activeController: PanelRow = {
  title: "Active controllers",
  description: "Exactly 1. No data: the controllers are not scraped.",
  kind: "stat",
  unit: "short",
  bad: { below: 1 },
  queries: [{ expr: `sum(kafka_controller_KafkaController_Value{name="ActiveControllerCount",${CLUSTER}})` }],
};

export const brokersUp: PanelRow = {
  title: "Brokers up",
  description: "Brokers that serve clients (state 3) and whose metrics arrive.",
  kind: "stat",
  unit: "short",
  bad: { below: 1 },
  queries: [{ expr: `count(kafka_server_KafkaServer_Value{name="BrokerState",${BROKERS}} == 3)` }],
};

export const offlinePartitions = none(
  "Offline partitions",
  "Partitions without a leader: neither written nor read. 0 is healthy.",
  controller("OfflinePartitionsCount"),
);

export const underReplicated = none(
  "Under-replicated partitions",
  "Partitions with fewer in-sync replicas than replicas. More than 0 for some minutes is normal while a broker restarts.",
  `sum(${replicas("UnderReplicatedPartitions")})`,
);

export const underMinIsr = none(
  "Under min ISR",
  "Partitions that accept no records with acks=all. 0 is healthy.",
  `sum(${replicas("UnderMinIsrPartitionCount")})`,
);

export const atMinIsr = none(
  "At min ISR",
  "Partitions that accept no records with acks=all if one more broker fails. More than 0 is normal while a broker restarts.",
  `sum(${replicas("AtMinIsrPartitionCount")})`,
);

export const uncleanElections = none(
  "Unclean elections",
  "Leaders that were out of sync, since the controllers started: acknowledged records are lost. 0 is healthy.",
  `sum(kafka_controller_ControllerStats_Count{name="UncleanLeaderElectionsPerSec",${CLUSTER}})`,
);

export const partitions: PanelRow = {
  title: "Leaders and partitions by broker",
  description: "Even over the brokers. MSK recommends a limit of partitions for each instance type, counting replicas.",
  kind: "timeseries",
  unit: "short",
  queries: [
    { expr: replicas("LeaderCount"), legend: "leaders {{broker}}" },
    { expr: replicas("PartitionCount"), legend: "partitions {{broker}}" },
  ],
};

export const isrChanges: PanelRow = {
  title: "Changes of in-sync replicas",
  description: "Replicas that fall behind and return. A burst at a restart is normal, a steady rate is not.",
  kind: "timeseries",
  unit: "cps",
  queries: ["IsrShrinksPerSec", "IsrExpandsPerSec"].map((name) => ({
    expr: byBroker(`rate(kafka_server_ReplicaManager_Count{name="${name}",${BROKERS}}[$__rate_interval])`),
    legend: `${name === "IsrShrinksPerSec" ? "shrinks" : "expands"} {{broker}}`,
  })),
};
