import type { AlertRow } from "./rule.js";

const controller = (name: string) => `kafka_controller_KafkaController_Value{name="${name}"}`;
const replicaManager = (name: string) => `kafka_server_ReplicaManager_Value{name="${name}"}`;

/**
 * Alerts of replication and of the controllers. Only controllers have the series `kafka_controller_…`, each of them a value: on a cluster
 * with KRaft these alerts need the controllers among the scraped targets, and are silent otherwise.
 */
export const clusterAlerts: readonly AlertRow[] = [
  {
    alert: "ControllerCount",
    id: "controller-count",
    severity: "page",
    expr: `sum by (cluster) (${controller("ActiveControllerCount")}) != 1`,
    for: "5m",
    summary: "{{ $labels.cluster }} has {{ $value }} active controllers instead of 1",
  },
  {
    alert: "OfflinePartitions",
    id: "offline-partitions",
    severity: "page",
    expr: `max by (cluster) (${controller("OfflinePartitionsCount")}) > 0`,
    for: "5m",
    summary: "{{ $value }} partitions of {{ $labels.cluster }} have no leader",
  },
  {
    alert: "UnderMinIsr",
    id: "under-min-isr",
    severity: "page",
    expr: `sum by (cluster, broker) (${replicaManager("UnderMinIsrPartitionCount")}) > 0`,
    for: "5m",
    summary:
      "{{ $value }} partitions led by broker {{ $labels.broker }} of {{ $labels.cluster }} accept no records: too few in-sync replicas",
  },
  {
    alert: "UnderReplicated",
    id: "under-replicated",
    severity: "ticket",
    expr: `sum by (cluster, broker) (${replicaManager("UnderReplicatedPartitions")}) > 0`,
    for: "5m",
    summary:
      "{{ $value }} partitions led by broker {{ $labels.broker }} of {{ $labels.cluster }} have fewer in-sync replicas than replicas",
  },
  {
    alert: "IsrChanges",
    id: "isr-changes",
    severity: "ticket",
    // The counters, because Kafka's one-minute rates approach 0 for hours after a single change.
    expr: 'sum by (cluster, broker) (rate(kafka_server_ReplicaManager_Count{name=~"IsrShrinksPerSec|IsrExpandsPerSec"}[5m])) > 0',
    for: "5m",
    summary: "In-sync replicas of partitions led by broker {{ $labels.broker }} of {{ $labels.cluster }} keep leaving and returning",
  },
  {
    alert: "UncleanElection",
    id: "unclean-election",
    severity: "page",
    expr: 'sum by (cluster) (increase(kafka_controller_ControllerStats_Count{name="UncleanLeaderElectionsPerSec"}[15m])) > 0',
    for: "0s",
    summary: "A replica that was out of sync became leader on {{ $labels.cluster }}: acknowledged records are lost",
  },
  {
    alert: "PreferredReplicaImbalance",
    id: "preferred-replica-imbalance",
    severity: "ticket",
    expr: `max by (cluster) (${controller("PreferredReplicaImbalanceCount")}) > 0`,
    for: "30m",
    summary: "{{ $value }} partitions of {{ $labels.cluster }} are not led by their preferred replica",
  },
];
