import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { z } from "zod";

/** Folder of the price data: `items.yaml`, and a file for each region. */
export const pricesFolder = __dirname;

const item = z.strictObject({
  unit: z.string(),
  what: z.string(),
  /** Usage type in AWS's price list of MSK, without the prefix of the region. */
  usage: z.string().optional(),
  listUnit: z.string().optional(),
});
/** What a price is for. */
export type PricedItem = z.output<typeof item>;

const tier = z.strictObject({ upTo: z.number().positive().optional(), usd: z.number().nonnegative() });
const row = z.union([
  z.strictObject({ usd: z.number().nonnegative(), source: z.string() }),
  z.strictObject({ tiers: z.array(tier).min(1), source: z.string() }),
]);

/** A file of one region. */
export const regionFile = z.strictObject({
  region: z.string(),
  currency: z.literal("USD"),
  sources: z.record(z.string(), z.strictObject({ what: z.string(), date: z.string().regex(/^\d{4}(-\d{2}){0,2}$/) })),
  prices: z.record(z.string(), row),
});

/** A price of a region. */
export interface Price {
  /** `msk.broker.kafka.m7g.large` */
  readonly id: string;
  /** `broker-hour` */
  readonly unit: string;
  /** Prices in US dollars by quantity a month: each applies up to its limit, the last one without a limit to everything above. */
  readonly tiers: readonly { readonly upTo?: number; readonly usd: number }[];
  /** Where the figure is from, with its date. */
  readonly source: string;
}

/** The known prices of a region. */
export interface PriceBook {
  readonly region: string;
  /** Returns a price, or undefined if it is not known for the region. */
  price(id: string): Price | undefined;
}

/** Returns the items by id. An id can end with `.*`: one item for all types of brokers or instances. */
export const pricedItems = (): Readonly<Record<string, PricedItem>> =>
  z.record(z.string(), item).parse(parse(readFileSync(join(pricesFolder, "items.yaml"), "utf8")));

/** Returns the item of a price id. @throws if there is none */
export function itemOf(items: Readonly<Record<string, PricedItem>>, id: string): PricedItem {
  const found = items[id] ?? Object.entries(items).find(([pattern]) => pattern.endsWith(".*") && id.startsWith(pattern.slice(0, -1)))?.[1];
  if (!found) throw new Error(`${id}: no such price; tools/cost/prices/items.yaml lists all.`);
  return found;
}

/** Returns the regions with price data. */
export const pricedRegions = (): string[] =>
  readdirSync(pricesFolder)
    .flatMap((file) => (/^[a-z]+-[a-z]+-\d\.yaml$/.test(file) ? [file.slice(0, -".yaml".length)] : []))
    .sort();

/** Returns the known prices of a region; none for a region without price data. */
export function priceBook(region: string): PriceBook {
  const items = pricedItems();
  const known = pricedRegions().includes(region)
    ? regionFile.parse(parse(readFileSync(join(pricesFolder, `${region}.yaml`), "utf8")))
    : undefined;
  return {
    region,
    price: (id) => {
      const { unit } = itemOf(items, id);
      const found = known?.prices[id];
      if (!known || !found) return undefined;
      const source = known.sources[found.source];
      if (!source) throw new Error(`${region}.yaml: ${id} has the source ${found.source}, which is not in sources.`);
      return { id, unit, tiers: "tiers" in found ? found.tiers : [{ usd: found.usd }], source: `${source.what}, ${source.date}` };
    },
  };
}

/** Returns true for a price that depends on the quantity, or that is known up to a quantity only. */
export const hasTiers = ({ tiers }: Price): boolean => tiers.some(({ upTo }) => upTo !== undefined);

/** Returns the amount in US dollars of a quantity a month. What is above the highest known tier is not in it: {@link quantityAbove}. */
export function amountOf({ tiers }: Price, quantity: number): number {
  let amount = 0;
  let from = 0;
  for (const { upTo = Number.POSITIVE_INFINITY, usd } of tiers) {
    amount += Math.max(0, Math.min(quantity, upTo) - from) * usd;
    from = upTo;
  }
  return amount;
}

/** Returns the part of a quantity that is above the highest known tier of a price. */
export const quantityAbove = ({ tiers }: Price, quantity: number): number =>
  Math.max(0, quantity - (tiers.at(-1)?.upTo ?? Number.POSITIVE_INFINITY));
