import { expect, test } from "@jest/globals";
import { consumerEnv } from "../../../../lambdas/consumer/env.js";
import { iamToken } from "../../../../lambdas/kafka/iam-token.js";
import { producerEnv } from "../../../../lambdas/producer/env.js";
import { readEnvironment } from "../../../../lambdas/runtime/environment.js";

const producer = { BOOTSTRAP_BROKERS: "b-1:9098", TOPIC: "ad-events", DEADLINE_MS: "8000", MAX_BODY_BYTES: "4096", LOG_LEVEL: "INFO" };

test("reads numbers from text", () => {
  expect(readEnvironment(producerEnv, { ...producer, OTHER: "ignored" })).toEqual({
    ...producer,
    DEADLINE_MS: 8_000,
    MAX_BODY_BYTES: 4_096,
  });
});

test("names all that is missing or wrong, and shows no value", () => {
  const environment = { ...producer, TOPIC: undefined, DEADLINE_MS: "secret", LOG_LEVEL: "LOUD" };
  expect(() => readEnvironment(producerEnv, environment)).toThrow(/^environment: missing or wrong: TOPIC, DEADLINE_MS, LOG_LEVEL$/);
});

test.each(["", "1.5", "-1", "1e3", " 7", "0x10"])("takes %j for no whole number", (text) => {
  expect(() => readEnvironment(producerEnv, { ...producer, DEADLINE_MS: text })).toThrow("DEADLINE_MS");
});

test("lets a consumer remember nothing, and a request take some time", () => {
  expect(consumerEnv.shape.DEDUPLICATION_WINDOW_SECONDS.parse("0")).toBe(0);
  expect(() => readEnvironment(producerEnv, { ...producer, DEADLINE_MS: "0" })).toThrow("DEADLINE_MS");
});

test("signs a token for the region with the role's temporary credentials", async () => {
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

test("does not sign without credentials", async () => {
  await expect(iamToken({ AWS_REGION: "eu-west-1" })).rejects.toThrow("environment: no AWS region or credentials to sign with");
});
