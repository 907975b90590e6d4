import { type BrokerType, LARGEST_VOLUME_GIB, serverlessQuota } from "../../modules/cluster/index.js";
import { brokersFor, type Limit, type Load, REPLICAS, short, ZONES } from "./load.js";

/**
 * Share of a broker that the load uses at most, so that rebalancing and failures fit too. Source: aws/agent-toolkit-for-aws, msk_sizing.py,
 * 2026-06.
 */
const UTILIZATION = { standard: 0.5, express: 0.75 } as const;

/**
 * Reads and writes of a volume, and bytes that a broker sends, for each byte that clients write, with one zone lost: writes and replicas of
 * the lost zone, consumers that are behind, and the rebalancing afterwards. Tiered storage adds what is copied. Source: the same.
 */
const FACTORS = { volume: 6.5, network: 5.7, tiered: 1.5 } as const;
/** With one of three zones lost, each broker has half as much more to send to consumers. */
const WITHOUT_A_ZONE = ZONES / (ZONES - 1);
/** Volumes are at most half full: a full volume stops its broker. Source: the same. */
const FULL = 0.5;

/** Data of all replicas on the volumes of standard brokers, in GiB, with the free half. */
export function volumesGib({ inMibPerSecond, retentionHours, localRetentionHours = retentionHours }: Load): number {
  return (inMibPerSecond * 3600 * Math.min(localRetentionHours, retentionHours) * REPLICAS) / 1024 / FULL;
}

/** Returns the limits of standard brokers of a type for a load. */
export function standardLimits(type: BrokerType, load: Load): Limit[] {
  const { inMibPerSecond, outMibPerSecond, peak, retentionHours, localRetentionHours = retentionHours } = load;
  const tiered = localRetentionHours < retentionHours ? FACTORS.tiered : 0;
  const fanOut = outMibPerSecond / inMibPerSecond;
  const volume = (type.volumeMibPerSecond ?? 0) / (FACTORS.volume + tiered);
  const network = (type.networkMibPerSecond ?? 0) / (fanOut * WITHOUT_A_ZONE + FACTORS.network + tiered);
  return [
    throughput("volume throughput", inMibPerSecond * peak, volume * UTILIZATION.standard),
    throughput("network", inMibPerSecond * peak, network * UTILIZATION.standard),
    partitionsLimit(type, load),
    {
      name: "storage",
      text: `${short(volumesGib(load))} GiB, ${short(LARGEST_VOLUME_GIB)} GiB each`,
      brokers: brokersFor(volumesGib(load), LARGEST_VOLUME_GIB),
    },
  ];
}

/** Returns the limits of Express brokers of a type for a load: sustained rates, at 75 %, and with a zone lost, those of the other two. */
export function expressLimits(type: BrokerType, load: Load): Limit[] {
  const { inMibPerSecond, outMibPerSecond, peak, zoneLoss } = load;
  const share = zoneLoss ? Math.min(UTILIZATION.express, (ZONES - 1) / ZONES) : UTILIZATION.express;
  return [
    throughput("ingress", inMibPerSecond * peak, (type.ingressMibPerSecond ?? 0) * share),
    throughput("egress", outMibPerSecond * peak, (type.egressMibPerSecond ?? 0) * share),
    partitionsLimit(type, load),
  ];
}

function throughput(name: string, demand: number, each: number): Limit {
  return { name, text: `${short(demand)} MiB/s at peak, ${short(each)} MiB/s each`, brokers: brokersFor(demand, each) };
}

function partitionsLimit({ recommendedPartitions }: BrokerType, { partitions }: Load): Limit {
  const replicas = partitions * REPLICAS;
  return {
    name: "partitions",
    text: `${short(replicas)} replicas of partitions, ${short(recommendedPartitions)} recommended each`,
    brokers: brokersFor(replicas, recommendedPartitions),
  };
}

/** Bytes of a MiB, in MB. */
const MB_OF_MIB = 1.048576;

/** Returns the quotas of a serverless cluster for a load. */
export function serverlessLimits({ inMibPerSecond, outMibPerSecond, peak, partitions }: Load): Limit[] {
  const quota = serverlessQuota;
  const [written, read] = [inMibPerSecond * peak * MB_OF_MIB, outMibPerSecond * peak * MB_OF_MIB];
  const spread = Math.max(1, partitions);
  const limit = (name: string, demand: number, most: number, unit: string): Limit => ({
    name,
    text: `${short(demand)} of at most ${short(most)} ${unit}`,
    brokers: demand <= most ? 1 : Number.POSITIVE_INFINITY,
  });
  return [
    limit("ingress", written, quota.ingressMbPerSecond, "MB/s at peak"),
    limit("egress", read, quota.egressMbPerSecond, "MB/s at peak"),
    limit("partitions", partitions, quota.partitions, "partitions"),
    limit("ingress of a partition", written / spread, quota.ingressMbPerSecondOfPartition, "MB/s at peak, if they are even"),
    limit("egress of a partition", read / spread, quota.egressMbPerSecondOfPartition, "MB/s at peak, if they are even"),
  ];
}
