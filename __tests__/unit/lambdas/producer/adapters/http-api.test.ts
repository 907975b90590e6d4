import { expect, test } from "@jest/globals";
import type { APIGatewayProxyEventV2 } from "aws-lambda";
import { KafkaProducer } from "../../../../../lambdas/kafka/producer.js";
import { ImpressionApi } from "../../../../../lambdas/producer/adapters/http-api.js";
import { KafkaEventLog } from "../../../../../lambdas/producer/adapters/kafka-event-log.js";
import { AdEventPublisher } from "../../../../../lambdas/producer/domain/ad-event-publisher.js";
import { Log } from "../../../../../lambdas/telemetry/log.js";
import impression from "../../../../events/http-api-post-impression.json";
import { closedConnection, createErrorFromCode } from "../../../../support/lambdas/kafkajs-errors.js";
import { type Behaviour, KafkajsProducerFake, unresponsive } from "../../../../support/lambdas/kafkajs-producer-fake.js";

const sample = impression as unknown as APIGatewayProxyEventV2;
const uuid = expect.stringMatching(/^[0-9a-f-]{36}$/);

/** Creates the complete function; only kafkajs is replaced by a fake. */
function api(behaviour?: Behaviour, deadlineMs = 1_000) {
  const kafka = new KafkajsProducerFake(behaviour);
  const lines: string[] = [];
  const log = new Log("DEBUG", (line) => lines.push(line));
  const publisher = new AdEventPublisher(new KafkaEventLog(new KafkaProducer(() => kafka.producer), "ad-events"));
  const impressions = new ImpressionApi(publisher, { deadlineMs, maxBodyBytes: 200 }, log);
  const handle = async (event: APIGatewayProxyEventV2, remainingMs = 10_000) => {
    const { statusCode, headers, body } = await impressions.handle(event, {
      awsRequestId: "r-1",
      getRemainingTimeInMillis: () => remainingMs,
    });
    return { status: statusCode, headers, body: JSON.parse(body as string) };
  };
  return { handle, kafka, lines };
}

function request(path: string, { method = "POST", stage = "$default" } = {}): APIGatewayProxyEventV2 {
  const { pathParameters: _, ...rest } = sample;
  const http = { ...sample.requestContext.http, method, path };
  return { ...rest, requestContext: { ...sample.requestContext, stage, http } };
}

