import { assume } from "./assumptions.js";
import { type Estimate, estimate } from "./estimate.js";
import { amountOf, type PriceBook, quantityAbove } from "./prices/price-book.js";
import { neededVolume, REPLICAS } from "./pricing/cluster.js";
import { countOf, HOURS, ofType } from "./pricing/item.js";
import { lengthIn, numberIn, type Resource, textIn, valueIn } from "./resources/resource.js";

/** A comparison of what is configured with an alternative, in US dollars a month. */
export interface Hint {
  readonly id: "egress" | "express" | "nearest-replica" | "tiered-storage" | "monitoring" | "pollers";
  /** Expected cost of what is configured. */
  readonly now: number;
  /** Expected cost of the alternative. */
  readonly instead: number;
  /** One sentence: the alternative, with what it requires. */
  readonly text: string;
}

interface Configuration {
  readonly resources: readonly Resource[];
  readonly book: PriceBook;
  readonly result: Estimate;
}

/** Returns the comparisons that apply to a configuration and whose prices are known, the largest saving first. */
export function hintsFor(resources: readonly Resource[], book: PriceBook, result: Estimate): Hint[] {
  const configuration = { resources, book, result };
  return [egress, express, nearestReplica, tieredStorage, monitoring, pollers]
    .flatMap((hint) => hint(configuration) ?? [])
    .sort((a, b) => b.now - b.instead - (a.now - a.instead));
}

const linesOf = ({ lines }: Estimate, prices: readonly string[]): number =>
  lines.reduce((sum, { price, amount }) => sum + (prices.includes(price) ? amount.expected : 0), 0);

/** Returns the total of the clusters alone, or undefined if a part of it is unpriced. */
function clusters(resources: readonly Resource[], { book, result }: Configuration, assumed = result.assumptions): number | undefined {
  const considered = ["aws_msk_cluster", "aws_appautoscaling_target"];
  const { total, unpriced } = estimate(
    resources.filter(({ type }) => considered.includes(type)),
    { book, assumed },
  );
  return unpriced.length > 0 ? undefined : total.expected;
}

/** Compares the clusters as they are with changed ones. */
function compared(
  configuration: Configuration,
  change: (cluster: Resource) => Resource | undefined,
): { readonly now: number; readonly instead: number } | undefined {
  const changed = configuration.resources.map((resource) => (resource.type === "aws_msk_cluster" ? change(resource) : resource));
  if (!configuration.resources.some(({ type }) => type === "aws_msk_cluster") || changed.includes(undefined)) return undefined;
  const now = clusters(configuration.resources, configuration);
  const instead = clusters(changed as Resource[], configuration);
  return now === undefined || instead === undefined ? undefined : { now, instead };
}

function withGroup(cluster: Resource, group: Readonly<Record<string, unknown>>, more: Readonly<Record<string, unknown>> = {}): Resource {
  const before = valueIn(cluster, "broker_node_group_info");
  const block = (Array.isArray(before) ? before[0] : before) as Readonly<Record<string, unknown>>;
  return { ...cluster, values: { ...cluster.values, ...more, broker_node_group_info: { ...block, ...group } } };
}

function egress({ resources, book, result }: Configuration): Hint | undefined {
  const situation = { resources };
  const gateways = countOf(situation, "aws_nat_gateway");
  const hour = book.price("vpc.endpoint.hour");
  const data = book.price("vpc.endpoint.data");
  if (gateways === 0 || !hour || !data || quantityAbove(data, result.assumptions.natGib) > 0) return undefined;
  const subnets = ofType(situation, "aws_msk_cluster").map((cluster) => lengthIn(cluster, "broker_node_group_info", "client_subnets"));
  const zones = Math.max(0, ...subnets.map((count = 0) => count)) || result.assumptions.zones;
  const now = linesOf(result, ["vpc.nat.hour", "vpc.nat.data"]);
  const each = amountOf(hour, zones * HOURS);
  const instead = each + amountOf(data, result.assumptions.natGib);
  return {
    ...{ id: "egress", now, instead },
    text: `One interface endpoint in ${zones} zones instead of ${gateways} NAT ${gateways === 1 ? "gateway" : "gateways"}, which the platform's functions need only for their traces; each further service adds ${each.toFixed(2)}.`,
  };
}

