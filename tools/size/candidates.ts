import { type BrokerType, brokerQuota, brokerTypes, expressBrokerTypes } from "../../modules/cluster/index.js";
import { assume, type CostLine, estimate, type PriceBook } from "../cost/index.js";
import { expressLimits, serverlessLimits, standardLimits, volumesGib } from "./limits-of-kinds.js";
import { type Limit, type Load, short } from "./load.js";

/** A cluster that could carry a load. */
export interface Candidate {
  readonly kind: "standard" | "express" | "serverless";
  /** Type of the brokers, or `serverless`. */
  readonly type: string;
  /** Number of brokers; 0 for a serverless cluster. */
  readonly brokers: number;
  /** Size of the volume of each standard broker, in GiB. */
  readonly volumeGib?: number;
  /** All limits; the first one decides the number of brokers. */
  readonly limits: readonly Limit[];
  /** The limit that excludes it; undefined if it fits. */
  readonly excludedBy?: Limit;
  /** US dollars a month; undefined if a part of it is unpriced. */
  readonly usd?: number;
  /** What the cost consists of, with price rows and formulas. */
  readonly lines: readonly CostLine[];
  /** Ids of the prices that are not known for the region. */
  readonly unpriced: readonly string[];
}

/** Returns all kinds and types of clusters for a load: those that fit, the cheapest first, and then those that need the fewest brokers. */
export function candidates(load: Load, book: PriceBook): Candidate[] {
  const standard = Object.entries(brokerTypes).map(([type, limits]) => provisioned("standard", type, limits, load, book));
  const express = Object.entries(expressBrokerTypes).map(([type, limits]) => provisioned("express", type, limits, load, book));
  return [...standard, ...express, serverless(load, book)].sort(
    (a, b) =>
      Number(a.excludedBy !== undefined) - Number(b.excludedBy !== undefined) ||
      (a.excludedBy?.brokers ?? 0) - (b.excludedBy?.brokers ?? 0) ||
      (a.usd ?? Number.MAX_VALUE) - (b.usd ?? Number.MAX_VALUE) ||
      a.brokers - b.brokers,
  );
}

const descending = (limits: readonly Limit[]): Limit[] => [...limits].sort((a, b) => b.brokers - a.brokers);

function provisioned(kind: "standard" | "express", type: string, specification: BrokerType, load: Load, book: PriceBook): Candidate {
  if (kind === "standard" && specification.networkMibPerSecond === undefined) {
    const excludedBy = {
      name: "throughput",
      text: "AWS publishes no sustained throughput of burstable brokers",
      brokers: Number.POSITIVE_INFINITY,
    };
    return { kind, type, brokers: 0, limits: [excludedBy], excludedBy, lines: [], unpriced: [] };
  }
  const limits = descending(kind === "standard" ? standardLimits(specification, load) : expressLimits(specification, load));
  const [first] = limits as [Limit, ...Limit[]];
  const { brokers } = first;
  const excludedBy =
    brokers > brokerQuota.kraft
      ? { ...first, text: `${first.text}: ${short(brokers)} brokers, of at most ${brokerQuota.kraft} in a cluster` }
      : undefined;
  const volumeGib = kind === "standard" ? Math.max(1, Math.ceil(volumesGib(load) / brokers)) : undefined;
  const group = {
    ...{ instance_type: type, client_subnets: ["a", "b", "c"] },
    ...(volumeGib !== undefined && { storage_info: { ebs_storage_info: { volume_size: volumeGib } } }),
  };
  const tiered = kind === "standard" && (load.localRetentionHours ?? load.retentionHours) < load.retentionHours;
  const values = { number_of_broker_nodes: brokers, storage_mode: tiered ? "TIERED" : "LOCAL", broker_node_group_info: group };
  return {
    ...{ kind, type, brokers, limits },
    ...(volumeGib !== undefined && { volumeGib }),
    ...(excludedBy && { excludedBy }),
    ...costOf({ address: type, type: "aws_msk_cluster", values }, load, book),
  };
}

function serverless(load: Load, book: PriceBook): Candidate {
  const limits = descending(serverlessLimits(load));
  const excludedBy = limits.find(({ brokers }) => !Number.isFinite(brokers));
  const resource = { address: "serverless", type: "aws_msk_serverless_cluster", values: {} };
  return { kind: "serverless", type: "serverless", brokers: 0, limits, ...(excludedBy && { excludedBy }), ...costOf(resource, load, book) };
}

function costOf(
  resource: Parameters<typeof estimate>[0][number],
  load: Load,
  book: PriceBook,
): Pick<Candidate, "usd" | "lines" | "unpriced"> {
  const { inMibPerSecond, outMibPerSecond, retentionHours, localRetentionHours, partitions, localReads } = load;
  const assumed = assume({
    ...{ inMibPerSecond, retentionHours, partitions, localReads },
    ...(localRetentionHours !== undefined && { localRetentionHours }),
    fanOut: outMibPerSecond / inMibPerSecond,
  });
  const { lines, total, unpriced } = estimate([resource], { book, assumed });
  const names = unpriced.map(({ what = "", reason }) => `${what}: ${reason}`);
  return { lines, unpriced: names, ...(unpriced.length === 0 && { usd: total.expected }) };
}
