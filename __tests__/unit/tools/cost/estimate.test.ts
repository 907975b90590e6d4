import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { assume } from "../../../../tools/cost/assumptions.js";
import { difference } from "../../../../tools/cost/difference.js";
import { estimate, numberText, sumOf } from "../../../../tools/cost/estimate.js";
import { type Price, type PriceBook, priceBook } from "../../../../tools/cost/prices/price-book.js";
import { pricers } from "../../../../tools/cost/pricing/pricers.js";
import type { Resource } from "../../../../tools/cost/resources/resource.js";
import { cluster, estimated, resource } from "../../../support/prices/priced.js";

/** Every price has these tiers. */
const tiered = (tiers: Price["tiers"]): PriceBook => ({ region: "here", price: (id) => ({ id, unit: "unit", tiers, source: "s" }) });

test("a line has its price row, its formula and its quantity in each case", () => {
  const { lines, total, region } = estimated([{ ...resource("aws_eip"), instances: 3 }]);

  expect(lines).toEqual([
    {
      ...{ address: "aws_eip.x", type: "aws_eip", what: "address", price: "vpc.public-ipv4", unit: "hour" },
      tiers: [{ usd: 0.005 }],
      source: "Public notes on prices of VPC, CloudWatch and S3 from AWS's pricing API, us-east-1, 2025-10-28",
      quantity: { low: 2190, expected: 2190, high: 2190 },
      formula: "3 instances × 730 h",
      amount: { low: 10.950000000000001, expected: 10.950000000000001, high: 10.950000000000001 },
    },
  ]);
  expect(total).toEqual(lines[0]?.amount);
  expect(region).toBe("us-east-1");
});

test("the most expensive line is the first; equal ones are sorted by address", () => {
  const resources = [resource("aws_kms_key", {}, "b"), resource("aws_kms_key", {}, "a"), resource("aws_eip")];

  expect(estimated(resources).lines.map(({ address }) => address)).toEqual(["aws_eip.x", "aws_kms_key.a", "aws_kms_key.b"]);
});

describe("a price with tiers", () => {
  const group = (name: string) => resource("aws_cloudwatch_log_group", { name, retention_in_days: 30 }, name.replace("/aws/vpc/", ""));
  const written = (...names: string[]) => {
    const { lines } = estimated(names.map(group), { flowLogGib: 40_960 });
    return lines.filter(({ what }) => what === "written");
  };

  test("applies to the sum of all resources, and each has its share", () => {
    const [one, four] = [written("/aws/vpc/a"), written("/aws/vpc/a", "/aws/vpc/b", "/aws/vpc/c", "/aws/vpc/d")];

    // 10 TiB at 0.50, 20 TiB at 0.25 and 10 TiB at 0.10
    expect(one.map(({ amount }) => amount.expected)).toEqual([11_264]);
    expect(four.map(({ amount }) => amount.expected)).toEqual([2816, 2816, 2816, 2816]);
    expect(four.map(({ quantity, together }) => [quantity.expected, together])).toEqual(
      Array(4).fill([10_240, { low: 20_480, expected: 40_960, high: 81_920 }]),
    );
  });

  test("is shared by functions and by their instances", () => {
    const book = tiered([{ upTo: 1, usd: 10 }, { usd: 1 }]);
    const functions = [{ ...resource("aws_lambda_function", {}, "a"), instances: 2 }, resource("aws_lambda_function", {}, "b")];
    const { lines } = estimated(functions, { otherInvocations: 1e6 }, book);

    expect(lines.filter(({ what }) => what === "invocations").map(({ address, amount }) => [address, amount.expected])).toEqual([
      ["aws_lambda_function.a", 8],
      ["aws_lambda_function.b", 4],
    ]);
  });

  test("of another item is separate, and a price without tiers has no common quantity", () => {
    const { lines } = estimated([resource("aws_kms_key"), resource("aws_eip")], {}, tiered([{ upTo: 1, usd: 10 }, { usd: 1 }]));

    expect(lines.map(({ what, amount }) => [what, amount.expected])).toEqual([
      ["address", 739],
      ["key", 10],
    ]);
    expect(estimated([resource("aws_kms_key"), resource("aws_kms_key", {}, "y")]).lines[0]).not.toHaveProperty("together");
  });
});

