/** Limits of a broker type. */
export interface BrokerType {
  /** Partitions, counting replicas, above which MSK refuses updates of the cluster. */
  readonly maximumPartitions: number;
  /** Partitions, counting replicas, up to which AWS recommends the type. */
  readonly recommendedPartitions: number;
  /** Highest provisioned storage throughput, in MiB/s; left out where it can't be provisioned. */
  readonly maximumThroughput?: number;
  /** Throughput of a volume without provisioned throughput, in MiB/s: of the instance, at most 250. Left out for Express. */
  readonly volumeMibPerSecond?: number;
  /** Throughput of the network, in MiB/s. Left out for Express, and for burstable types, whose sustained throughput AWS does not publish. */
  readonly networkMibPerSecond?: number;
  /** Sustained ingress, in MiB/s, of Express brokers. */
  readonly ingressMibPerSecond?: number;
  /** Sustained egress of the same: twice the ingress. */
  readonly egressMibPerSecond?: number;
}

const small: BrokerType = { maximumPartitions: 300, recommendedPartitions: 300, volumeMibPerSecond: 20 };
const large: BrokerType = { maximumPartitions: 1500, recommendedPartitions: 1000 };
const twoXLarge: BrokerType = { maximumPartitions: 3000, recommendedPartitions: 2000, volumeMibPerSecond: 250 };
const fourXLarge: BrokerType = { maximumPartitions: 6000, recommendedPartitions: 4000, volumeMibPerSecond: 250 };

/**
 * Standard brokers. Source: MSK developer guide, best practices for standard brokers, partitions per broker, and manage storage
 * throughput for Standard brokers, 2026-11. Throughput of volumes and network: aws/agent-toolkit-for-aws, msk_sizing.py, 2026-08; volumes
 * of kafka.t3.small from memory (EBS-optimized instances).
 */
export const brokerTypes = {
  "kafka.t3.small": small,
  "kafka.m5.large": { ...large, volumeMibPerSecond: 81, networkMibPerSecond: 96 },
  "kafka.m5.xlarge": { ...large, volumeMibPerSecond: 144, networkMibPerSecond: 160 },
  "kafka.m5.2xlarge": { ...twoXLarge, networkMibPerSecond: 320 },
  "kafka.m5.4xlarge": { ...fourXLarge, maximumThroughput: 593, networkMibPerSecond: 640 },
  "kafka.m5.8xlarge": { ...fourXLarge, maximumThroughput: 850, networkMibPerSecond: 1280 },
  "kafka.m5.12xlarge": { ...fourXLarge, maximumThroughput: 1000, networkMibPerSecond: 1536 },
  "kafka.m5.16xlarge": { ...fourXLarge, maximumThroughput: 1000, networkMibPerSecond: 2560 },
  "kafka.m5.24xlarge": { ...fourXLarge, maximumThroughput: 1000, networkMibPerSecond: 3200 },
  "kafka.m7g.large": { ...large, volumeMibPerSecond: 79, networkMibPerSecond: 117 },
  "kafka.m7g.xlarge": { ...large, volumeMibPerSecond: 156, networkMibPerSecond: 234 },
  "kafka.m7g.2xlarge": { ...twoXLarge, maximumThroughput: 312, networkMibPerSecond: 469 },
  "kafka.m7g.4xlarge": { ...fourXLarge, maximumThroughput: 625, networkMibPerSecond: 937 },
  "kafka.m7g.8xlarge": { ...fourXLarge, maximumThroughput: 1000, networkMibPerSecond: 1875 },
  "kafka.m7g.12xlarge": { ...fourXLarge, maximumThroughput: 1000, networkMibPerSecond: 2812 },
  "kafka.m7g.16xlarge": { ...fourXLarge, maximumThroughput: 1000, networkMibPerSecond: 3750 },
} as const satisfies Record<string, BrokerType>;

/**
 * Express brokers. Source: MSK developer guide, Express broker quotas, 2026-11. Ingress: aws/agent-toolkit-for-aws, msk_sizing.py, 2026-08;
 * recommended partitions: the same, 2026-06; egress: Express broker quotas, 2026-11.
 */
export const expressBrokerTypes = {
  "express.m7g.large": { maximumPartitions: 1500, recommendedPartitions: 1000, ingressMibPerSecond: 15.6, egressMibPerSecond: 31.2 },
  "express.m7g.xlarge": { maximumPartitions: 2000, recommendedPartitions: 1000, ingressMibPerSecond: 31.25, egressMibPerSecond: 62.5 },
  "express.m7g.2xlarge": { maximumPartitions: 4000, recommendedPartitions: 2500, ingressMibPerSecond: 62.5, egressMibPerSecond: 125 },
  "express.m7g.4xlarge": { maximumPartitions: 8000, recommendedPartitions: 6000, ingressMibPerSecond: 125, egressMibPerSecond: 250 },
  "express.m7g.8xlarge": { maximumPartitions: 16_000, recommendedPartitions: 12_000, ingressMibPerSecond: 250, egressMibPerSecond: 500 },
  "express.m7g.12xlarge": { maximumPartitions: 24_000, recommendedPartitions: 16_000, ingressMibPerSecond: 375, egressMibPerSecond: 750 },
  "express.m7g.16xlarge": { maximumPartitions: 32_000, recommendedPartitions: 20_000, ingressMibPerSecond: 500, egressMibPerSecond: 1000 },
} as const satisfies Record<string, BrokerType>;

const known: Readonly<Record<string, BrokerType>> = { ...brokerTypes, ...expressBrokerTypes };

/**
 * Names that look like broker types of MSK: `kafka.m8g.large`, `express.m7g.4xlarge`. AWS adds types between our releases, so a name of
 * this form is accepted with a warning.
 */
export const brokerTypeForm = {
  standard: /^kafka\.[a-z][0-9]+[a-z]*\.(small|medium|large|[0-9]{0,2}xlarge)$/,
  express: /^express\.[a-z][0-9]+[a-z]*\.(small|medium|large|[0-9]{0,2}xlarge)$/,
} as const;

/** Returns the known type whose limits apply to `name`: itself, or for an unknown type the largest known one of at most its size. */
export function knownBrokerType(name: string): string {
  if (Object.hasOwn(known, name)) return name;
  const [kind = "", family = ""] = name.split(".");
  const candidates = Object.keys(known)
    .filter((other) => other.startsWith(`${kind}.`))
    // A burstable type is compared with burstable ones, any other with the rest.
    .filter((other) => other.startsWith(`${kind}.t`) === family.startsWith("t"))
    .map((other) => ({ other, size: sizeOf(other) }))
    .sort((a, b) => a.size - b.size);
  const smaller = candidates.filter(({ size }) => size <= sizeOf(name));
  const found = smaller.at(-1) ?? candidates[0];
  if (!found) throw new Error(`${name} is not the form of a broker type`);
  return found.other;
}

/** Returns the limits of a broker type; those of {@link knownBrokerType} if it is unknown. */
export const limitsOfBroker = (name: string): BrokerType => known[knownBrokerType(name)] as BrokerType;

/** Relative size of an instance: large is 1, xlarge 2, 4xlarge 8. */
function sizeOf(name: string): number {
  const size = name.split(".")[2] ?? "";
  const fixed: Readonly<Record<string, number>> = { small: 0.25, medium: 0.5, large: 1, xlarge: 2 };
  return fixed[size] ?? 2 * Number.parseInt(size, 10);
}
