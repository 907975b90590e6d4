import { afterEach, beforeEach, expect, jest, test } from "@jest/globals";
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from "aws-lambda";
import { definitionDigest } from "../../../../lambdas/schemas/contract.js";
import impression from "../../../events/http-api-post-impression.json";
import { encoded, GlueFake, SCHEMA_ARN, versions } from "../../../support/lambdas/glue-fake.js";
import { KafkajsProducerFake } from "../../../support/lambdas/kafkajs-producer-fake.js";
import { loadHandler } from "../../../support/lambdas/load-handler.js";

const eventId = "3f6c1e0e-8d2b-4a57-9f1a-0b6c2d3e4f5a";
const request = { ...(impression as unknown as APIGatewayProxyEventV2), body: JSON.stringify({ eventId, impressions: 3 }) };
const environment = {
  ...{ BOOTSTRAP_BROKERS: "b-1:9098", TOPIC: "clicks", DEADLINE_MS: "8000", MAX_BODY_BYTES: "4096", LOG_LEVEL: "INFO" },
  ...{ SCHEMA_ARN, SCHEMA_DIGEST: definitionDigest(versions[1].definition) },
};

let glue: GlueFake;

beforeEach(() => {
  jest.useFakeTimers({ now: 1_795_239_001_000 });
  glue = new GlueFake();
});
afterEach(() => {
  glue.restore();
  jest.useRealTimers();
});

async function load(variables: object = {}) {
  const kafka = new KafkajsProducerFake();
  const loaded = await loadHandler<APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2>(
    "producer",
    { ...environment, ...variables },
    { producer: () => kafka },
  );
  return { ...loaded, kafka };
}

test("writes the event with the latest version of the schema, which it looks up once", async () => {
  const { invoke, kafka, logged } = await load();

  expect(await invoke(request)).toMatchObject({ statusCode: 202 });
  expect(await invoke(request)).toMatchObject({ statusCode: 202 });

  const [message] = kafka.sent[0]?.messages ?? [];
  expect(message?.value).toEqual(
    encoded(1, { eventId, adId: "summer-sale.1", timestamp: 1_795_239_001_000, impressions: 3, region: "unknown" }),
  );
  expect(message?.headers).toMatchObject({ "content-type": "avro/binary", "schema-version": "1" });
  expect(kafka.sent).toHaveLength(2);
  expect(glue.asked).toEqual([{ SchemaId: { SchemaArn: SCHEMA_ARN }, SchemaVersionNumber: { LatestVersion: true } }]);
  expect(logged()).toEqual([]);
});

test("warns if the registry's latest version is not the declared one", async () => {
  const { invoke, logged } = await load({ SCHEMA_DIGEST: definitionDigest(versions[0].definition) });

  await invoke(request);

  expect(logged()).toEqual([expect.objectContaining({ level: "WARN", schema: SCHEMA_ARN, schemaVersionId: versions[1].id })]);
});

test("responds 503 while the registry does not answer, within half of the deadline, and writes nothing", async () => {
  const { invoke, kafka } = await load();
  glue.failure = "ThrottlingException";

  const response = invoke(request);
  await jest.advanceTimersByTimeAsync(4_000);

  expect(await response).toMatchObject({ statusCode: 503, headers: { "retry-after": "3" }, body: expect.stringContaining(eventId) });
  expect(kafka.sent).toEqual([]);
  glue.failure = undefined;
  expect(await invoke(request)).toMatchObject({ statusCode: 202 });
});

test("responds 500 for an event that does not fit the schema", async () => {
  const { invoke, kafka, logged } = await load();
  const definition = JSON.stringify({ type: "record", name: "AdEvent", fields: [{ name: "must", type: "string" }] });
  jest.spyOn(globalThis, "fetch").mockImplementation((async () => ({
    status: 200,
    text: async () => JSON.stringify({ SchemaVersionId: versions[0].id, DataFormat: "AVRO", SchemaDefinition: definition }),
  })) as never);

  expect(await invoke(request)).toMatchObject({ statusCode: 500 });
  expect(kafka.sent).toEqual([]);
  expect(logged().map(({ message }) => message)).toContain("Request failed");
});
