/** What a broker of some size can carry. */
interface BrokerType {
  /** Partitions, leaders and followers counted, beyond which MSK refuses updates of the cluster. */
  readonly maximumPartitions: number;
  /** Most storage throughput that can be provisioned, in MiB/s; none if left out. */
  readonly maximumThroughput?: number;
}

const small: BrokerType = { maximumPartitions: 300 };
const large: BrokerType = { maximumPartitions: 1500 };
const twoXLarge: BrokerType = { maximumPartitions: 3000 };
const fourXLarge: BrokerType = { maximumPartitions: 6000 };

/**
 * Standard brokers. Source: MSK developer guide, best practices for standard brokers, partitions per broker, and manage storage
 * throughput for Standard brokers, 2026-11.
 */
export const brokerTypes = {
  "kafka.t3.small": small,
  "kafka.m5.large": large,
  "kafka.m5.xlarge": large,
  "kafka.m5.2xlarge": twoXLarge,
  "kafka.m5.4xlarge": { ...fourXLarge, maximumThroughput: 593 },
  "kafka.m5.8xlarge": { ...fourXLarge, maximumThroughput: 850 },
  "kafka.m5.12xlarge": { ...fourXLarge, maximumThroughput: 1000 },
  "kafka.m5.16xlarge": { ...fourXLarge, maximumThroughput: 1000 },
  "kafka.m5.24xlarge": { ...fourXLarge, maximumThroughput: 1000 },
  "kafka.m7g.large": large,
  "kafka.m7g.xlarge": large,
  "kafka.m7g.2xlarge": { ...twoXLarge, maximumThroughput: 312 },
  "kafka.m7g.4xlarge": { ...fourXLarge, maximumThroughput: 625 },
  "kafka.m7g.8xlarge": { ...fourXLarge, maximumThroughput: 1000 },
  "kafka.m7g.12xlarge": { ...fourXLarge, maximumThroughput: 1000 },
  "kafka.m7g.16xlarge": { ...fourXLarge, maximumThroughput: 1000 },
} as const satisfies Record<string, BrokerType>;

export type BrokerTypeName = keyof typeof brokerTypes;

/** Express brokers. Source: MSK developer guide, Express broker quotas, 2026-11. */
export const expressBrokerTypes = {
  "express.m7g.large": { maximumPartitions: 1500 },
  "express.m7g.xlarge": { maximumPartitions: 2000 },
  "express.m7g.2xlarge": { maximumPartitions: 4000 },
  "express.m7g.4xlarge": { maximumPartitions: 8000 },
  "express.m7g.8xlarge": { maximumPartitions: 16_000 },
  "express.m7g.12xlarge": { maximumPartitions: 24_000 },
  "express.m7g.16xlarge": { maximumPartitions: 32_000 },
} as const satisfies Record<string, BrokerType>;

export type ExpressBrokerTypeName = keyof typeof expressBrokerTypes;

/** The limits of a standard broker, in one type. */
export const limitsOfBroker = (name: BrokerTypeName): BrokerType => brokerTypes[name];
