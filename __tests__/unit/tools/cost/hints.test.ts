import { describe, expect, test } from "@jest/globals";
import { type Hint, hintsFor } from "../../../../tools/cost/hints.js";
import { priceBook } from "../../../../tools/cost/prices/price-book.js";
import type { Resource } from "../../../../tools/cost/resources/resource.js";
import { cluster, estimated, resource } from "../../../support/prices/priced.js";

function hints(resources: readonly Resource[], assumed: Readonly<Record<string, unknown>> = {}, region = "us-east-1"): Hint[] {
  const book = priceBook(region);
  return hintsFor(resources, book, estimated(resources, assumed, book));
}
const hint = (id: Hint["id"], ...args: Parameters<typeof hints>) => hints(...args).find((one) => one.id === id);
const cents = (one: Hint | undefined) => one && [Math.round(one.now * 100) / 100, Math.round(one.instead * 100) / 100];

const standard = cluster("kafka.m7g.large", 3, { volumeGib: 600 });

test("an interface endpoint is compared with the NAT gateways, with the same data", () => {
  const gateways = ["a", "b", "c"].map((name) => resource("aws_nat_gateway", {}, name));

  expect(cents(hint("egress", gateways, { natGib: 100 }))).toEqual([98.55 + 4.5, 22.9]);
  expect(hint("egress", gateways)?.text).toContain("instead of 3 NAT gateways");
  expect(hint("egress", gateways)?.text).toContain("each further service adds 21.90.");
  expect(hint("egress", [resource("aws_eip")])).toBeUndefined();
  expect(hint("egress", gateways, {}, "ap-northeast-2")).toBeDefined();
  expect(hint("egress", gateways, {}, "eu-west-1")).toBeUndefined(); // the price of an endpoint's data is not known
});

test("the endpoint is in the zones of the cluster, or else in the assumed ones, and instances of gateways count", () => {
  const gateway = { ...resource("aws_nat_gateway"), instances: 2 };
  const { values, ...rest } = standard;
  const [group] = values["broker_node_group_info"] as object[];
  const two = { ...rest, values: { ...values, broker_node_group_info: [{ ...group, client_subnets: ["a", "b"] }] } };

  expect(hint("egress", [gateway, two])?.text).toContain("One interface endpoint in 2 zones instead of 2 NAT gateways,");
  expect(hint("egress", [resource("aws_nat_gateway")], { zones: 4 })?.text).toContain("in 4 zones instead of 1 NAT gateway,");
  expect(hint("egress", [gateway, standard], { zones: 4, natGib: 0 })?.instead).toBeCloseTo(3 * 730 * 0.01, 6);
});

test("an endpoint is not compared above the highest known tier of its data", () => {
  expect(hint("egress", [resource("aws_nat_gateway")], { natGib: 1_048_576 })).toBeDefined();
  expect(hint("egress", [resource("aws_nat_gateway")], { natGib: 1_048_577 })).toBeUndefined();
});

describe("Express", () => {
  test("is compared with as many standard brokers of the size", () => {
    const load = { inMibPerSecond: 1, retentionHours: 168 };

    // 446.76 + 180, or 893.52 + 59.06 + 25.66; and 68.44 across zones
    expect(cents(hint("express", [standard], load))).toEqual([695.2, 1046.68]);
    expect(hint("express", [cluster("kafka.m5.xlarge", 3, { volumeGib: 1 })])?.text).toContain("As many express.m7g.xlarge brokers");
  });

  test("is not compared with Express brokers, burstable ones, or if a price is missing", () => {
    expect(hint("express", [cluster("express.m7g.large", 3)])).toBeUndefined();
    expect(hint("express", [cluster("kafka.t3.small", 3, { volumeGib: 1 })])).toBeUndefined();
    expect(hint("express", [standard], {}, "eu-west-1")).toBeUndefined();
    expect(hint("express", [cluster("kafka.m5.24xlarge", 3, { volumeGib: 1 })])).toBeUndefined();
    expect(hint("express", [])).toBeUndefined();
  });
});

