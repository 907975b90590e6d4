import { afterEach, beforeEach, describe, expect, jest, test } from "@jest/globals";
import { Deadline } from "../../../../lambdas/runtime/deadline.js";
import { GlueRegistry, RegistryUnavailable } from "../../../../lambdas/schemas/glue-registry.js";

const ID = "0a1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d";
const ARN = "arn:aws:glue:eu-west-1:123456789012:schema/shop/orders";
const environment = { AWS_REGION: "eu-west-1", AWS_ACCESS_KEY_ID: "ASIA", AWS_SECRET_ACCESS_KEY: "secret", AWS_SESSION_TOKEN: "token" };
const found = { SchemaVersionId: ID, DataFormat: "AVRO", SchemaDefinition: '"string"', VersionNumber: 1, Status: "AVAILABLE" };
const version = { id: ID, format: "AVRO", definition: '"string"' };

type Answer = { status: number; body: object | string } | Error | "never";
const ok: Answer = { status: 200, body: found };
const failed = (status: number, type: string): Answer => ({ status, body: { __type: type, Message: "no" } });

let sent: { url: string; at: number; body: unknown; headers: Record<string, string>; method: string }[];

beforeEach(() => {
  jest.useFakeTimers({ now: 1_795_239_001_000 });
  sent = [];
});
afterEach(() => {
  jest.useRealTimers();
});

/** A registry whose service gives these answers, the last one again and again. */
function registry(answers: Answer[], variables: Record<string, string> = {}): GlueRegistry {
  const start = Date.now();
  const send = (async (url: URL, { body, headers, method }: { body: string; headers: Record<string, string>; method: string }) => {
    sent.push({ url: String(url), at: Date.now() - start, body: JSON.parse(body), headers, method });
    const answer = (answers.length > 1 ? answers.shift() : answers[0]) as Answer;
    if (answer === "never") return new Promise(() => undefined);
    if (answer instanceof Error) throw answer;
    const text = typeof answer.body === "string" ? answer.body : JSON.stringify(answer.body);
    return { status: answer.status, text: async () => text };
  }) as unknown as typeof fetch;
  return new GlueRegistry({ ...environment, ...variables }, send);
}

/** Returns the result of work, or its error, and the time that it took. */
async function outcome<T>(work: Promise<T>): Promise<{ result?: T; error?: Error; ms: number }> {
  const start = Date.now();
  const done = work.then(
    (result) => ({ result, ms: Date.now() - start }),
    (error: Error) => ({ error, ms: Date.now() - start }),
  );
  await jest.advanceTimersByTimeAsync(60_000);
  return done;
}

describe("a lookup", () => {
  test("asks for a version by its id, and signs the request", async () => {
    expect(await registry([ok]).version(ID, Deadline.in(1_000))).toEqual(version);
    expect(sent).toEqual([
      {
        ...{ url: "https://glue.eu-west-1.amazonaws.com/", at: 0, method: "POST", body: { SchemaVersionId: ID } },
        headers: {
          ...{ "content-type": "application/x-amz-json-1.1", "x-amz-target": "AWSGlue.GetSchemaVersion", "x-amz-security-token": "token" },
          "x-amz-date": "20261121T053001Z",
          authorization: expect.stringMatching(/^AWS4-HMAC-SHA256 Credential=ASIA\/20261121\/eu-west-1\/glue\/aws4_request, /),
        },
      },
    ]);
  });

  test("asks for the latest version of a schema by its ARN", async () => {
    expect(await registry([ok]).latest(ARN, Deadline.in(1_000))).toEqual(version);
    expect(sent[0]?.body).toEqual({ SchemaId: { SchemaArn: ARN }, SchemaVersionNumber: { LatestVersion: true } });
  });

  test.each([
    ["the domain of China", { AWS_REGION: "cn-north-1" }, "https://glue.cn-north-1.amazonaws.com.cn/"],
    ["another endpoint", { AWS_ENDPOINT_URL: "http://127.0.0.1:1" }, "http://127.0.0.1:1/"],
    [
      "an endpoint of Glue's own",
      { AWS_ENDPOINT_URL: "http://127.0.0.1:1", AWS_ENDPOINT_URL_GLUE: "http://127.0.0.1:2" },
      "http://127.0.0.1:2/",
    ],
    ["AWS's endpoint for empty ones", { AWS_ENDPOINT_URL: "", AWS_ENDPOINT_URL_GLUE: "" }, "https://glue.eu-west-1.amazonaws.com/"],
  ])("uses %s", async (_, variables, url) => {
    await registry([ok], variables).version(ID, Deadline.in(1_000));
    expect(sent.map((request) => request.url)).toEqual([url]);
  });

  test.each(["EntityNotFoundException", "com.amazonaws.glue#EntityNotFoundException"])(
    "of a version that does not exist returns none: %s",
    async (type) => {
      expect(await registry([failed(400, type)]).version(ID, Deadline.in(1_000))).toBeUndefined();
      expect(sent).toHaveLength(1);
    },
  );

  test("of a schema that does not exist fails: its creation can be under way", async () => {
    const { error } = await outcome(registry([failed(400, "EntityNotFoundException")]).latest(ARN, Deadline.in(1_000)));
    expect(error).toEqual(new RegistryUnavailable(`The schema ${ARN} has no version.`));
    expect(error?.name).toBe("RegistryUnavailable");
  });
});

