import type { ITopicMetadata } from "kafkajs";

/** A partition in the metadata of its cluster. */
export interface PartitionState {
  readonly partition: number;
  /** Id of the broker; -1 if there is none. */
  readonly leader: number;
  /** Ids of the brokers. */
  readonly replicas: readonly number[];
  readonly isr: readonly number[];
}

/** Returns the partitions of a topic in the order of their numbers: brokers return them in any order. */
export const partitionStates = ({ partitions }: Pick<ITopicMetadata, "partitions">): PartitionState[] =>
  partitions.map(({ partitionId, leader, replicas, isr }) => ({ partition: partitionId, leader, replicas, isr })).sort(byPartition);

export const byPartition = (a: { readonly partition: number }, b: { readonly partition: number }): number => a.partition - b.partition;