test("reads from the nearest replica save the traffic of consumers, unless they are assumed already", () => {
  const load = { inMibPerSecond: 1, fanOut: 2 };

  const { now, instead } = hint("nearest-replica", [standard], load) as Hint;

  expect(now - instead).toBeCloseTo(68.4375, 4);
  expect(hint("nearest-replica", [standard], { ...load, localReads: 1 })).toBeUndefined();
  expect(hint("nearest-replica", [standard], { ...load, fanOut: 0 })).toBeUndefined();
  expect(hint("nearest-replica", [])).toBeUndefined();
});

describe("tiered storage", () => {
  const load = { inMibPerSecond: 1, retentionHours: 168, localRetentionHours: 24 };

  test("is compared with volumes for the whole retention", () => {
    // 1,800 GB at 0.10, or 3 × 141 GB at 0.10 and 506.25 GB at 0.06
    const { now, instead } = hint("tiered-storage", [standard], load) as Hint;

    expect(now - instead).toBeCloseTo(180 - 42.3 - 30.375, 4);
    expect(hint("tiered-storage", [standard], load)?.text).toContain("24 h on the volumes");
  });

  test("keeps the provisioned throughput of the volumes", () => {
    const { values, ...rest } = cluster("kafka.m7g.4xlarge", 3);
    const [group] = values["broker_node_group_info"] as object[];
    const ebs = { volume_size: 600, provisioned_throughput: [{ enabled: true, volume_throughput: 250 }] };
    const provisioned = {
      ...rest,
      values: { ...values, broker_node_group_info: [{ ...group, storage_info: [{ ebs_storage_info: [ebs] }] }] },
    };
    const { now, instead } = hint("tiered-storage", [provisioned], load) as Hint;

    expect(now - instead).toBeCloseTo(180 - 42.3 - 30.375, 4);
  });

  test("does not make volumes larger", () => {
    const { now, instead } = hint("tiered-storage", [cluster("kafka.m7g.large", 3, { volumeGib: 10 })], load) as Hint;

    expect(instead - now).toBeCloseTo(30.375, 4);
  });

  test("is not compared for a short retention, other brokers, or if it is on", () => {
    expect(hint("tiered-storage", [standard], { ...load, retentionHours: 72 })).toBeDefined();
    expect(hint("tiered-storage", [standard], { ...load, retentionHours: 71 })).toBeUndefined();
    expect(hint("tiered-storage", [standard], { ...load, localRetentionHours: 168 })).toBeUndefined();
    expect(hint("tiered-storage", [cluster("kafka.t3.small", 3, { volumeGib: 9 })], load)).toBeUndefined();
    expect(hint("tiered-storage", [cluster("express.m7g.large", 3)], load)).toBeUndefined();
    expect(hint("tiered-storage", [cluster("kafka.m7g.large", 3, { volumeGib: 9, storage_mode: "TIERED" })], load)).toBeUndefined();
  });
});

test("metrics above DEFAULT and provisioned pollers are compared with none", () => {
  const monitored = cluster("kafka.m7g.large", 3, { volumeGib: 1, enhanced_monitoring: "PER_BROKER" });
  const pollers = resource("aws_lambda_event_source_mapping", { provisioned_poller_config: { minimum_pollers: 1, maximum_pollers: 1 } });

  expect(cents(hint("monitoring", [monitored]))).toEqual([52.2, 0]);
  expect(
    hint("monitoring", [monitored, standard, cluster("kafka.m7g.large", 3, { enhanced_monitoring: "DEFAULT" }), monitored])?.text,
  ).toBe("Level DEFAULT instead of PER_BROKER: free, without the metrics above it.");
  expect(hint("monitoring", [standard])).toBeUndefined();
  expect(cents(hint("pollers", [pollers]))).toEqual([135.05, 0]);
  expect(hint("pollers", [standard])).toBeUndefined();
});

test("the largest saving is the first", () => {
  const found = hints([standard, resource("aws_nat_gateway")], { inMibPerSecond: 5 }).map(({ now, instead }) => now - instead);

  expect(found.length).toBeGreaterThan(2);
  expect(found).toEqual([...found].sort((a, b) => b - a));
});