describe("a lookup that fails", () => {
  test.each([
    ["throttled", failed(400, "ThrottlingException")],
    ["throttled under another name", failed(400, "TooManyRequestsException")],
    ["a concurrent change", failed(400, "ConcurrentModificationException")],
    ["an internal error", failed(500, "InternalServiceException")],
    ["a gateway's error", { status: 502, body: "<html>" }],
    ["an error without a body", { status: 503, body: "{}" }],
    ["no connection", new TypeError("fetch failed")],
    ["an answer without a definition", { status: 200, body: { SchemaVersionId: ID } }],
    ["an answer with another id", { status: 200, body: { ...found, SchemaVersionId: "1" } }],
  ] as const)("is tried again: %s", async (_, answer) => {
    const { result } = await outcome(registry([answer, answer, ok]).version(ID, Deadline.in(5_000)));

    expect(result).toEqual(version);
    expect(sent.map(({ at }) => at)).toEqual([0, 100, 300]);
  });

  test("is tried until the deadline, with longer and longer pauses", async () => {
    const { error, ms } = await outcome(registry([failed(400, "ThrottlingException")]).version(ID, Deadline.in(1_000)));

    expect(error).toEqual(new RegistryUnavailable("Glue responded 400 ThrottlingException."));
    expect(sent.map(({ at }) => at)).toEqual([0, 100, 300, 700]);
    expect(ms).toBe(700);
  });

  test("is not tried again if its pause would end at the deadline", async () => {
    await outcome(registry([failed(500, "")]).version(ID, Deadline.in(100)));
    expect(sent).toHaveLength(1);
    await outcome(registry([failed(500, "")]).version(ID, Deadline.in(101)));
    expect(sent).toHaveLength(3);
  });

  test("for want of a permission is not tried again, and is no missing version", async () => {
    const { error } = await outcome(registry([failed(400, "AccessDeniedException")]).version(ID, Deadline.in(5_000)));

    expect(error).toEqual(new RegistryUnavailable("Glue responded 400 AccessDeniedException."));
    expect(sent).toHaveLength(1);
  });

  test("without an answer is tried again after two seconds", async () => {
    const { result } = await outcome(registry(["never", ok]).version(ID, Deadline.in(5_000)));

    expect(result).toEqual(version);
    expect(sent.map(({ at }) => at)).toEqual([0, 2_100]);
  });

  test("without an answer ends at the deadline", async () => {
    const { error, ms } = await outcome(registry(["never"]).version(ID, Deadline.in(1_500)));

    expect(error).toEqual(new RegistryUnavailable("Glue did not respond."));
    expect(error?.cause).toMatchObject({ name: "DeadlineExceeded" });
    expect(ms).toBe(1_500);
  });
});
