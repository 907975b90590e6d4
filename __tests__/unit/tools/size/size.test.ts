import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { brokerTypes, expressBrokerTypes } from "../../../../modules/cluster/index.js";
import { priceBook } from "../../../../tools/cost/index.js";
import type { Candidate } from "../../../../tools/size/candidates.js";
import { size, sizingOf } from "../../../../tools/size/index.js";
import { brokersFor, type Load, short } from "../../../../tools/size/load.js";
import { expectTraced } from "../../../support/prices/recomputed.js";

const book = priceBook("us-east-1");
const base: Load = {
  ...{ inMibPerSecond: 10, outMibPerSecond: 20, peak: 2, retentionHours: 72, partitions: 100, localReads: 1 },
  zoneLoss: true,
};
const all = (load: Partial<Load>): Candidate[] => {
  const { fitting, excluded } = sizingOf({ ...base, ...load }, book);
  return [...fitting, ...excluded];
};
const candidate = (type: string, load: Partial<Load> = {}) => all(load).find((one) => one.type === type) as Candidate;
const limit = (type: string, name: string, load: Partial<Load>) => candidate(type, load).limits.find((one) => one.name === name);

/** Results of aws/agent-toolkit-for-aws, msk_sizing.py, 2026-06, with its defaults. Its partitions count replicas. */
describe("AWS's own sizing script", () => {
  const first = { inMibPerSecond: 1, outMibPerSecond: 2, retentionHours: 168, partitions: 100, localReads: 1 };
  const second = { inMibPerSecond: 10, outMibPerSecond: 20, retentionHours: 72, partitions: 1000, localReads: 0 };
  const third = { inMibPerSecond: 50, outMibPerSecond: 100, retentionHours: 168, localRetentionHours: 72, partitions: 1000, localReads: 1 };

  test.each([
    ["kafka.m5.large", first, 3, 848.49],
    ["kafka.m7g.large", first, 3, 835.35],
    ["express.m7g.large", first, 3, 1012.47],
    ["kafka.m5.large", second, 6, 3465.11],
    ["kafka.m7g.large", second, 6, 3438.83],
    ["express.m7g.large", second, 3, 2429.85],
    ["kafka.m5.large", third, 24, 13_372.01 + 1012.5 - 388.12],
    ["kafka.m7g.large", third, 21, 12_820.13 + 1012.5 - 388.12],
    ["express.m7g.large", third, 9, 8627.83],
  ] as const)("%s, case %#", (type, load, brokers, usd) => {
    const found = candidate(type, { ...load, zoneLoss: false });

    expect(found.brokers).toBe(brokers);
    // AWS's volumes have fractions of a GiB; ours are rounded up.
    expect(Math.abs((found.usd ?? Number.NaN) - usd)).toBeLessThan(0.1 * brokers);
  });
});

