import { expect, test } from "@jest/globals";
import { checkSpec, type KafkaClusterSpec, listenersOf, zoneOf } from "../../../../../tools/local/kafka/cluster-spec.js";

const spec: KafkaClusterSpec = {
  arn: "arn:aws:kafka:us-east-1:123456789012:cluster/orders/1",
  name: "orders",
  kafkaVersion: "3.9.x.kraft",
  brokers: 3,
  zones: ["a", "b"],
  listeners: { plaintext: true, tls: { clientAuth: "none", caPems: [] }, iam: true, scram: true },
  serverProperties: {},
};

test("lists the enabled listeners in the order of MSK's ports", () => {
  expect(listenersOf(spec)).toEqual(["plaintext", "tls", "scram", "iam"]);
  expect(zoneOf(spec, 3)).toBe("a");
});

test("rejects a cluster without brokers or client listeners", () => {
  const closed = { plaintext: false, iam: false, scram: false };
  expect(() => checkSpec({ ...spec, listeners: closed })).toThrow("cluster orders has no client listener; enable at least one");
  expect(() => checkSpec({ ...spec, brokers: 0 })).toThrow("cluster orders requires at least one broker and one zone");
});
