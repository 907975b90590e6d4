/** A record read from a topic. */
export interface ReceivedRecord {
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
  /** Undefined for a record without a key. */
  readonly key: Buffer | undefined;
  /** Undefined for a tombstone. */
  readonly value: Buffer | undefined;
  readonly headers: readonly RecordHeader[];
}

export interface RecordHeader {
  readonly name: string;
  readonly value: Buffer;
}

/** Records of one partition. */
export interface PartitionRecords {
  readonly records: readonly ReceivedRecord[];
}

/** A record that can't be processed, and the reason. */
export interface PoisonRecord {
  readonly record: ReceivedRecord;
  readonly reason: string;
}
