/** The versions of a request type that a broker serves. */
export interface VersionRange {
  readonly min: number;
  readonly max: number;
}

/** Keys of request types. @see https://kafka.apache.org/protocol.html#protocol_api_keys */
export const API_VERSIONS = 18;
export const ALTER_CONFIGS = 33;

const range = (min: number, max: number): VersionRange => ({ min, max });

/**
 * The request types that MSK Serverless serves, by key, with their versions; it refuses all others.
 *
 * Source of the keys up to 25: the output of kafka-broker-api-versions.sh in akhq pull request 1113 and topicctl issue 69 (2022-06), except
 * the lowest version of Metadata: clients that send version 6 work (kafka-go pull request 1013, kafkajs issue 1449). The keys from 26 are
 * inferred: the versions of Kafka 2.8.1, which MSK Serverless then ran, without what those issues report as unsupported.
 */
export const servedVersions: ReadonlyMap<number, VersionRange> = new Map([
  [0, range(7, 9)], // Produce
  [1, range(10, 12)], // Fetch
  [2, range(5, 6)], // ListOffsets
  [3, range(6, 11)], // Metadata
  [8, range(6, 8)], // OffsetCommit
  [9, range(5, 7)], // OffsetFetch
  [10, range(2, 3)], // FindCoordinator
  [11, range(4, 7)], // JoinGroup
  [12, range(2, 4)], // Heartbeat
  [13, range(2, 4)], // LeaveGroup
  [14, range(2, 5)], // SyncGroup
  [15, range(2, 5)], // DescribeGroups
  [16, range(2, 4)], // ListGroups
  [17, range(1, 1)], // SaslHandshake
  [API_VERSIONS, range(2, 3)],
  [19, range(3, 7)], // CreateTopics
  [20, range(3, 6)], // DeleteTopics
  [22, range(1, 4)], // InitProducerId
  [23, range(2, 4)], // OffsetForLeaderEpoch
  [24, range(1, 3)], // AddPartitionsToTxn
  [25, range(1, 3)], // AddOffsetsToTxn
  [26, range(1, 3)], // EndTxn
  [28, range(2, 3)], // TxnOffsetCommit
  [32, range(1, 4)], // DescribeConfigs
  [ALTER_CONFIGS, range(0, 2)],
  [36, range(0, 2)], // SaslAuthenticate
  [37, range(0, 3)], // CreatePartitions
  [42, range(0, 2)], // DeleteGroups
  [44, range(0, 1)], // IncrementalAlterConfigs
  [46, range(0, 0)], // ListPartitionReassignments
  [47, range(0, 0)], // OffsetDelete
  [60, range(0, 0)], // DescribeCluster
]);

/** Returns whether MSK Serverless serves a request. */
export function isServed(key: number, version: number): boolean {
  const served = servedVersions.get(key);
  return served !== undefined && version >= served.min && version <= served.max;
}
