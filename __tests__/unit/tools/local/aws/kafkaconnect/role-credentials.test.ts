import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { RoleCredentials } from "../../../../../../tools/local/aws/kafkaconnect/role-credentials.js";

let credentials: RoleCredentials;
let sessions: unknown[][];
let failure: Error | undefined;

beforeEach(async () => {
  sessions = [];
  failure = undefined;
  const sessionFor = async (...asked: unknown[]) => {
    if (failure) throw failure;
    sessions.push(asked);
    return { accessKeyId: "ASIA", secretAccessKey: "s", sessionToken: "t", expiresAtMs: Date.UTC(2026, 0, 1) };
  };
  credentials = await RoleCredentials.listen({ sessionFor }, "kafkaconnect.amazonaws.com");
});

afterEach(() => credentials.close());

async function asked(environment: Record<string, string>, token = environment["AWS_CONTAINER_AUTHORIZATION_TOKEN"] as string) {
  const response = await fetch(environment["AWS_CONTAINER_CREDENTIALS_FULL_URI"] as string, { headers: { authorization: token } });
  return { status: response.status, body: await response.json() };
}

test("a process gets the keys of its role", async () => {
  const environment = credentials.environmentFor("arn:role/a", "orders");
  const other = credentials.environmentFor("arn:role/b", "copy");

  expect(environment["AWS_CONTAINER_CREDENTIALS_FULL_URI"]).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/credentials$/);
  expect(await asked(environment)).toEqual({
    status: 200,
    body: { AccessKeyId: "ASIA", SecretAccessKey: "s", Token: "t", Expiration: "2026-01-01T00:00:00.000Z" },
  });
  await asked(other);
  expect(sessions).toEqual([
    ["arn:role/a", "orders", "kafkaconnect.amazonaws.com"],
    ["arn:role/b", "copy", "kafkaconnect.amazonaws.com"],
  ]);
});

test("another token is refused", async () => {
  const environment = credentials.environmentFor("arn:role/a", "orders");

  expect(await asked(environment, "x")).toEqual({
    status: 403,
    body: { code: "AccessDenied", message: "The authorization token is missing or unknown." },
  });
  expect(sessions).toEqual([]);
});

test("a role that does not trust the service has no keys", async () => {
  failure = new Error("kafkaconnect.amazonaws.com is not allowed to assume arn:role/a");

  expect(await asked(credentials.environmentFor("arn:role/a", "orders"))).toEqual({
    status: 403,
    body: { code: "AccessDenied", message: "kafkaconnect.amazonaws.com is not allowed to assume arn:role/a" },
  });
});
