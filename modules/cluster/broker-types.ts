/** What a broker of some size can carry. */
interface BrokerType {
  /** Partitions, leaders and followers counted, beyond which MSK refuses updates of the cluster. */
  readonly maximumPartitions: number;
}

const small: BrokerType = { maximumPartitions: 300 };
const large: BrokerType = { maximumPartitions: 1500 };
const twoXLarge: BrokerType = { maximumPartitions: 3000 };
const fourXLarge: BrokerType = { maximumPartitions: 6000 };

/** Standard brokers. Source: MSK developer guide, best practices for standard brokers, partitions per broker, 2026-11. */
export const brokerTypes = {
  "kafka.t3.small": small,
  "kafka.m5.large": large,
  "kafka.m5.xlarge": large,
  "kafka.m5.2xlarge": twoXLarge,
  "kafka.m5.4xlarge": fourXLarge,
  "kafka.m5.8xlarge": fourXLarge,
  "kafka.m5.12xlarge": fourXLarge,
  "kafka.m5.16xlarge": fourXLarge,
  "kafka.m5.24xlarge": fourXLarge,
  "kafka.m7g.large": large,
  "kafka.m7g.xlarge": large,
  "kafka.m7g.2xlarge": twoXLarge,
  "kafka.m7g.4xlarge": fourXLarge,
  "kafka.m7g.8xlarge": fourXLarge,
  "kafka.m7g.12xlarge": fourXLarge,
  "kafka.m7g.16xlarge": fourXLarge,
} as const satisfies Record<string, BrokerType>;

export type BrokerTypeName = keyof typeof brokerTypes;
