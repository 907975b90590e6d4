/** The load that a cluster is sized for. */
export interface Load {
  /** Data that producers write, in MiB/s, before replication: the mean of a day. More than 0. */
  readonly inMibPerSecond: number;
  /** Data that all consumers read, in MiB/s: the mean of a day. Sinks of pipelines and replicators are consumers too. */
  readonly outMibPerSecond: number;
  /** Highest load, as a multiple of the mean. */
  readonly peak: number;
  readonly retentionHours: number;
  /** Retention on the volumes of standard brokers, if older records are in tiered storage. */
  readonly localRetentionHours?: number;
  /** Partitions of all topics, without replicas. */
  readonly partitions: number;
  /** Share of the reads from a replica in the consumer's zone. It changes the cost only. */
  readonly localReads: number;
  /** The cluster carries the peak with one zone lost. */
  readonly zoneLoss: boolean;
}

/** A limit of MSK for a load. */
export interface Limit {
  /** `ingress`, `egress`, `partitions`, `storage`, `brokers`, … */
  readonly name: string;
  /** What the load needs, and what one broker, or a serverless cluster, has: `40 MiB/s at peak, 6.1 MiB/s each`. */
  readonly text: string;
  /** Fewest brokers that the limit allows; for a serverless cluster 1, or Infinity if the load exceeds it. */
  readonly brokers: number;
}

/** Zones of every cluster that is sized. */
export const ZONES = 3;
/** Replicas of each partition. */
export const REPLICAS = 3;

/** Returns the multiple of the zones that carries `demand` with brokers of `each`. */
export function brokersFor(demand: number, each: number): number {
  const needed = Math.max(1, Math.ceil(demand / each - 1e-9)); // 3 × 0.1 / 0.1 is not more than 3
  return Math.ceil(needed / ZONES) * ZONES;
}

/** Returns a number with at most three significant digits, and thousands separated. */
export const short = (value: number): string =>
  value.toLocaleString("en-US", value >= 100 ? { maximumFractionDigits: 0 } : { maximumSignificantDigits: 3 });
