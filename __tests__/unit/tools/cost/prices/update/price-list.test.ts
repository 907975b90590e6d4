import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { pricedItems } from "../../../../../../tools/cost/prices/price-book.js";
import { type ListedPrices, readPriceList } from "../../../../../../tools/cost/prices/update/price-list.js";
import { root } from "../../../../../../tools/setup/folders.js";

const sample = readFileSync(join(root, "__tests__/support/prices/AmazonMSK-us-east-1.csv"), "utf8");

/** Reads the sample with a text replaced. */
const read = (from = "", to = "", region = "us-east-1"): Promise<ListedPrices> =>
  readPriceList(
    (async function* () {
      yield sample.replaceAll(from, to);
    })(),
    region,
    pricedItems(),
  );

test("reads brokers, storage and serverless clusters by usage type, and the day of publication", async () => {
  const { published, prices } = await read();

  expect(published).toBe("2026-09-11");
  expect([...prices]).toEqual([
    ["msk.broker.kafka.m5.large", 0.21],
    ["msk.broker.kafka.m7g.large", 0.204],
    ["msk.broker.express.m7g.large", 0.408],
    ["msk.storage", 0.1],
    ["msk.serverless.cluster", 0.75],
    ["msk.tiered.retrieval", 0.0015],
  ]);
});

test("reads usage types with the prefix of another region, and without a prefix", async () => {
  expect((await read("USE1-", "EU-")).prices.size).toBe(6);
  expect((await read("USE1-", "APN2-")).prices.size).toBe(6);
  expect((await read("USE1-", "")).prices.size).toBe(6);
});

test("reads columns however AWS writes their names", async () => {
  expect((await read('"usageType"', '"Usage Type"')).prices.size).toBe(6);
});

test.each([
  ["another format", '"v1.0"', '"v2.0"', "The price list has the FormatVersion v2.0; v1.0 is required."],
  [
    "another offer",
    '"OfferCode","AmazonMSK"',
    '"OfferCode","AmazonEC2"',
    "The price list has the OfferCode AmazonEC2; AmazonMSK is required.",
  ],
  ["no offer", '"OfferCode"', '"Offer"', "The price list has the OfferCode (none); AmazonMSK is required."],
  ["no date", "2026-09-11T16:02:58Z", "yesterday", "The price list has no publication date."],
  ["a missing column", '"PricePerUnit"', '"Amount"', "The price list has no column priceperunit: AWS has changed its format."],
  ["no header", '"SKU"', '"Id"', "Not a price list: it has no line that begins with SKU."],
  ["another currency", '"USD"', '"CNY"', "msk.broker.kafka.m5.large: the price is in CNY; USD is required."],
  ["another unit", '"GB-Mo"', '"MB-Mo"', "msk.storage: the price is for the unit MB-Mo; GB-Mo is known. Check items.yaml."],
  ["tiers from a quantity", '"0","Inf","hours","0.2040', '"100","Inf","hours","0.2040', "msk.broker.kafka.m7g.large: the price has tiers"],
  ["tiers to a quantity", '"0","Inf","hours","0.2040', '"0","100","hours","0.2040', "msk.broker.kafka.m7g.large: the price has tiers"],
  ["no number", "0.7500000000", "free", "msk.serverless.cluster: free is not a price."],
  ["an empty price", "0.7500000000", "", "msk.serverless.cluster:  is not a price."],
  ["a price of 0", "0.7500000000", "0", "msk.serverless.cluster: 0 is not a price."],
  [
    "two prices",
    "USE1-Kafka.m5.large",
    "USE1-Kafka.m7g.large",
    "msk.broker.kafka.m7g.large: the price list has two prices, 0.21 and 0.204.",
  ],
])("rejects %s", async (_, from, to, message) => {
  await expect(read(from, to)).rejects.toThrow(message);
});

test("rejects the list of another region", async () => {
  await expect(read("", "", "eu-west-1")).rejects.toThrow("The price list has no known usage type of eu-west-1.");
});