describe("six loads", () => {
  /** Returns the clusters for a load, once each amount of every fitting one is traced to its price row. */
  function load(inMibPerSecond: number, outMibPerSecond: number, retentionHours: number, partitions: number) {
    const sizing = sizingOf({ ...base, inMibPerSecond, outMibPerSecond, retentionHours, partitions }, book);
    for (const { lines, unpriced, usd } of sizing.fitting) {
      if (lines.length > 0) expectTraced("us-east-1", lines);
      const sum = lines.reduce((total, { amount }) => total + amount.expected, 0);
      if (unpriced.length === 0) expect(usd).toBeCloseTo(sum, 6);
      else expect(usd).toBeUndefined();
    }
    return sizing;
  }

  test("a small one fits everything but burstable brokers; three small brokers are the cheapest", () => {
    const { fitting, excluded } = load(0.5, 1, 24, 30);

    expect(fitting[0]).toMatchObject({ type: "kafka.m7g.large", brokers: 3 });
    expect(excluded.map(({ type }) => type)).toEqual(["kafka.t3.small"]);
    expect(fitting).toHaveLength(Object.keys(brokerTypes).length + Object.keys(expressBrokerTypes).length);
  });

  test("a medium one costs least on Express brokers", () => {
    expect(load(19, 57, 72, 600).fitting[0]).toMatchObject({ kind: "express" });
  });

  test("many partitions exclude serverless, and decide the number of brokers", () => {
    const { fitting, excluded } = load(1, 1, 24, 2401);

    expect(excluded.map(({ type, excludedBy }) => [type, excludedBy?.text])).toContainEqual([
      "serverless",
      "2,401 of at most 2,400 partitions",
    ]);
    expect(fitting[0]?.limits[0]?.name).toBe("partitions");
  });

  test("a large one excludes small brokers by the number of brokers in a cluster", () => {
    const { fitting, excluded } = load(200, 600, 24, 1000);

    const m7g = excluded.find(({ type }) => type === "kafka.m7g.large");
    expect(m7g?.excludedBy?.text).toBe("400 MiB/s at peak, 5.74 MiB/s each: 72 brokers, of at most 60 in a cluster");
    expect(excluded.find(({ type }) => type === "serverless")?.excludedBy?.name).toBe("ingress");
    expect(fitting.length).toBeGreaterThan(0);
  });

  test("a load that is too high for every cluster fits none, and each has its limit", () => {
    const { fitting, excluded } = load(20_000, 20_000, 24, 1000);

    expect(fitting).toEqual([]);
    expect(excluded).toHaveLength(Object.keys(brokerTypes).length + Object.keys(expressBrokerTypes).length + 1);
    expect(excluded.every(({ excludedBy }) => excludedBy !== undefined)).toBe(true);
    // Those that need the fewest brokers are the first.
    expect(excluded.slice(0, 3).map(({ type }) => type)).toEqual(["express.m7g.16xlarge", "express.m7g.12xlarge", "express.m7g.8xlarge"]);
    expect(excluded.find(({ type }) => type === "express.m7g.xlarge")?.excludedBy?.text).toBe(
      "40,000 MiB/s at peak, 20.8 MiB/s each: 1,920 brokers, of at most 60 in a cluster",
    );
  });

  test("partitions that are too many for every cluster fit none", () => {
    const { fitting, excluded } = load(1, 1, 24, 500_000);

    expect(fitting).toEqual([]);
    expect(excluded.find(({ type }) => type === "express.m7g.16xlarge")?.excludedBy).toMatchObject({ name: "partitions", brokers: 75 });
  });
});

