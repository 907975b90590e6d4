import { randomUUID } from "node:crypto";
import { Sha256 } from "@aws-crypto/sha256-js";
import { afterEach, beforeAll, expect, test } from "@jest/globals";
import { SignatureV4 } from "@smithy/signature-v4";
import { Kafka, type KafkaConfig, logLevel, type Producer } from "kafkajs";
import { readBack } from "../../tools/traffic/read-back.js";
import type { Credentials } from "../../tools/traffic/role.js";
import { type Deployed, deployed } from "../support/deployments/deployed.js";

let platform: Deployed;
const producers: Producer[] = [];

beforeAll(async () => {
  platform = await deployed();
});

afterEach(async () => {
  for (const producer of producers.splice(0)) await producer.disconnect().catch(() => undefined);
});

/**
 * Kafka's authorization errors. For a forbidden group, kafkajs reports "Failed to find group coordinator"; the test with the allowed group
 * shows that the coordinator is available.
 */
const refusal = /not authorized|authorization failed/i;
const readRefusal = /not authorized|authorization failed|Failed to find group coordinator/i;

const once = { retry: { retries: 0 } } as const;

async function write(kafka: Kafka, topic: string): Promise<void> {
  const producer = kafka.producer({ allowAutoTopicCreation: false, ...once });
  producers.push(producer);
  await producer.connect();
  await producer.send({ topic, acks: -1, messages: [{ key: "access", value: JSON.stringify(event()) }] });
}

const event = () => ({ eventId: randomUUID(), adId: "access", timestamp: Date.now(), impressions: 1 });

test("a producer role can write to its topic", async () => {
  const kafka = platform.kafka(await platform.as("integration-producer"), once);
  await expect(write(kafka, platform.outputs.event_topic)).resolves.toBeUndefined();
});

test("a producer role can't write to another topic", async () => {
  const kafka = platform.kafka(await platform.as("integration-producer"), once);
  await expect(write(kafka, platform.outputs.dead_letter_topic)).rejects.toThrow(refusal);
});

test("a producer role can't read its topic", async () => {
  const kafka = platform.kafka(await platform.as("integration-producer"), once);
  await expect(readBack(kafka, platform.outputs.event_topic, { timeoutMs: 15_000 })).rejects.toThrow(readRefusal);
});

test("a consumer role can read only with its own group, and can't write", async () => {
  const kafka = platform.kafka(await platform.as("integration-reader"), once);
  const groupId = `integration-${randomUUID()}`;
  await expect(readBack(kafka, platform.outputs.event_topic, { groupId })).resolves.toEqual(expect.any(Array));
  await expect(readBack(kafka, platform.outputs.event_topic, { groupId: `other-${randomUUID()}`, timeoutMs: 15_000 })).rejects.toThrow(
    readRefusal,
  );
  await expect(write(kafka, platform.outputs.event_topic)).rejects.toThrow(refusal);
});

test("rejects a wrong secret key", async () => {
  const tester = await platform.as("integration-tester");
  const kafka = platform.kafka({ ...tester, secretAccessKey: "x".repeat(40) }, once);
  await expect(write(kafka, platform.outputs.event_topic)).rejects.toThrow(/SASL|authentication/i);
});

test("rejects the keys of a session without its token", async () => {
  const { accessKeyId, secretAccessKey } = await platform.as("integration-tester");
  const kafka = platform.kafka({ accessKeyId, secretAccessKey } as Credentials, once);
  await expect(write(kafka, platform.outputs.event_topic)).rejects.toThrow(/SASL|authentication/i);
});

test("rejects an expired token, and accepts a valid one", async () => {
  const credentials = await platform.as("integration-tester");
  const valid = await token(credentials, new Date());
  const expired = await token(credentials, new Date(Date.now() - 16 * 60_000));
  await expect(write(withToken(valid), platform.outputs.event_topic)).resolves.toBeUndefined();
  await expect(write(withToken(expired), platform.outputs.event_topic)).rejects.toThrow(/SASL|authentication/i);
});

test("rejects a client without credentials", async () => {
  const kafka = client({ ssl: true });
  await expect(write(kafka, platform.outputs.event_topic)).rejects.toThrow(/closed|connection|disconnect|SASL/i);
});

test("rejects a client without TLS", async () => {
  const kafka = client({ ssl: false });
  await expect(write(kafka, platform.outputs.event_topic)).rejects.toThrow(/closed|connection|disconnect|timeout/i);
});

function client(config: Partial<KafkaConfig>): Kafka {
  const brokers = platform.outputs.bootstrap_brokers_iam.split(",");
  return new Kafka({ brokers, logLevel: logLevel.NOTHING, connectionTimeout: 5_000, requestTimeout: 5_000, ...once, ...config });
}

const withToken = (value: string) =>
  client({ ssl: true, sasl: { mechanism: "oauthbearer", oauthBearerProvider: async () => ({ value }) } });

/** Creates an MSK token: a presigned `kafka-cluster:Connect` request, valid for 15 minutes from `signingDate`. */
async function token(credentials: Credentials, signingDate: Date): Promise<string> {
  const { region } = platform.outputs;
  const hostname = `kafka.${region}.amazonaws.com`;
  const signer = new SignatureV4({ credentials, region, service: "kafka-cluster", sha256: Sha256, applyChecksum: false });
  const request = {
    method: "GET",
    protocol: "https:",
    hostname,
    path: "/",
    headers: { host: hostname },
    query: { Action: "kafka-cluster:Connect" },
  };
  const signed = await signer.presign(request, { signingDate, expiresIn: 900 });
  const query = Object.entries(signed.query ?? {}).map(([name, value]) => `${name}=${encodeURIComponent(String(value))}`);
  return Buffer.from(`https://${hostname}/?${query.join("&")}`).toString("base64url");
}
