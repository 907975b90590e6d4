import { randomUUID } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { Type } from "avsc";
import type { Kafka } from "kafkajs";
import { parse, stringify } from "yaml";
import { type LocalPlatform, startLocalPlatform, synthesize, useEndpoint } from "../../tools/deploy/index.js";
import { until } from "../../tools/local/process/index.js";
import { root, runFolder } from "../../tools/setup/folders.js";
import type { Terraform } from "../../tools/terraform/index.js";
import { ApiClient } from "../../tools/traffic/api-client.js";
import { consumedByFunction } from "../../tools/traffic/consumed.js";
import { kafkaClient } from "../../tools/traffic/kafka-client.js";
import { readBack } from "../../tools/traffic/read-back.js";
import { assumeRole } from "../../tools/traffic/role.js";
import { glueOperation } from "../support/local-platform/json-operation.js";

// One platform whose events have an Avro schema, in order: each test continues from the state that the previous one left.
const TIMEOUT_MS = 15 * 60_000;
const [TOPIC, DEAD_LETTERS] = ["ad-events", "ad-events-dead-letters"];
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

type Field = { name: string; type: unknown; default?: unknown };
const fields: Field[] = [
  { name: "eventId", type: { type: "string", logicalType: "uuid" } },
  { name: "adId", type: "string" },
  { name: "timestamp", type: { type: "long", logicalType: "timestamp-millis" } },
  { name: "impressions", type: "int" },
];
const region: Field = { name: "region", type: "string", default: "unknown" };
const schemaOf = (...all: Field[]) => JSON.stringify({ type: "record", name: "AdEvent", namespace: "ads", fields: all }, null, 2);

let folder: string;
let platform: LocalPlatform;
let terraform: Terraform;
let outputs: Record<string, unknown>;
let api: ApiClient;
let kafka: Kafka;
let firstVersion: string;
let secondVersion: string;

beforeAll(async () => {
  folder = runFolder("schemas");
  mkdirSync(join(folder, "schemas", "history", "ad-event"), { recursive: true });
  const dev = parse(readFileSync(join(root, "config/dev.yaml"), "utf8"));
  const schemas = { "ad-event": { file: "schemas/ad-event.avsc", topics: [TOPIC] } };
  writeFileSync(join(folder, "settings.yaml"), stringify({ ...dev, registry: { kind: "glue" }, schemas }));
  platform = await startLocalPlatform(join(folder, "local"), () => undefined);
  useEndpoint(platform.endpoint);
}, TIMEOUT_MS);

afterAll(async () => {
  await platform?.stop();
  await rm(folder, { recursive: true, force: true });
}, TIMEOUT_MS);

const write = (file: string, schema: string) => writeFileSync(join(folder, "schemas", file), schema);
const synthesized = () =>
  synthesize({ config: join(folder, "settings.yaml"), folder: join(folder, "cdktf.out"), endpoint: platform.endpoint });
const glue = (operation: string, input: object) => glueOperation(platform.endpoint, operation, input);
const schemaId = { RegistryName: "msk-ha-dev", SchemaName: "ad-event" };

