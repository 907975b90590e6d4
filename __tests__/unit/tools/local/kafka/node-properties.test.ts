import { expect, test } from "@jest/globals";
import { trainingBroker } from "../../../../../tools/local/kafka/class-archive.js";
import type { KafkaClusterSpec } from "../../../../../tools/local/kafka/cluster-spec.js";
import { brokerProperties, clientAuthoritiesFile, controllerProperties } from "../../../../../tools/local/kafka/node-properties.js";

const spec: KafkaClusterSpec = {
  arn: "arn:aws:kafka:us-east-1:123456789012:cluster/orders/1",
  name: "orders",
  kafkaVersion: "3.9.x.kraft",
  brokers: 6,
  zones: ["a", "b", "c"],
  listeners: { plaintext: false, tls: { clientAuth: "required", caPems: ["PEM"] }, iam: true, scram: false },
  serverProperties: { "log.retention.hours": "24", "min.insync.replicas": "2" },
};
const controllers = [10_001, 10_002, 10_003].map((id, index) => ({ id, port: 20_001 + index }));
const layout = { spec, dir: "/cluster", controllers };
const place = (id = 1) => ({ id, address: `127.5.6.${id}`, ports: { internal: 1 } });

test("configures the cluster's listeners with MSK's names and ports, at the broker's loopback address only", () => {
  const { listeners, "advertised.listeners": advertised } = brokerProperties(layout, place());
  expect(listeners).toBe("REPLICATION_SECURE://127.0.0.1:1,CLIENT_SECURE://127.5.6.1:9094,CLIENT_IAM://127.5.6.1:9098");
  expect(advertised).toBe(listeners);
});

test("the node that is trained for the class archive needs no other address than 127.0.0.1, and no port of MSK", async () => {
  const { "advertised.listeners": advertised, listeners } = brokerProperties(layout, await trainingBroker());
  expect(advertised).toMatch(
    /^REPLICATION_SECURE:\/\/127\.0\.0\.1:\d+,CLIENT_SECURE:\/\/127\.0\.0\.1:\d+,CLIENT_IAM:\/\/127\.0\.0\.1:\d+$/,
  );
  expect(advertised).not.toMatch(/:909[0-9](,|$)/);
  expect(listeners).toBe(advertised);
});

test("assigns brokers to the zones in turn", () => {
  expect([1, 2, 3, 4].map((id) => brokerProperties(layout, place(id))["broker.rack"])).toEqual(["a", "b", "c", "a"]);
});

test("requires client certificates only if the cluster does, and always from nodes", () => {
  const broker = brokerProperties(layout, place());
  expect(broker["listener.name.client_secure.ssl.client.auth"]).toBe("required");
  expect(broker["listener.name.replication_secure.ssl.client.auth"]).toBe("required");
  expect(controllerProperties(layout, 10_001, 20_001)["listener.name.controller.ssl.client.auth"]).toBe("required");
});

test("writes other client authorities to another file, which causes a rolling restart", () => {
  const other = { ...spec, listeners: { ...spec.listeners, tls: { clientAuth: "required" as const, caPems: ["OTHER"] } } };
  expect(clientAuthoritiesFile(other)).not.toBe(clientAuthoritiesFile(spec));
});

test("offers both mechanisms of MSK's IAM", () => {
  expect(brokerProperties(layout, place())["listener.name.client_iam.sasl.enabled.mechanisms"]).toBe("AWS_MSK_IAM,OAUTHBEARER");
});

test("listens behind the endpoint of a serverless cluster, advertises the endpoint, and restricts topics on every node", () => {
  const serverless = { ...layout, spec: { ...spec, listeners: { plaintext: false, iam: true, scram: false }, serverless: true } };
  const policy = {
    "create.topic.policy.class.name": "io.mskha.local.ServerlessTopicPolicy",
    "alter.config.policy.class.name": "io.mskha.local.ServerlessTopicPolicy",
  };
  expect(brokerProperties(serverless, { ...place(), ports: { internal: 1, iamBroker: 4 } })).toMatchObject({
    ...policy,
    listeners: "REPLICATION_SECURE://127.0.0.1:1,CLIENT_IAM://127.0.0.1:4",
    "advertised.listeners": "REPLICATION_SECURE://127.0.0.1:1,CLIENT_IAM://127.5.6.1:9098",
  });
  expect(controllerProperties(serverless, 10_001, 20_001)).toMatchObject(policy);
  expect(Object.keys(brokerProperties(layout, place())).filter((name) => name.includes("policy.class"))).toEqual([]);
});

test("configures one shared folder for segments only with tiered storage", () => {
  const tiered = { ...layout, spec: { ...spec, tieredStorage: true }, tieredStorageJar: "/tools/store.jar" };
  expect(brokerProperties(tiered, place())).toMatchObject({
    "remote.log.storage.system.enable": "true",
    "remote.log.storage.manager.class.path": "/tools/store.jar",
    "rsm.config.dir": "/cluster/tiered",
    "rlmm.config.remote.log.metadata.common.client.ssl.keystore.location": "/cluster/pki/node.pem",
  });
  expect(controllerProperties(tiered, 10_001, 20_001)).toHaveProperty(["remote.log.storage.system.enable"], "true");
  expect(Object.keys(brokerProperties(layout, place())).filter((name) => name.includes("remote"))).toEqual([]);
});

test("does not change controllers when only brokers change", () => {
  const changed = { ...layout, spec: { ...spec, brokers: 9, serverProperties: { ...spec.serverProperties, "log.retention.hours": "48" } } };
  expect(controllerProperties(changed, 10_001, 20_001)).toEqual(controllerProperties(layout, 10_001, 20_001));
  const decided = { ...layout, spec: { ...spec, serverProperties: { "min.insync.replicas": "1" } } };
  expect(controllerProperties(decided, 10_001, 20_001)).not.toEqual(controllerProperties(layout, 10_001, 20_001));
});
