import { randomUUID } from "node:crypto";
import { Sha256 } from "@aws-crypto/sha256-js";
import { afterEach, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import { SignatureV4 } from "@smithy/signature-v4";
import { Kafka, type KafkaConfig, type Producer, type RecordMetadata } from "kafkajs";
import { readBack } from "../../tools/traffic/read-back.js";
import type { Credentials } from "../../tools/traffic/role.js";
import { type Deployed, deployed } from "../support/deployments/deployed.js";
import { API_VERSIONS, METADATA, sendUnauthenticated } from "../support/kafka/raw-request.js";
import { ClientErrors } from "../support/kafka/refusals.js";

let platform: Deployed;
const producers: Producer[] = [];

beforeAll(async () => {
  platform = await deployed();
});

afterEach(async () => {
  for (const producer of producers.splice(0)) await producer.disconnect().catch(() => undefined);
});

let errors: ClientErrors;

beforeEach(() => {
  errors = new ClientErrors();
});

/** Returns a Kafka client with the role of a client in the settings. */
const kafkaAs = async (name: string, overrides: Partial<KafkaConfig> = {}) =>
  platform.kafka(await platform.as(name), { ...errors.config, ...overrides });

const anyEvent = () => ({ eventId: randomUUID(), adId: "access", timestamp: Date.now(), impressions: 1 });

/** Writes an event with a new id. @returns the event and its position */
async function write(kafka: Kafka, topic: string) {
  const producer = kafka.producer({ allowAutoTopicCreation: false, retry: { retries: 0 } });
  producers.push(producer);
  await producer.connect();
  const value = JSON.stringify(anyEvent());
  const [metadata] = await producer.send({ topic, acks: -1, messages: [{ key: "access", value }] });
  const { partition, baseOffset: offset } = metadata as RecordMetadata;
  return { partition, offset, key: "access", value, bytes: Buffer.from(value), headers: {} };
}

describe("a producer role", () => {
  test("can write to its topic: the record is where the answer says", async () => {
    const { event_topic: topic } = platform.outputs;
    const record = await write(await kafkaAs("integration-producer"), topic);

    const records = await readBack(await kafkaAs("integration-tester"), topic);
    expect(records.filter(({ partition, offset }) => partition === record.partition && offset === record.offset)).toEqual([record]);
  });

  test("can write idempotently, which is the default of Java clients", async () => {
    const producer = (await kafkaAs("integration-producer")).producer({ idempotent: true, retry: { retries: 1 } });
    producers.push(producer);
    await producer.connect(); // initializes the producer id

    const [metadata] = await producer.send({
      topic: platform.outputs.event_topic,
      acks: -1,
      messages: [{ key: "access", value: JSON.stringify(anyEvent()) }],
    });
    expect(metadata?.errorCode).toBe(0);
  });

  test("can use transactions with its transactional ids only", async () => {
    const transactional = async (kafka: Kafka, transactionalId: string) => {
      const producer = kafka.producer({ transactionalId, idempotent: true, maxInFlightRequests: 1, retry: { retries: 2 } });
      producers.push(producer);
      await producer.connect();
      const transaction = await producer.transaction(); // initializes the transactional id
      await transaction.abort(); // a marker in a topic would be a record that no reader receives
    };

    // Brokers create the topic of transactions for the first one.
    const kafka = await kafkaAs("integration-tester", { retry: { retries: 10 } });
    await transactional(kafka, `integration-${randomUUID()}`);
    errors = new ClientErrors();
    expect(await errors.of(transactional(await kafkaAs("integration-tester"), "other"))).toEqual(["TRANSACTIONAL_ID_AUTHORIZATION_FAILED"]);
    expect(await errors.of(transactional(await kafkaAs("integration-producer"), `integration-${randomUUID()}`))).toEqual([
      "TRANSACTIONAL_ID_AUTHORIZATION_FAILED",
    ]);
  });

  test("can't write to another topic", async () => {
    const kafka = await kafkaAs("integration-producer");

    expect(await errors.of(write(kafka, platform.outputs.dead_letter_topic))).toEqual(["TOPIC_AUTHORIZATION_FAILED"]);
  });

  test("can't read its topic: it has no consumer group", async () => {
    const kafka = await kafkaAs("integration-producer");

    expect(await errors.of(readBack(kafka, platform.outputs.event_topic, { timeoutMs: 15_000 }))).toEqual(["GROUP_AUTHORIZATION_FAILED"]);
  });
});

describe("a consumer role", () => {
  test("can read its topic with its own group", async () => {
    const { event_topic: topic } = platform.outputs;
    const record = await write(await kafkaAs("integration-tester"), topic);

    const records = await readBack(await kafkaAs("integration-reader"), topic, { groupId: `integration-${randomUUID()}` });
    expect(records.filter(({ partition, offset }) => partition === record.partition && offset === record.offset)).toEqual([record]);
  });

  test("can't write idempotently: it has no topic to write to", async () => {
    const producer = (await kafkaAs("integration-reader")).producer({ idempotent: true, retry: { retries: 1 } });
    producers.push(producer);

    expect(await errors.of(producer.connect())).toEqual(["CLUSTER_AUTHORIZATION_FAILED"]);
  });

  test("can't read with another group", async () => {
    const reading = readBack(await kafkaAs("integration-reader"), platform.outputs.event_topic, {
      groupId: `other-${randomUUID()}`,
      timeoutMs: 15_000,
    });

    expect(await errors.of(reading)).toEqual(["GROUP_AUTHORIZATION_FAILED"]);
  });

  test("can't read another topic", async () => {
    const reading = readBack(await kafkaAs("integration-reader"), platform.outputs.dead_letter_topic, { timeoutMs: 15_000 });

    expect(await errors.of(reading)).toEqual(["TOPIC_AUTHORIZATION_FAILED"]);
  });

  test("can't write to its topic", async () => {
    const kafka = await kafkaAs("integration-reader");

    expect(await errors.of(write(kafka, platform.outputs.event_topic))).toEqual(["TOPIC_AUTHORIZATION_FAILED"]);
  });
});

describe("authentication with IAM rejects", () => {
  const writing = (kafka: Kafka) => errors.of(write(kafka, platform.outputs.event_topic));

  test("a wrong secret key", async () => {
    const tester = await platform.as("integration-tester");

    expect(LOGIN_REFUSED).toContainEqual(await writing(platform.kafka({ ...tester, secretAccessKey: "x".repeat(40) }, errors.config)));
  });

  test("the keys of a session without its token", async () => {
    const { accessKeyId, secretAccessKey } = await platform.as("integration-tester");

    expect(LOGIN_REFUSED).toContainEqual(await writing(platform.kafka({ accessKeyId, secretAccessKey } as Credentials, errors.config)));
  });

  test("an expired token, and accepts a valid one", async () => {
    const credentials = await platform.as("integration-tester");
    const valid = await token(credentials, new Date());
    const expired = await token(credentials, new Date(Date.now() - 16 * 60_000));

    await expect(write(withToken(valid), platform.outputs.event_topic)).resolves.toMatchObject({ key: "access" });
    expect(LOGIN_REFUSED).toContainEqual(await writing(withToken(expired)));
  });
});

describe("without authentication", () => {
  const brokers = () => platform.outputs.bootstrap_brokers_iam.split(",");

  test("a broker answers which requests it knows, and closes the connection at any other request", async () => {
    for (const broker of brokers()) {
      expect(await sendUnauthenticated(broker, API_VERSIONS, { tls: true })).toBe("answered");
      expect(await sendUnauthenticated(broker, METADATA, { tls: true })).toBe("closed");
    }
  });

  test("a broker answers no request without TLS", async () => {
    for (const broker of brokers()) expect(await sendUnauthenticated(broker, API_VERSIONS, { tls: false })).toBe("closed");
  });
});

/**
 * The error codes for a refused login. Kafka answers an invalid token with a challenge that kafkajs does not expect, which leads to the first
 * one.
 */
const LOGIN_REFUSED = [["ILLEGAL_SASL_STATE"], ["SASL_AUTHENTICATION_FAILED"]];

function client(config: Partial<KafkaConfig>): Kafka {
  const brokers = platform.outputs.bootstrap_brokers_iam.split(",");
  return new Kafka({ brokers, connectionTimeout: 5_000, requestTimeout: 5_000, ...errors.config, ...config });
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