describe("limits", () => {
  test("of standard brokers are those of volume, network, partitions and storage", () => {
    const { limits } = candidate("kafka.m7g.large", { inMibPerSecond: 10, outMibPerSecond: 100, partitions: 1500 });

    expect(limits.map(({ name, brokers }) => [name, brokers])).toEqual([
      ["network", 9], // 20 / (117 / (10 × 1.5 + 5.7) / 2) = 7.1
      ["volume throughput", 6], // 20 / (79 / 6.5 / 2) = 3.3
      ["partitions", 6],
      ["storage", 3],
    ]);
  });

  test("of standard brokers with tiered storage have what is copied, and smaller volumes", () => {
    const tiered = { inMibPerSecond: 10, outMibPerSecond: 20, retentionHours: 720, localRetentionHours: 24 };

    expect(candidate("kafka.m7g.large", tiered).volumeGib).toBe(Math.ceil((10 * 3600 * 24 * 6) / 1024 / 6));
    expect(limit("kafka.m7g.large", "volume throughput", tiered)?.text).toBe("20 MiB/s at peak, 4.94 MiB/s each"); // 79 / 8 / 2
    expect(limit("kafka.m7g.large", "network", tiered)?.text).toBe("20 MiB/s at peak, 5.74 MiB/s each"); // 117 / (2 × 1.5 + 7.2) / 2
    expect(candidate("kafka.m7g.large", tiered).lines.map(({ what }) => what)).toContain("tiered storage");
    expect(candidate("kafka.m7g.large", { ...tiered, retentionHours: 24 }).lines.map(({ what }) => what)).not.toContain("tiered storage");
  });

  test("of volumes are 16 TiB, half of it free", () => {
    // 200 MiB/s × 720 h × 3 × 2 = 3,037,500 GiB
    expect(limit("kafka.m7g.16xlarge", "storage", { inMibPerSecond: 200, retentionHours: 720 })?.brokers).toBe(186);
    expect(limit("kafka.m7g.large", "storage", { inMibPerSecond: 2, retentionHours: 720 })?.text).toBe("30,375 GiB, 16,384 GiB each");
  });

  test("of Express brokers leave a third for a lost zone, or a quarter without", () => {
    const each = (name: string, zoneLoss: boolean) => limit("express.m7g.xlarge", name, { zoneLoss })?.text;

    expect(each("ingress", true)).toBe("20 MiB/s at peak, 20.8 MiB/s each");
    expect(each("ingress", false)).toBe("20 MiB/s at peak, 23.4 MiB/s each");
    expect(each("egress", true)).toBe("40 MiB/s at peak, 41.7 MiB/s each");
    expect(limit("express.m7g.xlarge", "partitions", { partitions: 1001 })).toEqual({
      ...{ name: "partitions", brokers: 6 },
      text: "3,003 replicas of partitions, 1,000 recommended each",
    });
  });

  test("of a serverless cluster are quotas in MB, for the cluster and for even partitions", () => {
    const excludedBy = (load: Partial<Load>) => candidate("serverless", { peak: 1, ...load }).excludedBy?.name;
    const mib = (mb: number) => mb / 1.048576;

    expect(excludedBy({ inMibPerSecond: mib(200), outMibPerSecond: mib(400) })).toBeUndefined();
    expect(excludedBy({ inMibPerSecond: mib(200.1), outMibPerSecond: 0 })).toBe("ingress");
    expect(excludedBy({ inMibPerSecond: 1, outMibPerSecond: mib(400.1) })).toBe("egress");
    expect(excludedBy({ inMibPerSecond: mib(20), outMibPerSecond: 1, partitions: 3 })).toBe("ingress of a partition");
    expect(excludedBy({ inMibPerSecond: mib(15), outMibPerSecond: mib(31), partitions: 3 })).toBe("egress of a partition");
    expect(excludedBy({ inMibPerSecond: mib(15), outMibPerSecond: mib(30), partitions: 3 })).toBeUndefined();
    expect(excludedBy({ partitions: 2401 })).toBe("partitions");
    expect(excludedBy({ inMibPerSecond: mib(150), outMibPerSecond: 1, peak: 2 })).toBe("ingress");
  });

  test("brokers are a multiple of the zones, at least one in each", () => {
    expect([0, 0.1, 3, 3.01, 6].map((demand) => brokersFor(demand, 1))).toEqual([3, 3, 3, 6, 6]);
    expect(brokersFor(0.3, 0.1)).toBe(3);
    expect([0.1234, 99.96, 1234.5].map(short)).toEqual(["0.123", "100", "1,235"]);
  });
});

