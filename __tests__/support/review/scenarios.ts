/**
 * Changes of one platform, each applied after those before it. `release/plan-review` plans and applies them on the local platform, and writes
 * plans/<name>.json and comments/<name>.md with MSK_RECORD=1.
 *
 * The settings of the first one: three kafka.m7g.large brokers with volumes of 10 GiB, SCRAM and IAM, a retention of 168 hours, and the topics
 * ad-events, ad-events-dead-letters, orders and payments.
 */
export const scenarios = [
  { name: "first-apply", change: "everything is created" },
  { name: "no-change", change: "nothing" },
  { name: "retention", change: "cluster.serverProperties: log.retention.hours 48, and retentionHours of orders: 24" },
  { name: "broker-type", change: "cluster.instanceType: kafka.m7g.xlarge" },
  { name: "volume-growth", change: "cluster.volumeGib: 20" },
  { name: "replication-weakened", change: "cluster.serverProperties: default.replication.factor 2, min.insync.replicas 1" },
  { name: "network-opened", change: "client_cidrs: 192.0.2.0/24" },
  { name: "secret-rotated", change: "scramUsers.shop.passwordVersion: 2" },
  { name: "topics-dropped", change: "topics without orders and payments, deletableTopics: payments" },
  { name: "renamed", change: "cluster.name, with a replacementApproval" },
] as const;

export type ScenarioName = (typeof scenarios)[number]["name"];

/** The day from which the recorded comments count support dates. */
export const REVIEWED_ON = new Date("2026-11-27T00:00:00Z");