function express(configuration: Configuration): Hint | undefined {
  const types: string[] = [];
  const costs = compared(configuration, (cluster) => {
    const type = textIn(cluster, "broker_node_group_info", "instance_type") ?? "";
    const match = /^kafka\.m(?:5|7g)\.(.+)$/.exec(type);
    if (!match) return undefined;
    types.push(`express.m7g.${match[1]}`);
    return withGroup(cluster, { instance_type: `express.m7g.${match[1]}`, storage_info: undefined });
  });
  return (
    costs && {
      id: "express",
      ...costs,
      text: `As many ${types.join(", ")} brokers: storage without provisioning and faster recovery; another kind replaces the cluster, and one Express broker takes more load, so fewer or smaller ones can be enough (msk size).`,
    }
  );
}

function nearestReplica(configuration: Configuration): Hint | undefined {
  const { resources, result } = configuration;
  if (result.assumptions.localReads >= 1) return undefined;
  const now = clusters(resources, configuration);
  const instead = clusters(resources, configuration, assume({ ...result.assumptions, localReads: 1 }));
  if (now === undefined || instead === undefined || now === instead) return undefined;
  return { id: "nearest-replica", now, instead, text: "Consumers that set client.rack to their zone id read from the nearest replica." };
}

function tieredStorage(configuration: Configuration): Hint | undefined {
  const { retentionHours, localRetentionHours, inMibPerSecond } = configuration.result.assumptions;
  if (retentionHours < 72 || retentionHours <= localRetentionHours) return undefined;
  const costs = compared(configuration, (cluster) => {
    const type = textIn(cluster, "broker_node_group_info", "instance_type") ?? "";
    if (!type.startsWith("kafka.") || type.startsWith("kafka.t") || textIn(cluster, "storage_mode") === "TIERED") return undefined;
    const brokers = numberIn(cluster, "number_of_broker_nodes") ?? REPLICAS;
    const needed = neededVolume(inMibPerSecond, localRetentionHours, brokers);
    const volume = ["broker_node_group_info", "storage_info", "ebs_storage_info"];
    const size = Math.min(needed, numberIn(cluster, ...volume, "volume_size") ?? needed);
    const throughput = valueIn(cluster, ...volume, "provisioned_throughput");
    const ebs = { volume_size: size, ...(throughput !== undefined && { provisioned_throughput: throughput }) };
    return withGroup(cluster, { storage_info: { ebs_storage_info: ebs } }, { storage_mode: "TIERED" });
  });
  return (
    costs && {
      id: "tiered-storage",
      ...costs,
      text: `Tiered storage with ${localRetentionHours} h on the volumes, of a new cluster: volumes do not shrink. It can't be turned off, and excludes compacted topics.`,
    }
  );
}

function monitoring({ resources, result }: Configuration): Hint | undefined {
  const now = linesOf(result, ["cloudwatch.metric"]);
  if (now === 0) return undefined;
  const levels = ofType({ resources }, "aws_msk_cluster").map((cluster) => textIn(cluster, "enhanced_monitoring") ?? "DEFAULT");
  const charged = [...new Set(levels)].filter((level) => level !== "DEFAULT");
  return { id: "monitoring", now, instead: 0, text: `Level DEFAULT instead of ${charged.join(", ")}: free, without the metrics above it.` };
}

function pollers({ result }: Configuration): Hint | undefined {
  const now = linesOf(result, ["lambda.poller-unit"]);
  if (now === 0) return undefined;
  return {
    ...{ id: "pollers", now, instead: 0 },
    text: "Pollers on demand are free, scale more slowly, and need NAT gateways or endpoints for lambda and sts from the broker subnets.",
  };
}