describe("unpriced", () => {
  test("is what has no price in the region, named with the price's id", () => {
    const { unpriced, lines } = estimated([cluster("kafka.m8g.large", 3, { volumeGib: 100 })]);

    expect(unpriced).toEqual([
      {
        address: "aws_msk_cluster.x",
        what: "brokers",
        reason: "no price of msk.broker.kafka.m8g.large in us-east-1",
        formula: "3 brokers × 730 h",
      },
    ]);
    expect(lines.map(({ what }) => what)).toEqual(["traffic across zones", "storage"]);
  });

  test("is everything in a region without prices", () => {
    const { unpriced, total } = estimated([cluster("kafka.m7g.large", 3, { volumeGib: 100 })], {}, priceBook("sa-east-1"));

    expect(unpriced.map(({ what }) => what)).toEqual(["brokers", "storage", "traffic across zones"]);
    expect(total.expected).toBe(0);
  });

  test("is a type of resource without pricing, unless it is free", () => {
    expect(estimated([resource("aws_sns_topic"), resource("aws_iam_role")]).unpriced).toEqual([
      { address: "aws_sns_topic.x", reason: "resources of the type aws_sns_topic are not priced here" },
    ]);
  });

  test("is what Terraform knows only after the apply", () => {
    const { values } = cluster("kafka.m7g.large", 3);
    const unknown = [
      resource("aws_msk_cluster", { ...values, number_of_broker_nodes: undefined }),
      resource("aws_msk_cluster", { broker_node_group_info: [{}], number_of_broker_nodes: 3 }, "y"),
    ];

    expect(estimated(unknown).unpriced).toEqual([
      { address: "aws_msk_cluster.x", what: "brokers", reason: "the number of brokers is known only after the apply" },
      { address: "aws_msk_cluster.x", what: "storage", reason: "the number of brokers is known only after the apply" },
      { address: "aws_msk_cluster.y", what: "brokers", reason: "its type is known only after the apply" },
      { address: "aws_msk_cluster.y", what: "storage", reason: "the number of GB is known only after the apply" },
    ]);
  });

  describe("above the highest known tier", () => {
    const keys = (instances: number, name = "x") => ({ ...resource("aws_kms_key", {}, name), instances });
    const book = tiered([
      { upTo: 2, usd: 10 },
      { upTo: 4, usd: 1 },
    ]);

    test("is the part of the quantity that is above it: the rest is priced", () => {
      const { unpriced, total } = estimated([keys(7)], {}, book);

      expect(unpriced).toEqual([
        {
          ...{ address: "aws_kms_key.x", what: "key", reason: "3 of 7 unit are above the highest known tier of kms.key" },
          ...{ quantity: { low: 3, expected: 3, high: 3 }, unit: "unit" },
        },
      ]);
      expect(total.expected).toBe(22);
      expect(estimated([keys(4)], {}, book)).toMatchObject({ unpriced: [], total: { expected: 22 } });
    });

    test("is divided between the resources at the price", () => {
      const { unpriced, lines } = estimated([keys(6), keys(2, "y")], {}, book);

      expect(unpriced.map(({ address, quantity }) => [address, quantity?.expected])).toEqual([
        ["aws_kms_key.x", 3],
        ["aws_kms_key.y", 1],
      ]);
      expect(lines.map(({ address, amount }) => [address, amount.expected])).toEqual([
        ["aws_kms_key.x", 16.5],
        ["aws_kms_key.y", 5.5],
      ]);
    });

    test("can be so with twice the load only", () => {
      const { unpriced } = estimated([resource("aws_nat_gateway")], { natGib: 3 }, book);

      expect(unpriced.find(({ what }) => what === "data")).toEqual({
        ...{ address: "aws_nat_gateway.x", what: "data" },
        reason: "with twice the load, 2 of 6 unit are above the highest known tier of vpc.nat.data",
        ...{ quantity: { low: 0, expected: 0, high: 2 }, unit: "unit" },
      });
    });
  });

  test("is not what is 0 in each case", () => {
    const tiered = cluster("kafka.m7g.large", 3, { volumeGib: 100, storage_mode: "TIERED" });

    expect(estimated([tiered], { tieredReads: 0 }).unpriced).toEqual([]);
    expect(estimated([tiered], { tieredReads: 0.1 }).unpriced).toHaveLength(1);
  });
});

test("undecided are only resources with a cost", () => {
  const options = { book: priceBook("us-east-1"), assumed: assume({}), undecided: ["aws_eip.x", "aws_iam_role.x"] };

  expect(estimate([resource("aws_eip"), resource("aws_iam_role")], options).undecided).toEqual(["aws_eip.x"]);
});

