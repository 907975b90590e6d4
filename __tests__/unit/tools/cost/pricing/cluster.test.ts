import { describe, expect, test } from "@jest/globals";
import { cluster, itemsOf, resource } from "../../../../support/prices/priced.js";

/** Returns the quantity of an item. */
const quantity = (what: string, ...args: Parameters<typeof itemsOf>) => itemsOf(...args).find(([name]) => name === what)?.[2];

describe("volumes", () => {
  const target = (maximum: number, more: object = {}) =>
    resource("aws_appautoscaling_target", { service_namespace: "kafka", max_capacity: maximum, ...more });
  const standard = (more: object = {}) => cluster("kafka.m7g.large", 3, { volumeGib: 100, ...more });
  const load = { inMibPerSecond: 1, retentionHours: 24 }; // 84.375 GB, three times, on three brokers at 60 %: 141 GB each

  test("have their configured size without autoscaling, however much is kept", () => {
    expect(quantity("storage", [standard()], { inMibPerSecond: 100 })).toBe(300);
  });

  test("grow with autoscaling to the size that retention needs, at most to the maximum", () => {
    expect(quantity("storage", [standard(), target(1000)], load)).toBe(3 * 141);
    expect(quantity("storage", [standard(), target(1000)], load, "low")).toBe(3 * 100);
    expect(quantity("storage", [standard(), target(1000)], load, "high")).toBe(3 * 282);
    expect(quantity("storage", [standard(), target(120)], load)).toBe(3 * 120);
  });

  test("with tiered storage keep only the local retention", () => {
    const tiered = { ...load, retentionHours: 96, localRetentionHours: 24 };

    expect(quantity("storage", [standard({ storage_mode: "TIERED" }), target(1000)], tiered)).toBe(3 * 141);
    expect(quantity("tiered storage", [standard({ storage_mode: "TIERED" })], tiered)).toBe(253.125);
    expect(quantity("tiered storage", [standard({ storage_mode: "TIERED" })], { ...tiered, retentionHours: 12 })).toBe(0);
    expect(quantity("tiered storage", [standard()], tiered)).toBeUndefined();
    expect(quantity("storage", [standard({ storage_mode: "TIERED" }), target(1000)], { ...tiered, retentionHours: 12 })).toBe(300);
  });

  test("take the target of their cluster, and none if there are several clusters and no ARN matches", () => {
    const other = { ...standard(), address: "aws_msk_cluster.other" };
    const known = { ...standard(), values: { ...standard().values, arn: "arn:a" } };

    expect(quantity("storage", [known, other, target(1000, { resource_id: "arn:b" }), target(120, { resource_id: "arn:a" })], load)).toBe(
      360,
    );
    expect(quantity("storage", [standard(), other, target(1000)], load)).toBe(300);
    expect(quantity("storage", [standard(), target(1000, { service_namespace: "dynamodb" })], load)).toBe(300);
  });
});

test("reads from tiered storage are the assumed share of all reads", () => {
  const assumed = { inMibPerSecond: 1024 / (730 * 3600), fanOut: 10, tieredReads: 0.2 };

  expect(quantity("reads from tiered storage", [cluster("kafka.m7g.large", 3, { storage_mode: "TIERED" })], assumed)).toBe(2);
});

test("provisioned throughput is charged for each broker, if it is enabled", () => {
  const provisioned = (enabled: boolean) => {
    const { values, ...rest } = cluster("kafka.m7g.4xlarge", 6);
    const [group] = values["broker_node_group_info"] as object[];
    const storage = { ebs_storage_info: [{ volume_size: 100, provisioned_throughput: [{ enabled, volume_throughput: 312 }] }] };
    return [{ ...rest, values: { ...values, broker_node_group_info: [{ ...group, storage_info: [storage] }] } }];
  };

  expect(quantity("provisioned throughput", provisioned(true))).toBe(6 * 312);
  expect(quantity("provisioned throughput", provisioned(false))).toBeUndefined();
});

