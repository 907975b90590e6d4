import type { MappingHost, MappingSettings } from "./host.js";
import type { SourceRecord, TopicPartition } from "./record.js";

/** Records of one partition, in order. */
export interface Offer extends TopicPartition {
  readonly records: readonly SourceRecord[];
}

/** Keeps the membership in the group alive; false if the source is about to stop. Rejects when the group rebalances. */
export type KeepAlive = () => Promise<boolean>;

/** Where a source puts what it reads. */
export interface RecordSink {
  /** All partitions that this member of the group has from now on. */
  assigned(partitions: readonly TopicPartition[]): void;
  /**
   * Takes records over. Waits while there is no room, asking `keepAlive` now and then whether that is still worthwhile.
   * @returns false if they were not taken: the source must offer them again
   */
  offer(offer: Offer, keepAlive: KeepAlive): Promise<boolean>;
  /** The source has ended by itself and is to be replaced. */
  failed(error: Error): void;
}

/** A member of the mapping's consumer group; Kafka in earnest, a script in tests. */
export interface RecordSource {
  start(sink: RecordSink): Promise<void>;
  /** Commits the offsets of the next records to read. Rejects if the group does not take them now. */
  commit(positions: readonly (TopicPartition & { readonly offset: number })[]): Promise<void>;
  /** Leaves the group. Never rejects. */
  stop(): Promise<void>;
}

/** Where a mapping's records come from. */
export interface SourceKind {
  /** Sets where the group starts to read. Called until it succeeds, once for all pollers of a mapping, before any of them reads. */
  prepare(settings: MappingSettings, host: MappingHost, cluster: Cluster): Promise<void>;
  /** The source of one poller. */
  open(settings: MappingSettings, host: MappingHost, cluster: Cluster): RecordSource;
}

export type Cluster = Awaited<ReturnType<MappingHost["bootstrap"]>>;