test("numbers have six significant digits, above a thousand two decimals", () => {
  expect([0.000001, 2 / 3, 999.9999, 2190, 1234.567].map(numberText)).toEqual(["0.000001", "0.666667", "1,000", "2,190", "1,234.57"]);
});

const clusters = fc
  .record({
    type: fc.constantFrom("kafka.m5.large", "kafka.m7g.xlarge", "express.m7g.large"),
    zones: fc.integer({ min: 1, max: 10 }),
    volumeGib: fc.integer({ min: 1, max: 16_384 }),
    tiered: fc.boolean(),
    level: fc.constantFrom("DEFAULT", "PER_BROKER", "PER_TOPIC_PER_PARTITION"),
  })
  .map(({ type, zones, volumeGib, tiered, level }) =>
    cluster(type, 3 * zones, { volumeGib, storage_mode: tiered ? "TIERED" : "LOCAL", enhanced_monitoring: level }),
  );
const others = fc.constantFrom(...Object.keys(pricers).filter((type) => type !== "aws_msk_cluster")).map((type) => resource(type));
const configurations: fc.Arbitrary<Resource[]> = fc
  .tuple(fc.array(clusters, { maxLength: 2 }), fc.array(others, { maxLength: 8 }), fc.boolean())
  .map(([a, b, scaling]) => [
    ...a.map((one, i) => ({ ...one, address: `aws_msk_cluster.c${i}` })),
    ...b.map((one, i) => ({ ...one, address: `${one.address}${i}` })),
    ...(scaling ? [resource("aws_appautoscaling_target", { service_namespace: "kafka", max_capacity: 16_384 })] : []),
  ]);
const loads = fc.record({
  inMibPerSecond: fc.integer({ min: 0, max: 500 }),
  groups: fc.integer({ min: 0, max: 20 }),
  retentionHours: fc.integer({ min: 0, max: 2000 }),
  requestsPerSecond: fc.integer({ min: 0, max: 5000 }),
  partitions: fc.integer({ min: 0, max: 5000 }),
  natGib: fc.integer({ min: 0, max: 1000 }),
});

/** The prices of a region, and prices that are known up to small quantities only. */
const books = fc.constantFrom(
  priceBook("us-east-1"),
  tiered([
    { upTo: 50, usd: 3 },
    { upTo: 1000, usd: 1 },
  ]),
);

describe("of any configuration", () => {
  test("more load never costs less", () =>
    fc.assert(
      fc.property(configurations, loads, loads, books, (resources, load, more, book) => {
        const sum = Object.fromEntries(Object.entries(load).map(([name, value]) => [name, value + more[name as keyof typeof more]]));

        const [less, greater] = [estimated(resources, load, book), estimated(resources, sum, book)];

        expect(greater.total.expected).toBeGreaterThanOrEqual(less.total.expected - 1e-6);
        expect(less.total.low).toBeLessThanOrEqual(less.total.expected + 1e-6);
        expect(less.total.expected).toBeLessThanOrEqual(less.total.high + 1e-6);
      }),
      { numRuns: 60 },
    ));

  test("the total is the sum of the lines, and each amount is its quantity at its price", () =>
    fc.assert(
      fc.property(configurations, loads, (resources, load) => {
        const { lines, total } = estimated(resources, load);

        expect(total).toEqual(sumOf(lines.map(({ amount }) => amount)));
        for (const { tiers, quantity, amount } of lines) {
          if (tiers.length === 1) expect(amount.expected).toBeCloseTo(quantity.expected * (tiers[0]?.usd ?? Number.NaN), 6);
        }
      }),
      { numRuns: 60 },
    ));

  test("the difference from itself is nothing, and differences are opposite in the other direction", () =>
    fc.assert(
      fc.property(configurations, configurations, loads, (a, b, load) => {
        const [one, two] = [estimated(a, load), estimated(b, load)];

        expect(difference(one, one)).toMatchObject({ change: { low: 0, expected: 0, high: 0 }, changes: [], unpriced: [] });
        const [there, back] = [difference(one, two), difference(two, one)];
        expect(there.change.expected).toBeCloseTo(-back.change.expected, 6);
        expect(sumOf(there.changes.map(({ change }) => change)).expected).toBeCloseTo(there.change.expected, 0);
      }),
      { numRuns: 60 },
    ));
});
