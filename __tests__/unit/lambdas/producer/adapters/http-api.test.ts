import { expect, test } from "@jest/globals";
import type { APIGatewayProxyEventV2 } from "aws-lambda";
import { AcknowledgedProducer } from "../../../../../lambdas/kafka/producer.js";
import { ImpressionApi } from "../../../../../lambdas/producer/adapters/http-api.js";
import { KafkaEventLog } from "../../../../../lambdas/producer/adapters/kafka-event-log.js";
import { AdEventPublisher } from "../../../../../lambdas/producer/domain/ad-event-publisher.js";
import { Log } from "../../../../../lambdas/telemetry/log.js";
import impression from "../../../../events/http-api-post-impression.json";
import { closedConnection, createErrorFromCode } from "../../../../support/lambdas/kafkajs-errors.js";
import { type Behaviour, KafkajsProducerFake, silent } from "../../../../support/lambdas/kafkajs-producer-fake.js";

const sample = impression as unknown as APIGatewayProxyEventV2;
const uuid = expect.stringMatching(/^[0-9a-f-]{36}$/);

/** The whole function, with a fake only where kafkajs would be. */
function api(behaviour?: Behaviour, deadlineMs = 1_000) {
  const kafka = new KafkajsProducerFake(behaviour);
  const lines: string[] = [];
  const log = new Log("DEBUG", (line) => lines.push(line));
  const publisher = new AdEventPublisher(new KafkaEventLog(new AcknowledgedProducer(() => kafka.producer), "ad-events"));
  const impressions = new ImpressionApi(publisher, { deadlineMs, maxBodyBytes: 200 }, log);
  const answer = async (event: APIGatewayProxyEventV2, remainingMs = 10_000) => {
    const { statusCode, headers, body } = await impressions.answer(event, {
      awsRequestId: "r-1",
      getRemainingTimeInMillis: () => remainingMs,
    });
    return { status: statusCode, headers, body: JSON.parse(body as string) };
  };
  return { answer, kafka, lines };
}

function request(path: string, { method = "POST", stage = "$default" } = {}): APIGatewayProxyEventV2 {
  const { pathParameters: _, ...rest } = sample;
  const http = { ...sample.requestContext.http, method, path };
  return { ...rest, requestContext: { ...sample.requestContext, stage, http } };
}

test("answers 202 with where the event lies, and writes it under its advertisement with its trace", async () => {
  const { answer, kafka } = api();
  const { status, headers, body } = await answer(sample);
  expect({ status, headers, body }).toEqual({
    status: 202,
    headers: { "content-type": "application/json" },
    body: { topic: "ad-events", partition: 0, offset: "0", eventId: uuid },
  });
  expect(kafka.sent).toHaveLength(1);
  const [record] = kafka.sent;
  expect(record).toMatchObject({
    topic: "ad-events",
    acks: -1,
    messages: [
      {
        key: "summer-sale.1",
        headers: {
          "content-type": "application/json",
          "schema-version": "1",
          traceparent: "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
          "x-amzn-trace-id": "Root=1-67891233-abcdef012345678912345678",
        },
      },
    ],
  });
  expect(JSON.parse(String(record?.messages[0]?.value))).toEqual({
    eventId: body.eventId,
    adId: "summer-sale.1",
    timestamp: expect.any(Number),
    impressions: 3,
  });
});

test("reads a body in base64, and takes no body for one impression", async () => {
  const { answer, kafka } = api();
  const base64 = { ...sample, body: Buffer.from(String(sample.body)).toString("base64"), isBase64Encoded: true };
  const { body: _, ...empty } = sample;
  expect([(await answer(base64)).status, (await answer(empty)).status]).toEqual([202, 202]);
  expect(kafka.sent.map(({ messages }) => JSON.parse(String(messages[0]?.value)).impressions)).toEqual([3, 1]);
});

test("answers 400 with a problem document that lists every fault, and writes nothing", async () => {
  const { answer, kafka } = api();
  const { status, headers, body } = await answer({ ...request("/ads/a%20b/impression"), body: "{" });
  expect({ status, headers, body }).toEqual({
    status: 400,
    headers: { "content-type": "application/problem+json" },
    body: {
      type: "about:blank",
      title: "Bad Request",
      status: 400,
      detail: "The impression can't be read; errors lists all that is wrong.",
      instance: "urn:request:r-1",
      errors: [
        { pointer: "#", detail: "must be JSON in UTF-8, or nothing" },
        { pointer: "adId", detail: "must be 1 to 64 letters, digits, '.', '_' or '-'" },
      ],
    },
  });
  expect(kafka.sent).toEqual([]);
});

