import { expect, test } from "@jest/globals";
import { costOfPlan } from "../../../../tools/cost/cost-of-plan.js";
import { difference } from "../../../../tools/cost/difference.js";
import { costDelta, type PriceBook } from "../../../../tools/cost/index.js";
import { planIn } from "../../../../tools/terraform/index.js";
import { cluster, estimated, resource } from "../../../support/prices/priced.js";

/** One price for everything: 730 hours cost half a cent. */
const book: PriceBook = { region: "here", price: (id) => ({ id, unit: "hour", tiers: [{ usd: 0.005 / 730 }], source: "s" }) };

const planOf = (...changes: { address: string; before: object | null; after: object | null }[]) =>
  planIn({
    format_version: "1.2",
    resource_changes: changes.map(({ address, before, after }) => ({
      ...{ address, mode: "managed", type: address.split(".")[0], name: "x", provider_name: "aws" },
      change: { actions: ["update"], before, after, after_unknown: {} },
    })),
  });
const small = cluster("kafka.m7g.large", 3, { volumeGib: 100 }).values;
const large = cluster("kafka.m7g.xlarge", 3, { volumeGib: 100 }).values;

test("a plan's delta has what changes, the largest change first, and what is new or removed", () => {
  const plan = planOf(
    { address: "aws_eip.new", before: null, after: {} },
    { address: "aws_msk_cluster.c", before: small, after: large },
    { address: "aws_kms_key.old", before: {}, after: null },
    { address: "aws_kms_key.same", before: {}, after: {} },
  );

  const { change, changes, before, after } = costDelta(plan, { region: "us-east-1" });

  expect(changes.map(({ address, what }) => [address, what])).toEqual([
    ["aws_msk_cluster.c", "brokers"],
    ["aws_eip.new", "address"],
    ["aws_kms_key.old", "key"],
  ]);
  expect(changes[0]?.before?.expected).toBeCloseTo(446.76, 6);
  expect(changes[0]?.after?.expected).toBeCloseTo(893.52, 6);
  expect(changes[0]?.change.expected).toBeCloseTo(446.76, 6);
  expect(changes[1]).not.toHaveProperty("before");
  expect(changes[2]).not.toHaveProperty("after");
  expect(changes[2]?.change.expected).toBe(-1);
  expect(change.expected).toBeCloseTo(446.76 + 3.65 - 1, 6);
  expect(after.total.expected - before.total.expected).toBeCloseTo(change.expected, 6);
});

test("what becomes unpriced is named, what was unpriced before is not", () => {
  const before = estimated([resource("aws_sns_topic", {}, "a"), cluster("kafka.m7g.large", 3, { volumeGib: 1 })]);
  const after = estimated([resource("aws_sns_topic", {}, "a"), cluster("kafka.m8g.large", 3, { volumeGib: 1 })]);

  expect(difference(before, after).unpriced).toEqual([
    {
      ...{ address: "aws_msk_cluster.x", what: "brokers" },
      reason: "no price of msk.broker.kafka.m8g.large in us-east-1",
      formula: "3 brokers × 730 h",
    },
  ]);
});

test("what is unpriced in another quantity, or at another price, is named", () => {
  const limited: PriceBook = { region: "here", price: (id) => ({ id, unit: "key", tiers: [{ upTo: 2, usd: 1 }], source: "s" }) };
  const keys = (instances: number) => estimated([{ ...resource("aws_kms_key"), instances }], {}, limited);
  const brokers = (type: string) => estimated([cluster(type, 3, { volumeGib: 1 })]);

  expect(difference(keys(3), keys(4)).unpriced.map(({ quantity }) => quantity?.expected)).toEqual([2]);
  expect(difference(keys(4), keys(4)).unpriced).toEqual([]);
  expect(difference(brokers("kafka.m8g.large"), brokers("kafka.m8g.xlarge")).unpriced).toHaveLength(1);
  const six = estimated([cluster("kafka.m8g.large", 6, { volumeGib: 1 })]);
  expect(difference(brokers("kafka.m8g.large"), six).unpriced.map(({ what, formula }) => [what, formula])).toEqual([
    ["brokers", "6 brokers × 730 h"],
  ]);
});

test("a change below half a cent is none", () => {
  const functions = (memory: number) =>
    estimated([resource("aws_lambda_function", { memory_size: memory }, "admin")], { otherInvocations: 1 });

  expect(difference(functions(128), functions(256)).changes).toEqual([]);
});

test("a change of half a cent is one", () => {
  const addresses = (count: number) => estimated([{ ...resource("aws_eip"), instances: count }], {}, book);

  expect(difference(addresses(1), addresses(2)).changes).toHaveLength(1);
});

test("changes of the same size are sorted by address; a larger decrease comes before a smaller increase", () => {
  const [before, after] = [
    estimated([resource("aws_eip", {}, "b"), resource("aws_eip", {}, "a")]),
    estimated([resource("aws_kms_key", {}, "c")]),
  ];

  expect(difference(before, after).changes.map(({ address }) => address)).toEqual(["aws_eip.a", "aws_eip.b", "aws_kms_key.c"]);
});

test("a change of the expected amount is before a larger one of another case", () => {
  const mapping = (most: number) =>
    resource("aws_lambda_event_source_mapping", { provisioned_poller_config: { minimum_pollers: 1, maximum_pollers: most } });

  const { changes } = difference(estimated([mapping(10)]), estimated([mapping(90), resource("aws_kms_key")]));

  expect(changes.map(({ what }) => what)).toEqual(["key", "pollers"]);
});

test("the region and the assumptions are those that are given", () => {
  const plan = planOf({ address: "aws_msk_serverless_cluster.c", before: null, after: {} });

  const { after } = costDelta(plan, { region: "ap-northeast-2", assumed: { partitions: 7 } });

  expect(after.region).toBe("ap-northeast-2");
  expect(after.lines.find(({ what }) => what === "partitions")?.quantity.expected).toBe(7 * 730);
});

test("a plan without a region needs one", () => {
  expect(() => costOfPlan(planOf(), "after")).toThrow("The plan has no AWS region that can be read from it; name it with --region.");
});

test("the region can be in the plan", () => {
  const plan = planOf({ address: "aws_subnet.a", before: null, after: { availability_zone: "eu-west-1a" } });

  expect(costOfPlan(plan, "after").region).toBe("eu-west-1");
});
