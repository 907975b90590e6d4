import { assume, usageIn } from "../../../tools/cost/assumptions.js";
import { type Estimate, estimate } from "../../../tools/cost/estimate.js";
import { type PriceBook, priceBook } from "../../../tools/cost/prices/price-book.js";
import type { Item } from "../../../tools/cost/pricing/item.js";
import { pricers } from "../../../tools/cost/pricing/pricers.js";
import type { Resource } from "../../../tools/cost/resources/resource.js";

/** A resource with the address `type.name`. */
export const resource = (type: string, values: Readonly<Record<string, unknown>> = {}, name = "x"): Resource => ({
  ...{ address: `${type}.${name}`, type },
  values,
});

/** A cluster of standard or Express brokers in three zones. */
export const cluster = (
  instanceType: string,
  brokers: number,
  { volumeGib, ...more }: { readonly volumeGib?: number } & Readonly<Record<string, unknown>> = {},
): Resource =>
  resource("aws_msk_cluster", {
    number_of_broker_nodes: brokers,
    ...more,
    broker_node_group_info: [
      {
        instance_type: instanceType,
        client_subnets: ["a", "b", "c"],
        ...(volumeGib !== undefined && { storage_info: [{ ebs_storage_info: [{ volume_size: volumeGib }] }] }),
      },
    ],
  });

const usEast = priceBook("us-east-1");

/** Estimates resources in us-east-1. */
export const estimated = (
  resources: readonly Resource[],
  assumed: Readonly<Record<string, unknown>> = {},
  book: PriceBook = usEast,
): Estimate => estimate(resources, { book, assumed: assume(assumed) });

/** Returns the expected amounts of an estimate in cents, by `what`. */
export const amounts = ({ lines }: Estimate): Record<string, number> =>
  Object.fromEntries(lines.map(({ what, amount }) => [what, Math.round(amount.expected * 100) / 100]));

/** Returns the items of the first resource in a case, as `[what, price, quantity]`. */
export function itemsOf(
  resources: readonly Resource[],
  assumed: Readonly<Record<string, unknown>> = {},
  which: "low" | "expected" | "high" = "expected",
): [string, string, number][] {
  const [first] = resources;
  const pricer = first && pricers[first.type];
  if (!pricer) throw new Error("There is no pricer for it.");
  const quantity = ({ factors }: Item) => factors.reduce((product, [value = Number.NaN]) => product * value, 1);
  return pricer(first, { usage: usageIn(assume(assumed), which), resources }).map((item) => [
    item.what,
    item.price,
    Math.round(quantity(item) * 1e6) / 1e6,
  ]);
}