describe("metrics above DEFAULT", () => {
  const at = (level: string, type = "kafka.m7g.large") => [cluster(type, 3, { enhanced_monitoring: level })];
  const assumed = { topics: 10, partitions: 20, groups: 2 };

  test("are none at DEFAULT, and without a level", () => {
    expect(itemsOf(at("DEFAULT")).map(([what]) => what)).toEqual(["brokers", "storage", "traffic across zones"]);
    expect(itemsOf([cluster("kafka.m7g.large", 3)]).map(([what]) => what)).toEqual(["brokers", "storage", "traffic across zones"]);
  });

  test("are those that MSK emits for brokers, topics and partitions", () => {
    const counted = ["PER_BROKER", "PER_TOPIC_PER_BROKER", "PER_TOPIC_PER_PARTITION"].map((level) =>
      quantity(`metrics at ${level}`, at(level), assumed),
    );
    const [perBroker = 0, perTopic = 0, perPartition = 0] = counted;

    expect(perBroker).toBe(3 * 58);
    expect((perTopic - perBroker) % (3 * 10)).toBe(0);
    expect(perTopic).toBeGreaterThan(perBroker);
    expect((perPartition - perTopic) % (20 * 2)).toBe(0);
    expect(perPartition).toBeGreaterThan(perTopic);
  });

  test("of Express brokers differ", () => {
    expect(quantity("metrics at PER_BROKER", at("PER_BROKER", "express.m7g.large"))).not.toBe(3 * 58);
  });
});

test("two zones have half of the traffic in another zone", () => {
  const { values, ...rest } = cluster("kafka.m7g.large", 2);
  const [group] = values["broker_node_group_info"] as object[];
  const two = [{ ...rest, values: { ...values, broker_node_group_info: [{ ...group, client_subnets: ["a", "b"] }] } }];
  const assumed = { inMibPerSecond: 1024 / (730 * 3600), fanOut: 3, localReads: 0.5 };

  expect(quantity("traffic across zones", two, assumed)).toBe((1 + 1.5) * 0.5 * 2);
});

test("a cluster whose subnets are not known yet has the assumed zones", () => {
  const unknown = [resource("aws_msk_cluster", { broker_node_group_info: [{ instance_type: "kafka.m7g.large" }] })];
  const assumed = { inMibPerSecond: 1024 / (730 * 3600), fanOut: 0, zones: 2 };

  expect(quantity("traffic across zones", unknown, assumed)).toBe(1);
  expect(quantity("traffic across zones", unknown, { ...assumed, zones: 3 })).toBe(1.333333);
});

test("private connectivity is charged by cluster and authentication scheme, with its data", () => {
  const withSchemes = (authentication: object) => {
    const { values, ...rest } = cluster("kafka.m7g.large", 3);
    const [group] = values["broker_node_group_info"] as object[];
    const connectivity = [{ vpc_connectivity: [{ client_authentication: [authentication] }] }];
    return [{ ...rest, values: { ...values, broker_node_group_info: [{ ...group, connectivity_info: connectivity }] } }];
  };
  const items = (authentication: object) =>
    itemsOf(withSchemes(authentication), { connectionGib: 7 }).filter(([, price]) => price.startsWith("msk.private"));
  const data = ["data through private connectivity", "msk.private-connectivity.data", 7];

  expect(items({ sasl: [{ iam: true, scram: true }], tls: true })).toEqual([
    ["private connectivity", "msk.private-connectivity.hour", 2190],
    data,
  ]);
  for (const one of [{ sasl: [{ iam: true, scram: false }] }, { sasl: [{ scram: true }], tls: false }, { tls: true }]) {
    expect(items(one)).toEqual([["private connectivity", "msk.private-connectivity.hour", 730], data]);
  }
  expect(items({ sasl: [{ iam: false, scram: false }], tls: false })).toEqual([]);
  expect(items({})).toEqual([]);
});

test("a replicator and connectors have their hours and data", () => {
  const load = { inMibPerSecond: 1024 / (730 * 3600), replicatedShare: 0.5 };
  const connector = (capacity: object) => [resource("aws_mskconnect_connector", { capacity: [capacity] })];
  const scaled = connector({ autoscaling: [{ min_worker_count: 2, max_worker_count: 5, mcu_count: 1 }], provisioned_capacity: [] });

  expect(itemsOf([resource("aws_msk_replicator")], load)).toEqual([
    ["replicator", "msk.replicator.hour", 730],
    ["data", "msk.replicator.data", 0.5],
  ]);
  expect(itemsOf(scaled)).toEqual([["workers", "msk.connect.mcu", 1460]]);
  expect(itemsOf(scaled, {}, "high")).toEqual([["workers", "msk.connect.mcu", 3650]]);
  expect(itemsOf(connector({ autoscaling: [], provisioned_capacity: [{ worker_count: 3, mcu_count: 2 }] }))).toEqual([
    ["workers", "msk.connect.mcu", 4380],
  ]);
  expect(itemsOf(connector({ provisioned_capacity: { worker_count: 1 } }))).toEqual([["workers", "msk.connect.mcu", 730]]);
});
