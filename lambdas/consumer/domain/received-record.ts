/** A record as it was read from a topic. */
export interface ReceivedRecord {
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
  /** As written; undefined for a record without. */
  readonly key: Buffer | undefined;
  readonly value: Buffer | undefined;
  readonly headers: readonly RecordHeader[];
}

export interface RecordHeader {
  readonly name: string;
  readonly value: Buffer;
}

/** Records of one partition. */
export interface PartitionRecords {
  /** Name of topic and partition in the source's own terms, given back as it came. */
  readonly source: string;
  readonly records: readonly ReceivedRecord[];
}

/** A record that nobody can use, and why. */
export interface PoisonRecord {
  readonly record: ReceivedRecord;
  readonly reason: string;
}
