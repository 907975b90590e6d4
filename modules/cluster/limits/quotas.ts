/**
 * Brokers of a cluster, by where it stores its metadata. AWS raises them on request. Source: MSK developer guide, MSK quota, 2026-11.
 */
export const brokerQuota = { kraft: 60, zookeeper: 30 } as const;

/** Quotas of a serverless cluster. Rates are in MB/s, 1,000,000 bytes. Source: MSK developer guide, MSK Serverless quota, 2026-11. */
export const serverlessQuota = {
  ingressMbPerSecond: 200,
  egressMbPerSecond: 400,
  /** Of topics that are not compacted, without replicas. */
  partitions: 2400,
  ingressMbPerSecondOfPartition: 5,
  egressMbPerSecondOfPartition: 10,
} as const;

/** Largest volume of a standard broker, in GiB. Source: MSK developer guide, MSK quota, 2026-11. */
export const LARGEST_VOLUME_GIB = 16_384;
