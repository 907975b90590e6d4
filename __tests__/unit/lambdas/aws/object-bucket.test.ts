import { afterEach, beforeEach, expect, jest, test } from "@jest/globals";
import { ObjectBucket, ObjectNotStored } from "../../../../lambdas/aws/object-bucket.js";
import { Deadline } from "../../../../lambdas/runtime/deadline.js";

const environment = { AWS_REGION: "eu-west-1", AWS_ACCESS_KEY_ID: "ASIA", AWS_SECRET_ACCESS_KEY: "secret", AWS_SESSION_TOKEN: "token" };
const KEY = "dead-letters/ad-events/0/7-0a1b.json";

type Answer = { readonly status: number; readonly text?: string } | Error | "never";

let sent: { url: string; at: number; method: string; body: string; headers: Record<string, string> }[];

beforeEach(() => {
  jest.useFakeTimers({ now: 1_795_239_001_000 });
  sent = [];
});
afterEach(() => {
  jest.useRealTimers();
});

/** A bucket whose service gives these answers, the last one again and again. */
function bucket(answers: Answer[], variables: Record<string, string> = {}): ObjectBucket {
  const start = Date.now();
  const send = (async (url: URL, request: { body: string; headers: Record<string, string>; method: string }) => {
    sent.push({ url: String(url), at: Date.now() - start, method: request.method, body: request.body, headers: request.headers });
    const answer = (answers.length > 1 ? answers.shift() : answers[0]) as Answer;
    if (answer === "never") return new Promise(() => undefined);
    if (answer instanceof Error) throw answer;
    return { status: answer.status, text: async () => answer.text ?? "" };
  }) as unknown as typeof fetch;
  return new ObjectBucket("letters", { ...environment, ...variables }, send);
}

/** Returns the address or the error of a write, and the time that it took. */
async function put(of: ObjectBucket, deadlineMs: number): Promise<{ address?: string; error?: Error; ms: number }> {
  const start = Date.now();
  const done = of.put(KEY, '{"offset":7}', Deadline.in(deadlineMs)).then(
    (address) => ({ address, ms: Date.now() - start }),
    (error: Error) => ({ error, ms: Date.now() - start }),
  );
  await jest.advanceTimersByTimeAsync(60_000);
  return done;
}

test("writes an object with a signed request, and returns its address", async () => {
  expect(await put(bucket([{ status: 200 }]), 1_000)).toEqual({ address: `s3://letters/${KEY}`, ms: 0 });
  expect(sent).toEqual([
    {
      ...{ url: `https://s3.eu-west-1.amazonaws.com/letters/${KEY}`, at: 0, method: "PUT", body: '{"offset":7}' },
      headers: {
        ...{ "content-type": "application/json", "x-amz-date": "20261121T053001Z", "x-amz-security-token": "token" },
        "x-amz-content-sha256": "aac675b19291afd13e9e8f82eb6da7849002943dd054e85b8e95b7bd6416991f",
        authorization: expect.stringMatching(/^AWS4-HMAC-SHA256 Credential=ASIA\/20261121\/eu-west-1\/s3\/aws4_request, /),
      },
    },
  ]);
});

test("uses the endpoint of the environment", async () => {
  await put(bucket([{ status: 200 }], { AWS_ENDPOINT_URL: "http://127.0.0.1:4566" }), 1_000);

  expect(sent[0]?.url).toBe(`http://127.0.0.1:4566/letters/${KEY}`);
});

test.each([
  ["is busy", { status: 503, text: "<Error><Code>SlowDown</Code></Error>" }],
  ["does not respond", new Error("ECONNRESET")],
] as const)("tries again while S3 %s", async (_, answer) => {
  expect(await put(bucket([answer, answer, { status: 200 }]), 5_000)).toEqual({ address: `s3://letters/${KEY}`, ms: 300 });
  expect(sent.map(({ at }) => at)).toEqual([0, 100, 300]);
});

test("does not try again what S3 denies", async () => {
  const { error, ms } = await put(bucket([{ status: 403, text: "<Error><Code>AccessDenied</Code></Error>" }]), 5_000);

  expect(error).toEqual(new ObjectNotStored("S3 responded 403 AccessDenied."));
  expect([ms, sent.length]).toEqual([0, 1]);
});

test("ends at the deadline, also if S3 never answers", async () => {
  const { error, ms } = await put(bucket(["never"]), 3_000);

  expect(error).toEqual(new ObjectNotStored("S3 did not respond."));
  expect(ms).toBeLessThanOrEqual(3_000);
  expect(sent.map(({ at }) => at)).toEqual([0, 2_100]);
});
