import type { MappingHost, MappingSettings } from "./host.js";
import type { SourceRecord, TopicPartition } from "./record.js";

/** Records of one partition, in order. */
export interface Offer extends TopicPartition {
  readonly records: readonly SourceRecord[];
}

/** Sends a heartbeat to the group. Returns false if the source is stopping. Rejects when the group rebalances. */
export type KeepAlive = () => Promise<boolean>;

/** Receives what a source reads. */
export interface RecordSink {
  /** Sets the partitions that are assigned to this member of the group. */
  assigned(partitions: readonly TopicPartition[]): void;
  /**
   * Accepts records. Waits while the buffer is full and calls `keepAlive` at intervals to find out whether to keep waiting.
   * @returns false if the records were not accepted: the source must offer them again
   */
  offer(offer: Offer, keepAlive: KeepAlive): Promise<boolean>;
  /** Reports that the source has failed and must be replaced. */
  failed(error: Error): void;
}

/** A member of the mapping's consumer group: Kafka, or a scripted source in tests. */
export interface RecordSource {
  start(sink: RecordSink): Promise<void>;
  /** Commits the offsets of the next records to read. Rejects if the group does not accept them now. */
  commit(positions: readonly (TopicPartition & { readonly offset: number })[]): Promise<void>;
  /** Leaves the group. Never rejects. */
  stop(): Promise<void>;
}

/** Creates the sources of a mapping. */
export interface SourceKind {
  /** Sets the position from which the group reads. It is called until it succeeds, once for all pollers of a mapping, before any of them reads. */
  prepare(settings: MappingSettings, host: MappingHost, cluster: Cluster): Promise<void>;
  /** Creates the source of one poller. */
  open(settings: MappingSettings, host: MappingHost, cluster: Cluster): RecordSource;
}

export type Cluster = Awaited<ReturnType<MappingHost["bootstrap"]>>;
