import { describe, expect, test } from "@jest/globals";
import { priceBook } from "../../../../../tools/cost/prices/price-book.js";
import { amounts, cluster, estimated, resource } from "../../../../support/prices/priced.js";

/** Sum of all lines, in cents. */
const total = (...args: Parameters<typeof estimated>) => Math.round(estimated(...args).total.expected * 100) / 100;

/**
 * Results of AWS's own sizing script, aws/agent-toolkit-for-aws, msk_sizing.py, 2026-06, for us-east-1: brokers, storage, tiered storage, data
 * in, traffic across zones. Volumes are as large as the script makes them: the retained replicas, twice.
 */
describe("AWS's sizing script", () => {
  const loads = {
    "1 MiB/s, read in the zone": { inMibPerSecond: 1, fanOut: 2, retentionHours: 168, localReads: 1 },
    "10 MiB/s, read across zones": { inMibPerSecond: 10, fanOut: 2, retentionHours: 72, localReads: 0 },
    "50 MiB/s, tiered": { inMibPerSecond: 50, fanOut: 2, retentionHours: 168, localRetentionHours: 72, localReads: 1 },
  };
  const volumes = { "1 MiB/s, read in the zone": 3543.75, "10 MiB/s, read across zones": 15_187.5, "50 MiB/s, tiered": 75_937.5 };

  test.each([
    ["1 MiB/s, read in the zone", "kafka.m5.large", 3, { brokers: 459.9, storage: 354.38, "traffic across zones": 34.22 }, 848.49],
    ["1 MiB/s, read in the zone", "kafka.m7g.large", 3, { brokers: 446.76, storage: 354.38, "traffic across zones": 34.22 }, 835.35],
    ["10 MiB/s, read across zones", "kafka.m5.large", 6, { brokers: 919.8, storage: 1518.75, "traffic across zones": 1026.56 }, 3465.11],
    ["10 MiB/s, read across zones", "kafka.m7g.large", 6, { brokers: 893.52, storage: 1518.75, "traffic across zones": 1026.56 }, 3438.83],
  ] as const)("%s: %s × %d", (load, type, brokers, expected, sum) => {
    const resources = [cluster(type, brokers, { volumeGib: volumes[load] / brokers })];

    expect(amounts(estimated(resources, loads[load]))).toEqual(expected);
    expect(total(resources, loads[load])).toBe(sum);
  });

  test("50 MiB/s, tiered: 24 × kafka.m5.large, with MSK's price of tiered storage instead of S3's", () => {
    const resources = [cluster("kafka.m5.large", 24, { volumeGib: volumes["50 MiB/s, tiered"] / 24, storage_mode: "TIERED" })];

    expect(amounts(estimated(resources, loads["50 MiB/s, tiered"]))).toEqual({
      ...{ brokers: 3679.2, storage: 7593.75, "traffic across zones": 1710.94 },
      "tiered storage": 1012.5,
    });
  });

  test.each([
    ["1 MiB/s, read in the zone", 3, { brokers: 893.52, storage: 59.06, "data in": 25.66, "traffic across zones": 34.22 }, 1012.47],
    ["10 MiB/s, read across zones", 3, { brokers: 893.52, storage: 253.13, "data in": 256.64, "traffic across zones": 1026.56 }, 2429.85],
    ["50 MiB/s, tiered", 9, { brokers: 2680.56, storage: 2953.13, "data in": 1283.2, "traffic across zones": 1710.94 }, 8627.83],
  ] as const)("%s: express.m7g.large × %d", (load, brokers, expected, sum) => {
    const resources = [cluster("express.m7g.large", brokers)];

    expect(amounts(estimated(resources, loads[load]))).toEqual(expected);
    expect(total(resources, loads[load])).toBe(sum);
  });
});

/** A public survey, 2026-10-04: 263 GB in, 526 GB out, 60 GB kept, 30 partitions, without traffic across zones. */
describe("a public survey of managed brokers", () => {
  const inMibPerSecond = (263 * 1024) / (730 * 3600);
  const load = { inMibPerSecond, fanOut: 2, retentionHours: (60 * 1024) / (inMibPerSecond * 3600), partitions: 30 };
  const withoutZones = (estimate: ReturnType<typeof estimated>) => {
    const { "traffic across zones": _, ...others } = amounts(estimate);
    return others;
  };

  test("3 × kafka.m7g.large with 300 GB cost 476.76", () => {
    expect(withoutZones(estimated([cluster("kafka.m7g.large", 3, { volumeGib: 100 })], load))).toEqual({ brokers: 446.76, storage: 30 });
  });

  test("3 × express.m7g.large cost 902.15", () => {
    expect(withoutZones(estimated([cluster("express.m7g.large", 3)], load))).toEqual({ brokers: 893.52, storage: 6, "data in": 2.63 });
  });

  test("a serverless cluster costs 638.95", () => {
    const resources = [resource("aws_msk_serverless_cluster")];

    expect(amounts(estimated(resources, load))).toEqual({
      ...{ cluster: 547.5, partitions: 32.85, "data in": 26.3, "data out": 26.3, storage: 6 },
    });
    expect(total(resources, load)).toBe(638.95);
  });

  test("a serverless cluster in Seoul has Seoul's prices", () => {
    expect(amounts(estimated([resource("aws_msk_serverless_cluster")], load, priceBook("ap-northeast-2")))).toEqual({
      ...{ cluster: 671.6, partitions: 39.42, "data in": 32.35, "data out": 32.09, storage: 6.84 },
    });
  });
});

test("AWS's Flink calculator: 2 KPU and one for orchestration cost 240.90, 8 and one cost 722.70", () => {
  const flink = (parallelism: number) =>
    resource("aws_kinesisanalyticsv2_application", {
      application_configuration: [
        { flink_application_configuration: [{ parallelism_configuration: [{ parallelism, parallelism_per_kpu: 1 }] }] },
      ],
    });

  expect(total([flink(2)])).toBe(240.9);
  expect(total([flink(8)])).toBe(722.7);
});

test("2,232 broker-hours of kafka.m5.large cost 468.72, as in AWS's pricing example of 31 days", () => {
  const { lines } = estimated([cluster("kafka.m5.large", 3, { volumeGib: 100 })]);
  const usd = lines.find(({ what }) => what === "brokers")?.tiers[0]?.usd ?? Number.NaN;

  expect(3 * 31 * 24 * usd).toBeCloseTo(468.72, 8);
});