test("refuses text that is not UTF-8 instead of mending it", async () => {
  const body = Buffer.from([0x22, 0xff, 0x22]).toString("base64");
  expect((await api().answer({ ...sample, body, isBase64Encoded: true })).body.errors).toEqual([
    { pointer: "#", detail: "must be JSON in UTF-8, or nothing" },
  ]);
});

test("bounds the body to the byte, decoded", async () => {
  const { answer } = api();
  const padded = (bytes: number) => ({ ...sample, body: Buffer.from("{}".padEnd(bytes)).toString("base64"), isBase64Encoded: true });
  expect([(await answer(padded(200))).status, (await answer(padded(201))).status]).toEqual([202, 413]);
});

test.each([
  ["another path", request("/ads/a/click"), 404, undefined],
  ["a longer path", request("/ads/a/b/impression"), 404, undefined],
  ["another method", request("/ads/a/impression", { method: "GET" }), 405, "POST"],
])("answers %s with %i", async (_, event, status, allow) => {
  const { answer, kafka } = api();
  const answered = await answer(event as APIGatewayProxyEventV2);
  expect([answered.status, answered.headers?.["allow"], kafka.sent.length]).toEqual([status, allow, 0]);
});

test("finds its route behind a stage's name, and by $default, where nobody has split the path", async () => {
  const { answer, kafka } = api();
  expect((await answer(request("/live/ads/a%2Db/impression", { stage: "live" }))).status).toBe(202);
  expect(kafka.sent[0]?.messages[0]?.key).toBe("a-b");
});

test("carries no overlong trace", async () => {
  const { answer, kafka } = api();
  await answer({ ...sample, headers: { traceparent: "0".repeat(513) } });
  expect(Object.keys(kafka.sent[0]?.messages[0]?.headers ?? {})).toEqual(["content-type", "schema-version"]);
});

test.each([
  ["too few replicas", () => Promise.reject(createErrorFromCode(19)), "NOT_ENOUGH_REPLICAS"],
  ["no leader", () => Promise.reject(createErrorFromCode(5)), "LEADER_NOT_AVAILABLE"],
  ["broken connections", () => Promise.reject(closedConnection()), "KafkaJSConnectionClosedError"],
] satisfies [string, Behaviour, string][])("answers 503 and when to come again on %s", async (_, behaviour, said) => {
  const { answer, lines } = api(behaviour);
  const { status, headers, body } = await answer(sample);
  expect([status, headers]).toEqual([503, { "content-type": "application/problem+json", "retry-after": "3" }]);
  expect(body.detail).toMatch(/^The impression was not acknowledged\. Send it again with eventId [0-9a-f-]{36}:/);
  expect(JSON.stringify(body)).not.toContain(said);
  expect(lines.map((line) => JSON.parse(line))).toContainEqual(
    expect.objectContaining({ level: "WARN", message: "unavailable", error: expect.objectContaining({ errorMessage: said }) }),
  );
});

test("answers 503 by its own deadline", async () => {
  const startedMs = Date.now();
  expect((await api(silent, 60).answer(sample)).status).toBe(503);
  expect(Date.now() - startedMs).toBeLessThan(500);
});

test("answers 503 before Lambda ends the invocation, whatever its own deadline", async () => {
  const startedMs = Date.now();
  expect((await api(silent, 60_000).answer(sample, 560)).status).toBe(503);
  expect(Date.now() - startedMs).toBeLessThan(500);
});

test.each([
  ["a bug", () => Promise.reject(new TypeError("secret internals"))],
  ["a missing permission", () => Promise.reject(createErrorFromCode(29))],
  ["an answer without an offset", async () => []],
] satisfies [string, Behaviour][])("answers 500 on %s, tells the log why and the caller nothing", async (_, behaviour) => {
  const { answer, lines } = api(behaviour);
  const { status, body } = await answer(sample);
  expect({ status, body }).toEqual({
    status: 500,
    body: {
      type: "about:blank",
      title: "Internal Server Error",
      status: 500,
      detail: "The impression was not taken, through no fault of the request.",
      instance: "urn:request:r-1",
    },
  });
  expect(lines.map((line) => JSON.parse(line).level)).toEqual(["ERROR"]);
});