/** The record of an event in the topic: Glue's header in hex, the UUID in it, and the bytes behind it. */
async function recordOf(adId: string) {
  const record = (await readBack(kafka, TOPIC)).find(({ key }) => key === adId);
  if (!record) throw new Error(`no record of ${adId}`);
  const { bytes, headers } = record;
  const hex = bytes.toString("hex", 2, 18);
  const id = [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
  return { start: [...bytes.subarray(0, 2)], id, body: bytes.subarray(18), headers };
}

const consumerAccepts = (eventId: string, sinceMs: number) =>
  until(
    `the consumer function to accept ${eventId}`,
    async () => (await consumedByFunction(String(outputs["consumer_function_name"]), platform.endpoint.region, sinceMs)).get(eventId) === 1,
    { timeoutMs: 60_000, everyMs: 500 },
  );

test(
  "is applied from settings, and a second plan is empty",
  async () => {
    write("ad-event.avsc", schemaOf(...fields));
    write("history/ad-event/1.avsc", schemaOf(...fields));
    terraform = await synthesized();
    await terraform.init();
    await terraform.apply();

    expect(await terraform.plan()).toEqual([]);
    outputs = await terraform.outputs();
    const roles = outputs["client_role_arns"] as Record<string, string>;
    const credentials = await assumeRole(String(roles["integration-tester"]), "schemas", platform.endpoint.region);
    api = new ApiClient({ endpoint: String(outputs["api_endpoint"]), region: platform.endpoint.region, credentials });
    kafka = kafkaClient(String(outputs["bootstrap_brokers_iam"]), platform.endpoint.region, credentials);
  },
  TIMEOUT_MS,
);

test("the function writes Avro with Glue's header, and the consumer function counts the event", async () => {
  const started = Date.now();
  const eventId = randomUUID();
  expect(await api.post("/ads/first/impression", { eventId, impressions: 7 })).toMatchObject({ status: 202 });

  const { start, id, body, headers } = await recordOf("first");
  firstVersion = id;
  expect(start).toEqual([3, 0]);
  expect(headers).toMatchObject({ "content-type": "avro/binary", "schema-version": "1" });
  expect(await glue("GetSchemaVersion", { SchemaVersionId: id })).toMatchObject({ VersionNumber: 1, DataFormat: "AVRO" });
  const type = Type.forSchema(JSON.parse(schemaOf(...fields)));
  expect(type.fromBuffer(body)).toMatchObject({ eventId, adId: "first", impressions: 7 });
  await consumerAccepts(eventId, started);
});

test("the consumer function counts events that were written as JSON, before there was a schema", async () => {
  const started = Date.now();
  const eventId = randomUUID();
  await send("json", JSON.stringify({ eventId, adId: "json", timestamp: started, impressions: 1 }));

  await consumerAccepts(eventId, started);
});

test("a record of a schema version that the registry does not have goes to the dead-letter topic, unchanged", async () => {
  const unknown = Buffer.concat([Buffer.from([3, 0]), Buffer.from(randomUUID().replaceAll("-", ""), "hex"), Buffer.from([0xff, 0, 1])]);
  await send("unknown", unknown);

  const letter = await until("the dead letter", async () => (await readBack(kafka, DEAD_LETTERS)).find(({ key }) => key === "unknown"), {
    timeoutMs: 60_000,
    everyMs: 1_000,
  });
  expect(letter.bytes.equals(unknown)).toBe(true);
  expect(letter.headers["dead-letter-reason"]).toMatch(/^the registry has no schema version /);
});

test(
  "a compatible change registers a second version, which the functions use without a loss",
  async () => {
    write("ad-event.avsc", schemaOf(...fields, region));
    terraform = await synthesized();
    await terraform.init();
    await terraform.apply();
    expect(await terraform.plan()).toEqual([]);

    const started = Date.now();
    const eventId = randomUUID();
    expect(await api.post("/ads/second/impression", { eventId })).toMatchObject({ status: 202 });
    const { id, body } = await recordOf("second");
    secondVersion = id;
    expect(id).toMatch(UUID);
    expect(id).not.toBe(firstVersion);
    const [before, now] = [fields, [...fields, region]].map((all) => Type.forSchema(JSON.parse(schemaOf(...all)))) as [Type, Type];
    expect(now.fromBuffer(body)).toMatchObject({ eventId, region: "unknown" });
    // A reader of the first version reads the record too, and a reader of the second one those of the first.
    expect(before.fromBuffer(body, before.createResolver(now))).toMatchObject({ eventId, adId: "second" });
    await consumerAccepts(eventId, started);
    const old = await recordOf("first");
    expect(old.id).toBe(firstVersion);
    expect(now.fromBuffer(old.body, now.createResolver(before))).toMatchObject({ adId: "first", region: "unknown" });
    const late = { eventId: randomUUID(), adId: "late", timestamp: started, impressions: 2 };
    await send("late", Buffer.concat([Buffer.from([3, 0]), Buffer.from(firstVersion.replaceAll("-", ""), "hex"), before.toBuffer(late)]));
    await consumerAccepts(late.eventId, started);
  },
  TIMEOUT_MS,
);

test("an incompatible change is refused at synthesis, at its line", async () => {
  write("history/ad-event/2.avsc", schemaOf(...fields, region));
  write("ad-event.avsc", schemaOf(...fields, region, { name: "country", type: "string" }));

  await expect(synthesized()).rejects.toThrow(
    /schemas\/ad-event\.avsc:3\d:5 schemas\.ad-event\.file: country: it can't read records of version 2: the reader needs country, .* \[schemas\/compatible-with-history\]/,
  );
});

test("Glue refuses the same change too", async () => {
  const SchemaDefinition = schemaOf(...fields, region, { name: "country", type: "string" });

  const { SchemaVersionId } = await glue("RegisterSchemaVersion", { SchemaId: schemaId, SchemaDefinition });
  expect(await glue("GetSchemaVersion", { SchemaVersionId })).toMatchObject({ Status: "FAILURE" });
  expect(await glue("GetSchemaVersion", { SchemaId: schemaId, SchemaVersionNumber: { LatestVersion: true } })).toMatchObject({
    SchemaVersionId: secondVersion,
  });
});

async function send(key: string, value: string | Buffer): Promise<void> {
  const producer = kafka.producer();
  await producer.connect();
  await producer.send({ topic: TOPIC, messages: [{ key, value }], acks: -1 });
  await producer.disconnect();
}
