import type { PricedItem } from "../price-book.js";
import { csvRecords } from "./csv.js";

/** Prices of a region in AWS's price list of MSK. */
export interface ListedPrices {
  /** The day on which AWS published it. */
  readonly published: string;
  /** US dollars by price id. */
  readonly prices: ReadonlyMap<string, number>;
}

/** Columns that are read, in lower case and without spaces: AWS has written `usageType` and `Usage Type`. */
const columns = ["termtype", "startingrange", "endingrange", "unit", "priceperunit", "currency", "regioncode", "usagetype"] as const;
type Row = Readonly<Record<(typeof columns)[number], string>>;

/** Records of a price list that are read at most. The list of MSK has some hundred for a region. */
const MOST_RECORDS = 200_000;

/**
 * Reads AWS's price list of MSK in the CSV format, as a stream.
 *
 * @param items - the items by price id; those with a usage type are read
 * @throws Error if it is not the list of MSK in format v1.0 for the region, a column is missing, a unit or currency differs, a price
 * appears twice with different figures, a record is incomplete, or no price is found
 */
export async function readPriceList(
  chunks: AsyncIterable<string>,
  region: string,
  items: Readonly<Record<string, PricedItem>>,
): Promise<ListedPrices> {
  const about = new Map<string, string>();
  const prices = new Map<string, number>();
  let header: Map<string, number> | undefined;
  let count = 0;
  let width = 0;
  for await (const record of csvRecords(chunks)) {
    if (++count > MOST_RECORDS) throw new Error(`The price list has more than ${MOST_RECORDS} records.`);
    if (!header) {
      if (record[0] === "SKU") {
        header = headerOf(record, about);
        width = record.length;
      } else about.set(record[0] ?? "", record[1] ?? "");
      continue;
    }
    if (record.length !== width) {
      throw new Error(`Record ${count} of the price list has ${record.length} fields, and the header ${width}: the list is incomplete.`);
    }
    const found = priceIn(rowOf(record, header), region, items);
    if (!found) continue;
    const before = prices.get(found.id);
    if (before !== undefined && before !== found.usd) {
      throw new Error(`${found.id}: the price list has two prices, ${before} and ${found.usd}.`);
    }
    prices.set(found.id, found.usd);
  }
  if (!header) throw new Error("Not a price list: it has no line that begins with SKU.");
  if (prices.size === 0) throw new Error(`The price list has no known usage type of ${region}.`);
  return { published: (about.get("Publication Date") ?? "").slice(0, 10), prices };
}

function headerOf(record: readonly string[], about: ReadonlyMap<string, string>): Map<string, number> {
  const expected = { FormatVersion: "v1.0", OfferCode: "AmazonMSK" };
  for (const [name, value] of Object.entries(expected)) {
    if (about.get(name) !== value) throw new Error(`The price list has the ${name} ${about.get(name) ?? "(none)"}; ${value} is required.`);
  }
  if (!/^\d{4}-\d{2}-\d{2}/.test(about.get("Publication Date") ?? "")) throw new Error("The price list has no publication date.");
  const header = new Map(record.map((name, i) => [name.toLowerCase().replaceAll(" ", ""), i]));
  const missing = columns.filter((name) => !header.has(name));
  if (missing.length > 0) throw new Error(`The price list has no column ${missing.join(", ")}: AWS has changed its format.`);
  return header;
}

const rowOf = (record: readonly string[], header: ReadonlyMap<string, number>): Row =>
  Object.fromEntries(columns.map((name) => [name, record[header.get(name) ?? -1] ?? ""])) as unknown as Row;

/** `USE1-`, `APN2-`, `EU-`, and none in some lists. */
const PREFIX = /^(?:[A-Z]{2,4}\d?-)?(?=Kafka|Express)/;

function priceIn(row: Row, region: string, items: Readonly<Record<string, PricedItem>>): { id: string; usd: number } | undefined {
  if (row.termtype !== "OnDemand" || row.regioncode !== region) return undefined;
  const matched = matchedItem(row.usagetype.replace(PREFIX, ""), items);
  if (!matched) return undefined;
  const { id, item } = matched;
  if (row.currency !== "USD") throw new Error(`${id}: the price is in ${row.currency}; USD is required.`);
  if (row.unit.toLowerCase() !== item.listUnit?.toLowerCase()) {
    throw new Error(`${id}: the price is for the unit ${row.unit}; ${item.listUnit} is known. Check items.yaml.`);
  }
  if (row.startingrange !== "0" || row.endingrange !== "Inf")
    throw new Error(`${id}: the price has tiers, which this reader does not know.`);
  const usd = Number(row.priceperunit);
  if (row.priceperunit === "" || !Number.isFinite(usd) || usd <= 0) throw new Error(`${id}: ${row.priceperunit} is not a price.`);
  return { id, usd };
}

function matchedItem(usage: string, items: Readonly<Record<string, PricedItem>>): { id: string; item: PricedItem } | undefined {
  for (const [pattern, item] of Object.entries(items)) {
    if (item.usage === usage) return { id: pattern, item };
    if (!item.usage?.endsWith(".*") || !usage.startsWith(item.usage.slice(0, -1))) continue;
    const type = usage.slice(item.usage.length - 1);
    // `Kafka.m7g.large`; not `Kafka.Storage.GP2`.
    if (/^[a-z][0-9][a-z]*\.[0-9]*[a-z]+$/.test(type)) return { id: pattern.replace("*", type), item };
  }
  return undefined;
}
