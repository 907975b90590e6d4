export interface TopicPartition {
  readonly topic: string;
  readonly partition: number;
}

/** A Kafka record as read by a source. */
export interface SourceRecord extends TopicPartition {
  readonly offset: number;
  readonly timestampMs: number;
  readonly timestampType: "CREATE_TIME" | "LOG_APPEND_TIME";
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  /** In the order of the record; names can repeat. */
  readonly headers: readonly RecordHeader[];
}

export interface RecordHeader {
  readonly name: string;
  /** Null differs from an empty value. */
  readonly value: Buffer | null;
}

/** Returns `topic-0`, the name of a partition in Lambda's events and batch item failures. */
export function partitionName({ topic, partition }: TopicPartition): string {
  return `${topic}-${partition}`;
}

/** Returns the records by partition name, each list in the given order. */
export function byPartition<T extends TopicPartition>(records: readonly T[]): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const record of records) {
    const name = partitionName(record);
    const group = groups.get(name);
    if (group) {
      group.push(record);
    } else {
      groups.set(name, [record]);
    }
  }
  return groups;
}
