import { expect, test } from "@jest/globals";
import { targetOf } from "../../../../tools/doctor/target.js";

const arn = "arn:aws:kafka:us-east-1:123456789012:cluster/shop/11111111-2222-4333-8444-555555555555-1";

test("reads the cluster, its listeners and its clients", () => {
  const target = targetOf(
    {
      ...{
        cluster_arn: arn,
        bootstrap_brokers_iam: "b-1.shop:9098, b-2.shop:9098",
        bootstrap_brokers_scram: "",
        bootstrap_brokers_tls: null,
      },
      ...{ bootstrap_brokers_plaintext: "b-1.shop:9092" },
      ...{ client_role_arns: { web: "arn:aws:iam::123456789012:role/web" }, client_policies: { web: "{}" } },
      ...{ event_topic: "orders", dead_letter_topic: "orders-dead", consumer_group: "billing", consumer_function_name: "consumer" },
      ...{ other: 1 },
    },
    "outputs.json",
  );

  const iam = [
    { text: "b-1.shop:9098", host: "b-1.shop", port: 9098, listener: "iam" },
    { text: "b-2.shop:9098", host: "b-2.shop", port: 9098, listener: "iam" },
  ];
  const plaintext = [{ text: "b-1.shop:9092", host: "b-1.shop", port: 9092, listener: "plaintext" }];
  expect(target).toEqual({
    ...{ arn, name: "shop", region: "us-east-1", listeners: { iam, plaintext }, topics: ["orders", "orders-dead"] },
    addresses: expect.arrayContaining([...iam, ...plaintext]),
    roles: { web: "arn:aws:iam::123456789012:role/web" },
    policies: { web: "{}" },
    ...{ consumerGroup: "billing", consumerFunction: "consumer" },
  });
  expect(target.addresses).toHaveLength(3);
});

test("reads the outputs of a module", () => {
  expect(targetOf({ arn, bootstrap_brokers_iam: "boot.shop:9098" }, "infra")).toMatchObject({ arn, topics: [], roles: {}, policies: {} });
});

test.each([
  [
    "without an ARN",
    { bootstrap_brokers_iam: "b:9098" },
    "outputs.json: not the outputs of a cluster: it has neither cluster_arn nor arn.",
  ],
  ["with another ARN", { cluster_arn: "arn:aws:s3:::x" }, "not the ARN of an MSK cluster"],
  [
    "without addresses",
    { arn, bootstrap_brokers_iam: "" },
    "outputs.json: no output bootstrap_brokers_… has an address; apply the configuration first.",
  ],
  [
    "with an address without a port",
    { arn, bootstrap_brokers_iam: "b-1.shop" },
    'outputs.json: bootstrap_brokers_iam: "b-1.shop" is not host:port.',
  ],
  ["with port 0", { arn, bootstrap_brokers_tls: "b:0" }, 'bootstrap_brokers_tls: "b:0" is not host:port.'],
  ["with a port that is too large", { arn, bootstrap_brokers_tls: "b:65536" }, '"b:65536" is not host:port.'],
  ["with control characters", { arn, bootstrap_brokers_iam: "b\u001b[2J:1" }, "is not host:port."],
])("refuses outputs %s", (_, outputs, message) => {
  expect(() => targetOf(outputs, "outputs.json")).toThrow(message);
});

test("accepts the largest port", () => {
  expect(targetOf({ arn, bootstrap_brokers_iam: "b:65535" }, "o").addresses[0]?.port).toBe(65_535);
});
