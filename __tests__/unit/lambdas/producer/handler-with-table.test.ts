import { afterEach, beforeEach, expect, jest, test } from "@jest/globals";
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from "aws-lambda";
import impression from "../../../events/http-api-post-impression.json";
import { type Behaviour, KafkajsProducerFake } from "../../../support/lambdas/kafkajs-producer-fake.js";
import { loadHandler } from "../../../support/lambdas/load-handler.js";
import { LocalTables, TABLE } from "../../../support/lambdas/local-tables.js";

const sample = impression as unknown as APIGatewayProxyEventV2;
const eventId = "3f6c1e0e-8d2b-4a57-9f1a-0b6c2d3e4f5a";
const environment = {
  ...{ BOOTSTRAP_BROKERS: "b-1:9098", TOPIC: "clicks", DEADLINE_MS: "2000", MAX_BODY_BYTES: "4096", LOG_LEVEL: "INFO" },
  ...{ COUNT_TABLE: TABLE, EVENT_ID_RETENTION_SECONDS: "3600" },
};

let tables: LocalTables;
let fetchSpy: { mockRestore: () => void };

beforeEach(async () => {
  tables = await LocalTables.create();
  fetchSpy = jest.spyOn(globalThis, "fetch").mockImplementation(tables.fetch);
});
afterEach(() => {
  fetchSpy.mockRestore();
  jest.restoreAllMocks();
});

async function load(behaviour?: Behaviour, variables: Record<string, string> = environment) {
  const kafka = new KafkajsProducerFake(behaviour);
  const { invoke, logged } = await loadHandler<APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2>("producer", variables, {
    producer: () => kafka,
  });
  const post = async (body: object, headers: Record<string, string> = {}) => {
    const {
      statusCode,
      headers: answered,
      body: text,
    } = await invoke({
      ...{ ...sample, body: JSON.stringify(body) },
      headers: { ...sample.headers, ...headers },
    });
    return { status: statusCode, retryAfter: answered?.["retry-after"], body: JSON.parse(String(text)) };
  };
  return { post, logged, sent: () => kafka.sent.length };
}

test("a repeated request gets the first answer, and nothing is written again, in whichever execution environment", async () => {
  const [first, second] = [await load(), await load()];
  const answer = await first.post({ eventId, impressions: 3 });

  expect(answer).toMatchObject({ status: 202, body: { topic: "clicks", partition: 0, offset: "0", eventId } });
  expect(await second.post({ impressions: 3, eventId })).toEqual(answer);
  expect(await second.post({ impressions: 3 }, { "idempotency-key": `"${eventId}"` })).toEqual(answer);
  expect([first.sent(), second.sent()]).toEqual([1, 0]);
});

test("another request with the same event ID gets 409, and nothing is written", async () => {
  const { post, sent } = await load();
  await post({ eventId, impressions: 3 });

  expect(await post({ eventId, impressions: 4 })).toMatchObject({
    status: 409,
    body: {
      ...{ title: "Conflict", status: 409 },
      detail: `An impression with other values has the eventId ${eventId}. Use a new one, or repeat the request unchanged.`,
    },
  });
  expect(sent()).toBe(1);
});

test("an id can be used again when it has expired", async () => {
  const { post, sent } = await load();
  await post({ eventId, impressions: 3 });
  const now = Date.now();
  jest.spyOn(Date, "now").mockImplementation(() => now + 3_602_000);

  expect((await post({ eventId, impressions: 4 })).status).toBe(202);
  expect(sent()).toBe(2);
});

test("a request without an event ID needs no item", async () => {
  const { post } = await load();

  expect((await post({ impressions: 3 })).status).toBe(202);
  expect(tables.sent).toEqual([]);
});

test("a header and a body with different ids get 400", async () => {
  const { post, sent } = await load();

  expect(await post({ eventId }, { "idempotency-key": eventId.replace("3", "4") })).toMatchObject({
    ...{ status: 400, body: { errors: [{ pointer: "Idempotency-Key", detail: "must be equal to eventId, or be left out" }] } },
  });
  expect(sent()).toBe(0);
});

test("a request whose event was not acknowledged is written again when it is repeated", async () => {
  const failing = await load(() => {
    throw new Error("no leader");
  });
  expect((await failing.post({ eventId, impressions: 3 })).status).toBe(500);

  const { post, sent } = await load();
  expect((await post({ eventId, impressions: 3 })).status).toBe(202);
  expect(sent()).toBe(1);
  expect((await post({ eventId, impressions: 4 })).status).toBe(409);
});

test("an answer that can't be stored is given nevertheless, and the repeated request is written again", async () => {
  const { post, sent, logged } = await load();
  tables.faults.push(undefined, { status: 400, type: "AccessDeniedException" });

  expect((await post({ eventId, impressions: 3 })).status).toBe(202);
  expect(logged()).toMatchObject([{ level: "WARN", message: "Answer of a request not stored", eventId }]);
  expect((await post({ eventId, impressions: 3 })).status).toBe(202);
  expect(sent()).toBe(2);
});

test("responds 503 while DynamoDB is not reachable, and 500 if it refuses the request; nothing is written", async () => {
  const { post, sent } = await load();
  tables.faults.push(...Array.from({ length: 20 }, () => "not sent" as const));
  expect(await post({ eventId, impressions: 3 })).toMatchObject({ status: 503, retryAfter: "3" });

  tables.faults.length = 0;
  tables.faults.push({ status: 400, type: "AccessDeniedException" });
  expect((await post({ eventId, impressions: 3 })).status).toBe(500);
  expect(sent()).toBe(0);
  expect((await post({ eventId, impressions: 3 })).status).toBe(202);
});

test("without a table, the header is the event ID, and nothing compares requests", async () => {
  const { COUNT_TABLE: _, EVENT_ID_RETENTION_SECONDS: __, ...without } = environment;
  const { post, sent } = await load(undefined, without);

  expect(await post({ impressions: 3 }, { "idempotency-key": eventId })).toMatchObject({ status: 202, body: { eventId } });
  expect((await post({ eventId, impressions: 4 })).status).toBe(202);
  expect(sent()).toBe(2);
  expect(tables.sent).toEqual([]);
});
