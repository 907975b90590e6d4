import { expect, test } from "@jest/globals";
import { permissionsIn } from "../../../../../tools/doctor/checks/permissions.js";

const arn = (kind: string, name: string) =>
  `arn:aws:kafka:us-east-1:123456789012:${kind}/shop/11111111-2222-4333-8444-555555555555-1/${name}`;
const policy = (...statements: object[]) => JSON.stringify({ Version: "2012-10-17", Statement: statements });
const allow = (Action: string | string[], Resource: string | string[]) => ({ Effect: "Allow", Action, Resource });

test("reads what can be asked for: writing, reading, joining", () => {
  const document = policy(
    allow("kafka-cluster:Connect", "arn:aws:kafka:us-east-1:123456789012:cluster/shop/11111111-2222-4333-8444-555555555555-1"),
    allow(["kafka-cluster:DescribeTopic", "kafka-cluster:WriteData"], [arn("topic", "orders"), arn("topic", "a/b")]),
    allow(["kafka-cluster:ReadData"], arn("topic", "orders")),
    allow(["kafka-cluster:AlterGroup", "kafka-cluster:ReadData"], [arn("group", "billing")]),
    allow("kafka-cluster:WriteData", arn("topic", "orders")),
    { Effect: "Deny", Action: "kafka-cluster:WriteData", Resource: arn("topic", "denied") },
    { Effect: "Allow", NotAction: "kafka-cluster:WriteData", Resource: arn("topic", "other") },
    allow("kafka-cluster:WriteData", "arn:aws:s3:::topic/x/y/z"),
  );

  expect(permissionsIn(document, [])).toEqual([
    { kind: "write", name: "orders" },
    { kind: "write", name: "a/b" },
    { kind: "read", name: "orders" },
    { kind: "join", name: "billing" },
  ]);
});

test("a pattern stands for the known topics that match it; groups are not known", () => {
  const document = policy(
    allow("kafka-cluster:WriteData", [arn("topic", "or*.v?"), arn("topic", "*")]),
    allow("kafka-cluster:AlterGroup", arn("group", "billing-*")),
  );

  expect(permissionsIn(document, ["orders.v1", "ordersXv1", "orders.v10", "xorders.v1"]).map(({ name }) => name)).toEqual([
    ...["orders.v1", "ordersXv1", "orders.v10", "xorders.v1"],
  ]);
  expect(
    permissionsIn(policy(allow("kafka-cluster:WriteData", arn("topic", "or*.v?"))), ["orders.v1", "ordersXv1", "orders.v10", "xorders.v1"]),
  ).toEqual([{ kind: "write", name: "orders.v1" }]);
});

test("asks for 20 at most", () => {
  const topics = Array.from({ length: 30 }, (_, index) => arn("topic", `t${index}`));

  expect(permissionsIn(policy(allow("kafka-cluster:WriteData", topics)), [])).toHaveLength(20);
});

test("knows nothing without a policy", () => {
  expect(permissionsIn(undefined, ["orders"])).toEqual([]);
});