test("responds 202 with the position of the event, and writes it with the advertisement as key and the trace headers", async () => {
  const { handle, kafka } = api();

  const { status, headers, body } = await handle(sample);

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

test("accepts a body in base64, and counts a request without a body as one impression", async () => {
  const { handle, kafka } = api();
  const base64 = { ...sample, body: Buffer.from(String(sample.body)).toString("base64"), isBase64Encoded: true };
  const { body: _, ...empty } = sample;

  expect([(await handle(base64)).status, (await handle(empty)).status]).toEqual([202, 202]);
  expect(kafka.sent.map(({ messages }) => JSON.parse(String(messages[0]?.value)).impressions)).toEqual([3, 1]);
});

test("responds 400 with a problem document that lists every error, and writes nothing", async () => {
  const { handle, kafka } = api();

  const { status, headers, body } = await handle({ ...request("/ads/a%20b/impression"), body: "{" });

  expect({ status, headers, body }).toEqual({
    status: 400,
    headers: { "content-type": "application/problem+json" },
    body: {
      type: "about:blank",
      title: "Bad Request",
      status: 400,
      detail: "The impression is not valid. See errors for every invalid field.",
      instance: "urn:request:r-1",
      errors: [
        { pointer: "#", detail: "must be valid JSON in UTF-8, or empty" },
        { pointer: "adId", detail: "must be 1 to 64 letters, digits, '.', '_' or '-'" },
      ],
    },
  });
  expect(kafka.sent).toEqual([]);
});

test("rejects a body that is not valid UTF-8", async () => {
  const body = Buffer.from([0x22, 0xff, 0x22]).toString("base64");

  expect((await api().handle({ ...sample, body, isBase64Encoded: true })).body.errors).toEqual([
    { pointer: "#", detail: "must be valid JSON in UTF-8, or empty" },
  ]);
});

test("limits the decoded body to the exact number of bytes", async () => {
  const { handle } = api();
  const padded = (bytes: number) => ({ ...sample, body: Buffer.from("{}".padEnd(bytes)).toString("base64"), isBase64Encoded: true });

  expect([(await handle(padded(200))).status, (await handle(padded(201))).status]).toEqual([202, 413]);
});

test.each([
  ["another path", request("/ads/a/click"), 404, undefined],
  ["a longer path", request("/ads/a/b/impression"), 404, undefined],
  ["another method", request("/ads/a/impression", { method: "GET" }), 405, "POST"],
])("%s: responds %i", async (_, event, status, allow) => {
  const { handle, kafka } = api();

  const response = await handle(event as APIGatewayProxyEventV2);

  expect([response.status, response.headers?.["allow"], kafka.sent.length]).toEqual([status, allow, 0]);
});

test("finds the route after a stage name and without path parameters", async () => {
  const { handle, kafka } = api();

  expect((await handle(request("/live/ads/a%2Db/impression", { stage: "live" }))).status).toBe(202);
  expect(kafka.sent[0]?.messages[0]?.key).toBe("a-b");
});

test("drops a trace header that is too long", async () => {
  const { handle, kafka } = api();

  await handle({ ...sample, headers: { traceparent: "0".repeat(513) } });

  expect(Object.keys(kafka.sent[0]?.messages[0]?.headers ?? {})).toEqual(["content-type", "schema-version"]);
});

test.each([
  ["too few replicas", () => Promise.reject(createErrorFromCode(19)), "NOT_ENOUGH_REPLICAS"],
  ["no leader", () => Promise.reject(createErrorFromCode(5)), "LEADER_NOT_AVAILABLE"],
  ["broken connections", () => Promise.reject(closedConnection()), "KafkaJSConnectionClosedError"],
] satisfies [string, Behaviour, string][])("responds 503 with Retry-After on %s", async (_, behaviour, cause) => {
  const { handle, lines } = api(behaviour);

  const { status, headers, body } = await handle(sample);

  expect([status, headers]).toEqual([503, { "content-type": "application/problem+json", "retry-after": "3" }]);
  expect(body.detail).toMatch(/^The impression was not acknowledged\. Retry the request with eventId [0-9a-f-]{36},/);
  expect(JSON.stringify(body)).not.toContain(cause);
  expect(lines.map((line) => JSON.parse(line))).toContainEqual(
    expect.objectContaining({
      level: "WARN",
      message: "Impression not acknowledged by the cluster; responded 503",
      error: expect.objectContaining({ errorMessage: cause }),
    }),
  );
});

test("responds 503 at its own deadline", async () => {
  const startedMs = Date.now();

  expect((await api(unresponsive, 60).handle(sample)).status).toBe(503);
  expect(Date.now() - startedMs).toBeLessThan(500);
});

test("responds 503 before the function times out, whatever its own deadline", async () => {
  const startedMs = Date.now();

  expect((await api(unresponsive, 60_000).handle(sample, 560)).status).toBe(503);
  expect(Date.now() - startedMs).toBeLessThan(500);
});

test.each([
  ["a bug", () => Promise.reject(new TypeError("secret internals"))],
  ["a missing permission", () => Promise.reject(createErrorFromCode(29))],
  ["a response without an offset", async () => []],
] satisfies [string, Behaviour][])("responds 500 on %s, and reports the cause to the log only", async (_, behaviour) => {
  const { handle, lines } = api(behaviour);

  const { status, body } = await handle(sample);

  expect({ status, body }).toEqual({
    status: 500,
    body: {
      type: "about:blank",
      title: "Internal Server Error",
      status: 500,
      detail: "The impression was not recorded because of an internal error.",
      instance: "urn:request:r-1",
    },
  });
  expect(lines.map((line) => JSON.parse(line).level)).toEqual(["ERROR"]);
});

test("logs the cause of an internal error with its request", async () => {
  const { handle, lines } = api(() => Promise.reject(new TypeError("secret internals")));

  await handle(sample);

  expect(lines.map((line) => JSON.parse(line))).toEqual([
    {
      timestamp: expect.any(String),
      level: "ERROR",
      message: "Request failed",
      requestId: "r-1",
      error: { errorType: "TypeError", errorMessage: "secret internals", stackTrace: expect.any(Array) },
    },
  ]);
});

test("names what the cluster left out of its acknowledgement", async () => {
  const { handle, lines } = api(async ({ topic }) => [{ topicName: topic, partition: 0, errorCode: 0 }]);

  expect((await handle(sample)).status).toBe(500);
  expect(JSON.parse(lines[0] as string).error.errorMessage).toBe("The cluster acknowledged the record without an offset.");
});

test("lists the errors of the encoding before those of the fields, once each", async () => {
  const { handle } = api();

  expect((await handle({ ...sample, body: '{"impressions":0}' })).body.errors).toEqual([
    { pointer: "#/impressions", detail: "must be at least 1" },
  ]);
});
