import { expect, test } from "@jest/globals";
import { clusterWithoutBrokers } from "../../../../../../tools/local/aws/msk/without-brokers.js";
import type { KafkaClusterSpec } from "../../../../../../tools/local/kafka/index.js";

const spec: KafkaClusterSpec = {
  ...{ arn: "arn:aws:kafka:us-east-1:123456789012:cluster/orders/1", name: "orders", kafkaVersion: "3.9.x.kraft" },
  ...{ brokers: 3, zones: ["a", "b", "c"], listeners: { plaintext: false, iam: true, scram: false }, serverProperties: {} },
};

test("has the addresses of each listener that is on, and no others", () => {
  const cluster = clusterWithoutBrokers(spec);

  expect(cluster.bootstrap("iam")).toBe("b-1.orders.invalid:9098,b-2.orders.invalid:9098,b-3.orders.invalid:9098");
  expect(cluster.bootstrap("plaintext")).toBeUndefined();
  expect(clusterWithoutBrokers({ ...spec, serverless: true }).bootstrap("iam")).toBe("boot.orders.invalid:9098");

  const all = clusterWithoutBrokers({
    ...spec,
    brokers: 1,
    listeners: { plaintext: true, tls: { clientAuth: "none", caPems: [] }, iam: true, scram: true },
  });

  expect(all.brokers()[0]?.endpoints).toEqual({
    plaintext: "b-1.orders.invalid:9092",
    tls: "b-1.orders.invalid:9094",
    scram: "b-1.orders.invalid:9096",
    iam: "b-1.orders.invalid:9098",
  });
});

test("applies changes at once: more brokers, in the zones of the subnets, and another listener", async () => {
  const cluster = clusterWithoutBrokers(spec);

  await cluster.apply({ ...spec, brokers: 6, listeners: { ...spec.listeners, scram: true } });

  expect(cluster.spec.brokers).toBe(6);
  expect(cluster.brokers().map(({ id, zone, state }) => [id, zone, state])).toEqual(
    ["a", "b", "c", "a", "b", "c"].map((zone, i) => [i + 1, zone, "running"]),
  );
  expect(cluster.brokers()[3]?.endpoints).toEqual({ iam: "b-4.orders.invalid:9098", scram: "b-4.orders.invalid:9096" });
});

test("has a controller, and nothing to do for reboots, faults, SCRAM users and a stop", async () => {
  const { consumerGroups, logFiles, exporters } = clusterWithoutBrokers(spec);
  expect([await consumerGroups(), logFiles(), exporters()]).toEqual([[], [], []]);

  const { controllerId, reboot, fault, setScramUser, removeScramUser, stop, brokers } = clusterWithoutBrokers(spec);

  expect(await controllerId()).toBe(1);
  for (const done of [reboot([1]), fault(1, "kill"), setScramUser("alice", "wonderland"), removeScramUser("alice"), stop()])
    await expect(done).resolves.toBeUndefined();
  expect(brokers().map(({ state }) => state)).toEqual(["running", "running", "running"]);
});
