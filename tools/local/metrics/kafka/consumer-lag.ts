import type { MetricStore } from "../series/metric-store.js";
import type { MonitoredCluster } from "./cluster-metrics.js";

/** A partition that a group reads. */
export interface GroupPartition {
  readonly topic: string;
  readonly partition: number;
  /** The offset after the last record. */
  readonly endOffset: number;
  /** The offset that the group continues from; undefined if it has committed none. */
  readonly committedOffset?: number;
}

export interface ConsumerGroup {
  readonly id: string;
  /** As Kafka names it: `Stable`, `Empty`, `PreparingRebalance`, … */
  readonly state: string;
  readonly members: number;
  readonly partitions: readonly GroupPartition[];
}

/** The end of a partition at a time: the newest entry is the last. */
type Ends = { readonly timeMs: number; readonly offset: number }[];

/** Entries of a partition: a day of minutes. */
const MOST_ENDS = 1_440;

/**
 * Adds the lag of consumer groups to AWS/Kafka. As MSK, only of groups that are STABLE or EMPTY and have committed offsets, with a name in
 * ASCII without a colon.
 *
 * @see https://docs.aws.amazon.com/msk/latest/developerguide/consumer-lag.html
 */
export class ConsumerLag {
  private readonly ends = new Map<string, Ends>();

  constructor(
    private readonly store: MetricStore,
    /** How long a second of a metric lasts, ms: shorter in tests of alarms. */
    private readonly secondMs: number,
  ) {}

  add(groups: readonly ConsumerGroup[], { name, kind, level }: Pick<MonitoredCluster, "name" | "kind" | "level">, timeMs: number): void {
    for (const { topic, partition, endOffset } of groups.flatMap(({ partitions }) => partitions))
      this.remember(topic, partition, endOffset, timeMs);
    this.removeUnread(timeMs);
    for (const { id, partitions } of groups.filter(isReported)) {
      for (const topic of new Set(partitions.map((each) => each.topic))) {
        const lags = partitions
          .filter((each) => each.topic === topic && each.committedOffset !== undefined)
          .map((each) => ({ ...each, lag: lagOf(each) ?? 0, seconds: this.secondsBehind(each, timeMs) }));
        if (lags.length === 0) continue;
        const dimensions = { "Cluster Name": name, "Consumer Group": id, Topic: topic };
        const put = (metric: string, value: number, unit: string, more = {}) =>
          this.store.add({ namespace: "AWS/Kafka", name: metric, dimensions: { ...dimensions, ...more } }, value, { timeMs, unit });
        put(
          "SumOffsetLag",
          lags.reduce((sum, { lag }) => sum + lag, 0),
          "Count",
        );
        put("MaxOffsetLag", Math.max(...lags.map(({ lag }) => lag)), "Count");
        put(
          kind === "serverless" ? "MaxEstimatedTimeLag" : "EstimatedMaxTimeLag",
          Math.max(...lags.map(({ seconds }) => seconds)),
          "Seconds",
        );
        if (level !== "PER_TOPIC_PER_PARTITION" || kind === "serverless") continue;
        for (const { partition, lag, seconds } of lags) {
          put("OffsetLag", lag, "Count", { Partition: String(partition) });
          put("EstimatedTimeLag", seconds, "Seconds", { Partition: String(partition) });
        }
      }
    }
  }

  private remember(topic: string, partition: number, offset: number, timeMs: number): void {
    const key = `${topic}-${partition}`;
    const known = this.ends.get(key) ?? [];
    const ends = offset < (known.at(-1)?.offset ?? 0) ? [] : known; // the topic was created again
    if (ends.at(-1)?.timeMs !== timeMs) ends.push({ timeMs, offset });
    if (ends.length > MOST_ENDS) ends.shift();
    this.ends.set(key, ends);
  }

  /** Removes partitions that no group has read for as long as entries are kept: most of them were deleted. */
  private removeUnread(timeMs: number): void {
    const oldestMs = timeMs - MOST_ENDS * 60 * this.secondMs;
    for (const [key, ends] of this.ends) if ((ends.at(-1)?.timeMs ?? 0) < oldestMs) this.ends.delete(key);
  }

  /** Returns since when the first record that the group has not read has been there, by the ends of the partition at earlier times. */
  private secondsBehind(partition: GroupPartition, timeMs: number): number {
    const { topic, committedOffset = 0 } = partition;
    if (lagOf(partition) === 0) return 0;
    const ends = this.ends.get(`${topic}-${partition.partition}`) ?? [];
    const written = ends.find(({ offset }) => offset > committedOffset);
    return written ? (timeMs - written.timeMs) / this.secondMs : 0;
  }
}

/** Returns how many records a group has not read; undefined if it has committed no offset. */
const lagOf = ({ endOffset, committedOffset }: GroupPartition): number | undefined =>
  committedOffset === undefined ? undefined : Math.max(0, endOffset - committedOffset);

const isReported = ({ id, state }: ConsumerGroup): boolean =>
  (state === "Stable" || state === "Empty") && /^[\x20-\x39\x3b-\x7e]+$/.test(id);
