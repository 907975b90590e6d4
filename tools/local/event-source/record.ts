export interface TopicPartition {
  readonly topic: string;
  readonly partition: number;
}

/** A Kafka record as a source hands it over. */
export interface SourceRecord extends TopicPartition {
  readonly offset: number;
  readonly timestampMs: number;
  readonly timestampType: "CREATE_TIME" | "LOG_APPEND_TIME";
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  readonly headers: readonly { readonly name: string; readonly value: Buffer }[];
}

/** `topic-0`: how Lambda's events and partial answers name a partition. */
export function partitionName({ topic, partition }: TopicPartition): string {
  return `${topic}-${partition}`;
}

/** Records by partition name, each list in the order given. */
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
