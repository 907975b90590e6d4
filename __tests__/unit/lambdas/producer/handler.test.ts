import { afterEach, beforeEach, expect, jest, test } from "@jest/globals";
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from "aws-lambda";
import { Partitioners } from "kafkajs";
import impression from "../../../events/http-api-post-impression.json";
import { type Behaviour, KafkajsProducerFake, unresponsive } from "../../../support/lambdas/kafkajs-producer-fake.js";
import { loadHandler } from "../../../support/lambdas/load-handler.js";

const sample = impression as unknown as APIGatewayProxyEventV2;
const eventId = "3f6c1e0e-8d2b-4a57-9f1a-0b6c2d3e4f5a";
const withId = { ...sample, body: JSON.stringify({ eventId, impressions: 3 }) };
const environment = {
  BOOTSTRAP_BROKERS: "b-1:9098,b-2:9098,b-3:9098",
  TOPIC: "clicks",
  DEADLINE_MS: "8000",
  MAX_BODY_BYTES: "4096",
  LOG_LEVEL: "INFO",
};

// A fault can leave an invocation waiting for a time that does not pass here.
jest.setTimeout(5_000);

beforeEach(() => {
  jest.useFakeTimers({ now: 1_795_239_001_000 });
});
afterEach(() => {
  jest.useRealTimers();
});

async function load(variables: Partial<typeof environment> = {}, behaviour?: Behaviour) {
  const kafkas: KafkajsProducerFake[] = [];
  const producer = () => {
    const kafka = new KafkajsProducerFake(behaviour);
    kafkas.push(kafka);
    return kafka;
  };
  const loaded = await loadHandler<APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2>(
    "producer",
    { ...environment, ...variables },
    { producer },
  );
  return { ...loaded, kafkas, sent: () => kafkas.flatMap(({ sent }) => sent) };
}

test("creates one client for all requests of an execution environment, and connects with the first one", async () => {
  const { invoke, created, kafkas } = await load();

  expect(created).toMatchObject({ clients: [{ clientId: "producer", brokers: ["b-1:9098", "b-2:9098", "b-3:9098"] }], producers: [] });

  await invoke(sample);
  await invoke(sample);

  expect(created.clients).toHaveLength(1);
  expect(created.producers).toEqual([
    { idempotent: false, allowAutoTopicCreation: false, createPartitioner: Partitioners.DefaultPartitioner },
  ]);
  expect(kafkas.map(({ connects }) => connects)).toEqual([1]);
});

test("writes the event to the topic with acks of all replicas and the deadline in ms, and responds with its position", async () => {
  const { invoke, sent, logged } = await load();

  expect(await invoke(withId, 10_000)).toEqual({
    statusCode: 202,
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ topic: "clicks", partition: 0, offset: "0", eventId }),
  });
  expect(sent()).toEqual([
    {
      topic: "clicks",
      acks: -1,
      timeout: 8_000,
      messages: [
        {
          key: "summer-sale.1",
          value: JSON.stringify({ eventId, adId: "summer-sale.1", timestamp: 1_795_239_001_000, impressions: 3 }),
          headers: {
            "content-type": "application/json",
            "schema-version": "1",
            traceparent: "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
            "x-amzn-trace-id": "Root=1-67891233-abcdef012345678912345678",
          },
        },
      ],
    },
  ]);
  expect(logged()).toEqual([]);
});

test("reserves 500 ms of the function's time for the response", async () => {
  const { invoke, sent } = await load();

  await invoke(sample, 8_501);
  await invoke(sample, 5_000);

  expect(sent().map(({ timeout }) => timeout)).toEqual([8_000, 4_500]);
});

test.each([
  ["8000", 30_000, 8_000],
  ["250", 30_000, 250],
  ["8000", 3_000, 2_500],
])("with a deadline of %s ms and %i ms of the function's time, responds 503 after %i ms", async (deadline, remainingMs, afterMs) => {
  const { invoke, logged } = await load({ DEADLINE_MS: deadline }, unresponsive);
  const settled = jest.fn();
  const response = invoke(withId, remainingMs);
  response.then(settled, settled);

  await jest.advanceTimersByTimeAsync(afterMs - 1);

  expect(settled).not.toHaveBeenCalled();

  await jest.advanceTimersByTimeAsync(1);

  expect(await response).toEqual({
    statusCode: 503,
    headers: { "content-type": "application/problem+json", "retry-after": "3" },
    body: JSON.stringify({
      type: "about:blank",
      title: "Service Unavailable",
      status: 503,
      detail: `The impression was not acknowledged. Retry the request with eventId ${eventId}, so that it is counted only once.`,
      instance: "urn:request:r-1",
    }),
  });
  expect(logged()).toEqual([
    {
      timestamp: new Date(1_795_239_001_000 + afterMs).toISOString(),
      level: "WARN",
      message: "Impression not acknowledged by the cluster; responded 503",
      requestId: "r-1",
      eventId,
      error: {
        errorType: "EventLogUnavailable",
        errorMessage: "DeadlineExceeded",
        stackTrace: expect.any(Array),
        cause: expect.objectContaining({ errorType: "DeadlineExceeded" }),
      },
    },
  ]);
});

test("limits the body to MAX_BODY_BYTES bytes", async () => {
  const { invoke, sent } = await load({ MAX_BODY_BYTES: "20" });
  const statusOf = async (bytes: number) => (await invoke({ ...sample, body: "{}".padEnd(bytes) })).statusCode;

  expect([await statusOf(20), await statusOf(21)]).toEqual([202, 413]);
  expect(JSON.parse(String((await invoke({ ...sample, body: "{}".padEnd(21) })).body))).toMatchObject({
    title: "Payload Too Large",
    detail: "The request body has 21 bytes. The maximum is 20 bytes.",
  });
  expect(sent()).toHaveLength(1);
});

test("logs each publication at level DEBUG", async () => {
  const { invoke, logged } = await load({ LOG_LEVEL: "DEBUG" });

  await invoke(withId);

  expect(logged()).toEqual([
    {
      timestamp: "2026-11-21T05:30:01.000Z",
      level: "DEBUG",
      message: "Impression published",
      requestId: "r-1",
      eventId,
      topic: "clicks",
      partition: 0,
      offset: "0",
    },
  ]);
});

test("does not start without its variables, and names them", async () => {
  await expect(load({ BOOTSTRAP_BROKERS: "", TOPIC: "", DEADLINE_MS: "8s", MAX_BODY_BYTES: "0", LOG_LEVEL: "" })).rejects.toThrow(
    /^Missing or invalid environment variables: BOOTSTRAP_BROKERS, TOPIC, DEADLINE_MS, MAX_BODY_BYTES, LOG_LEVEL$/,
  );
});
