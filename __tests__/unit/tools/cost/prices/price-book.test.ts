import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { parse } from "yaml";
import {
  amountOf,
  hasTiers,
  itemOf,
  type Price,
  priceBook,
  pricedItems,
  pricedRegions,
  pricesFolder,
  quantityAbove,
  regionFile,
} from "../../../../../tools/cost/prices/price-book.js";

const price = (tiers: Price["tiers"]): Price => ({ id: "x", unit: "GB", tiers, source: "s" });

test("there are prices of three regions", () => {
  expect(pricedRegions()).toEqual(["ap-northeast-2", "eu-west-1", "us-east-1"]);
});

describe.each(pricedRegions())("%s", (region) => {
  const file = regionFile.parse(parse(readFileSync(join(pricesFolder, `${region}.yaml`), "utf8")));

  test("is the region of its file, and every price has an item and a source", () => {
    expect(file.region).toBe(region);
    for (const [id, { source }] of Object.entries(file.prices)) {
      expect(itemOf(pricedItems(), id).unit).not.toBe("");
      expect(Object.keys(file.sources)).toContain(source);
    }
  });

  test("every source is used", () => {
    const used = new Set(Object.values(file.prices).map(({ source }) => source));
    expect(Object.keys(file.sources).filter((source) => !used.has(source))).toEqual([]);
  });

  test("prices of brokers are linear in their size, as AWS's are", () => {
    const sizes: Readonly<Record<string, number>> = { large: 1, xlarge: 2, "2xlarge": 4, "4xlarge": 8, "8xlarge": 16, "12xlarge": 24 };
    for (const family of ["kafka.m5", "kafka.m7g", "express.m7g"]) {
      const large = priceBook(region).price(`msk.broker.${family}.large`)?.tiers[0]?.usd;
      for (const [size, factor] of Object.entries(sizes)) {
        const usd = priceBook(region).price(`msk.broker.${family}.${size}`)?.tiers[0]?.usd;
        if (usd !== undefined) expect(usd).toBeCloseTo((large ?? Number.NaN) * factor, 6);
      }
    }
  });
});

test("a price has its unit, and its source with the date", () => {
  expect(priceBook("us-east-1").price("msk.broker.kafka.m7g.large")).toEqual({
    id: "msk.broker.kafka.m7g.large",
    unit: "broker-hour",
    tiers: [{ usd: 0.204 }],
    source: "Price tables of msk_sizing.py and of the Flink calculator in aws/agent-toolkit-for-aws, 2026-08-20",
  });
});

test("a price that is not known for a region is undefined, in a known and in an unknown region", () => {
  expect(priceBook("eu-west-1").price("msk.storage")).toBeUndefined();
  expect(priceBook("us-east-1").price("msk.broker.kafka.m8g.large")).toBeUndefined();
  expect(priceBook("sa-east-1").price("msk.storage")).toBeUndefined();
});

test("an id without an item is an error", () => {
  expect(() => priceBook("us-east-1").price("msk.sotrage")).toThrow("msk.sotrage: no such price; tools/cost/prices/items.yaml lists all.");
});

test("tiers apply to the quantity that is in each of them", () => {
  const tiered = price([{ upTo: 300, usd: 1 }, { usd: 0.9 }]);

  expect([0, 100, 300, 400].map((quantity) => amountOf(tiered, quantity))).toEqual([0, 100, 300, 390]);
});

test("what is above the highest known tier is no part of the amount", () => {
  const limited = price([
    { upTo: 10, usd: 0.3 },
    { upTo: 20, usd: 0.1 },
  ]);

  expect([10, 20, 21].map((quantity) => amountOf(limited, quantity))).toEqual([3, 4, 4]);
  expect([0, 20, 21].map((quantity) => quantityAbove(limited, quantity))).toEqual([0, 0, 1]);
  expect(quantityAbove(price([{ upTo: 10, usd: 0.3 }, { usd: 0.1 }]), 1e12)).toBe(0);
});

test("a price has tiers if it depends on the quantity, or is known up to one only", () => {
  expect([[{ usd: 1 }], [{ upTo: 1, usd: 1 }], [{ upTo: 1, usd: 1 }, { usd: 2 }]].map((tiers) => hasTiers(price(tiers)))).toEqual([
    ...[false, true, true],
  ]);
});
