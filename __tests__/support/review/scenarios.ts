/**
 * Changes of one platform, each applied after those before it. Their plans were made on the local platform, and are in plans/<name>.json;
 * comments/<name>.md has the review.
 *
 * The settings of the first one: three kafka.m7g.large brokers with volumes of 10 GiB, SCRAM and IAM, and a retention of 168 hours.
 */
export const scenarios = [
  { name: "first-apply", change: "everything is created" },
  { name: "no-change", change: "nothing" },
  { name: "retention", change: "cluster.serverProperties: log.retention.hours 48" },
  { name: "broker-type", change: "cluster.instanceType: kafka.m7g.xlarge" },
  { name: "volume-growth", change: "cluster.volumeGib: 20" },
  { name: "replication-weakened", change: "cluster.serverProperties: default.replication.factor 2, min.insync.replicas 1" },
  { name: "network-opened", change: "client_cidrs: 192.0.2.0/24" },
] as const;

/** The day from which the recorded comments count support dates. */
export const REVIEWED_ON = new Date("2026-11-27T00:00:00Z");
