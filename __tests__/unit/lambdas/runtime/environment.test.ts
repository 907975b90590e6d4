import { expect, test } from "@jest/globals";
import * as z from "zod/mini";
import { consumerEnv } from "../../../../lambdas/consumer/env.js";
import { iamToken } from "../../../../lambdas/kafka/iam-token.js";
import { producerEnv } from "../../../../lambdas/producer/env.js";
import { readEnvironment, wholeNumber } from "../../../../lambdas/runtime/environment.js";

const producer = { BOOTSTRAP_BROKERS: "b-1:9098", TOPIC: "ad-events", DEADLINE_MS: "8000", MAX_BODY_BYTES: "4096", LOG_LEVEL: "INFO" };

test("parses numbers", () => {
  expect(readEnvironment(producerEnv, { ...producer, OTHER: "ignored" })).toEqual({
    ...producer,
    DEADLINE_MS: 8_000,
    MAX_BODY_BYTES: 4_096,
  });
});

test("names every missing or invalid variable, without values", () => {
  const environment = { ...producer, TOPIC: undefined, DEADLINE_MS: "secret", LOG_LEVEL: "LOUD" };

  expect(() => readEnvironment(producerEnv, environment)).toThrow(
    /^Missing or invalid environment variables: TOPIC, DEADLINE_MS, LOG_LEVEL$/,
  );
});

test.each(["", "1.5", "-1", "1e3", " 7", "0x10"])("rejects %j as a whole number", (text) => {
  expect(() => readEnvironment(producerEnv, { ...producer, DEADLINE_MS: text })).toThrow("DEADLINE_MS");
});

test("allows a deduplication window of 0, but no deadline of 0", () => {
  expect(consumerEnv.shape.DEDUPLICATION_WINDOW_SECONDS.parse("0")).toBe(0);
  expect(() => readEnvironment(producerEnv, { ...producer, DEADLINE_MS: "0" })).toThrow("DEADLINE_MS");
});

test("signs a token for the region with the temporary credentials of the role", async () => {
  const token = await iamToken({
    AWS_REGION: "eu-west-1",
    AWS_ACCESS_KEY_ID: "ASIAEXAMPLE",
    AWS_SECRET_ACCESS_KEY: "secret",
    AWS_SESSION_TOKEN: "session",
  });
  const url = new URL(Buffer.from(token, "base64url").toString());
  const query = Object.fromEntries(url.searchParams);

  expect(url.host).toBe("kafka.eu-west-1.amazonaws.com");
  expect(query).toMatchObject({ Action: "kafka-cluster:Connect", "X-Amz-Security-Token": "session", "X-Amz-Expires": "900" });
  expect(query["X-Amz-Credential"]).toMatch(/^ASIAEXAMPLE\/\d{8}\/eu-west-1\/kafka-cluster\/aws4_request$/);
});

test.each(["AWS_REGION", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"])("rejects an environment without %s", async (missing) => {
  const environment = { AWS_REGION: "eu-west-1", AWS_ACCESS_KEY_ID: "ASIAEXAMPLE", AWS_SECRET_ACCESS_KEY: "secret" };

  for (const value of [undefined, ""]) {
    await expect(iamToken({ ...environment, [missing]: value })).rejects.toThrow(
      "Missing environment variables: AWS_REGION, AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are required to sign the IAM token",
    );
  }
});

test("signs without a session token for a user's credentials", async () => {
  const token = await iamToken({ AWS_REGION: "eu-west-1", AWS_ACCESS_KEY_ID: "AKIAEXAMPLE", AWS_SECRET_ACCESS_KEY: "secret" });

  expect(new URL(Buffer.from(token, "base64url").toString()).searchParams.has("X-Amz-Security-Token")).toBe(false);
});

test.each(["x1", "1x", "1 ", "+1", "1234567890123456"])("rejects %j as a whole number", (text) => {
  expect(wholeNumber(0).safeParse(text).success).toBe(false);
});

test("accepts whole numbers of up to 15 digits from the minimum", () => {
  expect(["7", "999999999999999", "007"].map((text) => wholeNumber(7).parse(text))).toEqual([7, 999_999_999_999_999, 7]);
  expect(wholeNumber(7).safeParse("6").success).toBe(false);
});

test("names a variable with several errors once, and nested ones by their path", () => {
  const contract = z.object({ A: z.string().check(z.minLength(5), z.regex(/x/)), B: z.object({ C: z.string() }) });

  expect(() => readEnvironment(contract, { A: "a" })).toThrow(/^Missing or invalid environment variables: A, B$/);
  expect(() => readEnvironment(contract, { A: "xxxxx", B: {} } as never)).toThrow(/^Missing or invalid environment variables: B\.C$/);
});