test("a candidate without a known price is unpriced, and after those with a price", () => {
  const { fitting } = sizingOf(base, priceBook("eu-west-1"));

  expect(fitting.every(({ usd }) => usd === undefined)).toBe(true);
  expect(fitting.find(({ type }) => type === "kafka.m7g.large")?.unpriced).toContain(
    "brokers: no price of msk.broker.kafka.m7g.large in eu-west-1",
  );
  const { output } = size({ load: base, region: "ap-northeast-2", explain: false, json: false });
  const lines = output.split("\n").slice(3);
  expect(lines[0]).toMatch(/^ {4}\s*[\d,]+\.\d\d {2}serverless; /);
  expect(lines[1]).toMatch(/^ {4}unpriced {2}3 × .* \(brokers: no price of /);
});

describe("the output", () => {
  const options = { load: base, region: "us-east-1", explain: false, json: false };

  test("has the load, the clusters with their deciding limit, and what is excluded", () => {
    const { output, fits } = size(options);
    const lines = output.split("\n");

    expect(fits).toBe(true);
    expect(lines[0]).toBe(
      "10 MiB/s in and 20 MiB/s out, 2 times as much at peak with one zone lost; 72 h kept; 100 partitions with three replicas. Prices of us-east-1.",
    );
    expect(lines.slice(1, 3)).toEqual(["", "   $ a month  cluster; the limit that decides: what the load needs, what each broker has"]);
    expect(output).toMatch(/ {2}6 × kafka\.m7g\.large with 2,532 GiB; volume throughput: 20 MiB\/s at peak, 6\.08 MiB\/s each\n/);
    expect(lines.slice(-4)).toEqual([
      "",
      "Excluded, with the limit:",
      "  kafka.t3.small; throughput: AWS publishes no sustained throughput of burstable brokers",
      "",
    ]);
    expect(size({ ...options, load: { ...base, zoneLoss: false, localRetentionHours: 24 } }).output).toMatch(
      /^10 MiB\/s in and 20 MiB\/s out, 2 times as much at peak; 72 h kept, 24 h of it on volumes; /,
    );
  });

  test("explains each amount with its price row", () => {
    expect(size({ ...options, explain: true }).output).toContain(
      "kafka.m7g.large, brokers: 6 brokers × 730 h = 4,380 broker-hour × $0.204 = $893.52 [msk.broker.kafka.m7g.large]",
    );
  });

  test("as JSON traces each amount to its price row", () => {
    const { fitting } = JSON.parse(size({ ...options, json: true }).output) as ReturnType<typeof sizingOf>;

    for (const { usd, lines } of fitting) {
      expect(lines.reduce((sum, { amount }) => sum + amount.expected, 0)).toBeCloseTo(usd ?? Number.NaN, 6);
      for (const { price, tiers } of lines) expect(book.price(price)?.tiers).toEqual(tiers);
    }
  });

  test("reports that nothing fits", () => {
    const { output, fits } = size({ ...options, load: { ...base, inMibPerSecond: 20_000 } });

    expect(fits).toBe(false);
    expect(output).toContain("\nNo cluster carries this load.\n");
    expect(size({ ...options, json: true, load: { ...base, partitions: 500_000 } }).output).toContain('"brokers": null');
  });
});

const loads = fc.record({
  inMibPerSecond: fc.integer({ min: 1, max: 300 }),
  outMibPerSecond: fc.integer({ min: 0, max: 600 }),
  peak: fc.integer({ min: 1, max: 5 }),
  retentionHours: fc.integer({ min: 1, max: 1000 }),
  partitions: fc.integer({ min: 1, max: 10_000 }),
  localReads: fc.constantFrom(0, 1),
  zoneLoss: fc.constant(true),
});

test("a load that is at least as high in everything never costs less, and never needs fewer brokers of a type", () =>
  fc.assert(
    fc.property(loads, loads, (load, more) => {
      const names = ["peak", "retentionHours", "partitions"] as const;
      const sum = {
        ...load,
        ...Object.fromEntries(names.map((name) => [name, load[name] + more[name]])),
        // The same fan-out: what a broker writes for each byte depends on it.
        inMibPerSecond: load.inMibPerSecond * more.peak,
        outMibPerSecond: load.outMibPerSecond * more.peak,
      };
      const [less, greater] = [sizingOf(load, book), sizingOf(sum, book)];

      const cost = ({ fitting }: typeof less) => fitting[0]?.usd ?? Number.POSITIVE_INFINITY;
      expect(cost(greater)).toBeGreaterThanOrEqual(cost(less) - 1e-6);
      expect(greater.fitting.length).toBeLessThanOrEqual(less.fitting.length);
      const brokers = new Map([...less.fitting, ...less.excluded].map(({ type, brokers: count }) => [type, count]));
      for (const { type, brokers: count } of greater.fitting) expect(count).toBeGreaterThanOrEqual(brokers.get(type) ?? Number.NaN);
    }),
    { numRuns: 15 },
  ));
