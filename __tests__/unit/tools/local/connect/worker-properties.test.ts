import { expect, test } from "@jest/globals";
import { workerProperties } from "../../../../../tools/local/connect/index.js";

const access = { bootstrapServers: "b:9098", encryption: "TLS", authentication: "IAM", caFile: "/ca.pem" } as const;
const identity = { id: "orders_1", restPort: 8083, pluginPath: "/plugins" };

test("a worker has its own topics and group, and what MSK Connect sets itself can't be overridden", () => {
  const properties = workerProperties(access, identity, {
    "key.converter": "mine",
    "group.id": "other",
    "bootstrap.servers": "other:9092",
    "rest.extension.classes": "",
  });

  expect(properties).toMatchObject({
    "bootstrap.servers": "b:9098",
    "group.id": "__amazon_msk_connect_orders_1",
    "offset.storage.topic": "__amazon_msk_connect_offsets_orders_1",
    "config.storage.topic": "__amazon_msk_connect_configs_orders_1",
    "status.storage.topic": "__amazon_msk_connect_status_orders_1",
    "offset.storage.replication.factor": "3",
    "config.storage.replication.factor": "3",
    "status.storage.replication.factor": "3",
    "key.converter": "mine",
    "value.converter": "org.apache.kafka.connect.storage.StringConverter",
    "plugin.path": "/plugins",
    listeners: "http://127.0.0.1:8083",
    "rest.extension.classes": "org.apache.kafka.connect.rest.basic.auth.extension.BasicAuthSecurityRestExtension",
  });
});

test("a worker without a worker configuration has MSK Connect's converters", () => {
  const properties = workerProperties(access, identity, {});

  expect([properties["key.converter"], properties["value.converter"]]).toEqual(
    Array.from({ length: 2 }, () => "org.apache.kafka.connect.storage.StringConverter"),
  );
});

test("a worker configuration chooses the topic of the offsets", () => {
  expect(workerProperties(access, identity, { "offset.storage.topic": "mine" })["offset.storage.topic"]).toBe("mine");
});

test.each(["", "producer.", "consumer.", "admin."])("clients with the prefix '%s' authenticate with IAM over TLS", (prefix) => {
  const properties = workerProperties(access, identity, {});

  const own = Object.entries(properties).filter(([name]) => new RegExp(`^${prefix}(security|sasl|ssl)\\.`).test(name));
  expect(Object.fromEntries(own.map(([name, value]) => [name.slice(prefix.length), value]))).toEqual({
    "security.protocol": "SASL_SSL",
    "ssl.truststore.type": "PEM",
    "ssl.truststore.location": "/ca.pem",
    "sasl.mechanism": "AWS_MSK_IAM",
    "sasl.jaas.config": "software.amazon.msk.auth.iam.IAMLoginModule required;",
    "sasl.client.callback.handler.class": "software.amazon.msk.auth.iam.IAMClientCallbackHandler",
  });
});

test.each([
  ["NONE", "PLAINTEXT", "PLAINTEXT", undefined],
  ["NONE", "TLS", "SSL", "/ca.pem"],
  ["IAM", "PLAINTEXT", "SASL_PLAINTEXT", undefined],
] as const)("authentication %s with encryption %s is the protocol %s", (authentication, encryption, protocol, trusted) => {
  const properties = workerProperties({ ...access, authentication, encryption }, identity, {});

  expect(properties["security.protocol"]).toBe(protocol);
  expect(properties["ssl.truststore.location"]).toBe(trusted);
  expect("sasl.mechanism" in properties).toBe(authentication === "IAM");
});
