import { beforeEach, expect, test } from "@jest/globals";
import { RoleCredentials } from "../../../../../../tools/local/aws/iam/role-credentials.js";

let credentials: RoleCredentials;
let sessions: unknown[][];
let failure: Error | undefined;

beforeEach(() => {
  sessions = [];
  failure = undefined;
  const sessionFor = async (...asked: unknown[]) => {
    if (failure) throw failure;
    sessions.push(asked);
    return { accessKeyId: "ASIA", secretAccessKey: "s", sessionToken: "t", expiresAtMs: Date.UTC(2026, 0, 1) };
  };
  credentials = new RoleCredentials({ sessionFor }, "http://127.0.0.1:4566");
});

const service = { name: "kafkaconnect.amazonaws.com", sourceArn: "arn:connector" };
const tokenOf = (environment: Readonly<Record<string, string>>) => environment["AWS_CONTAINER_AUTHORIZATION_TOKEN"];

async function responseTo(token: string | undefined) {
  const { status, body } = await credentials.respond(token);
  return { status, body: JSON.parse(String(body)) };
}

const REFUSED = { status: 403, body: { code: "AccessDenied", message: "The authorization token is missing, unknown or revoked." } };

test("a process gets the keys of its role, and of no other", async () => {
  const first = credentials.grant({ roleArn: "arn:role/a", sessionName: "orders", service });
  const other = credentials.grant({ roleArn: "arn:role/b", sessionName: "copy", service });

  expect(first.environment).toEqual({
    AWS_CONTAINER_CREDENTIALS_FULL_URI: "http://127.0.0.1:4566/_local/credentials",
    AWS_CONTAINER_AUTHORIZATION_TOKEN: expect.stringMatching(/^[0-9a-f]{64}$/),
  });
  expect(tokenOf(other.environment)).not.toBe(tokenOf(first.environment));
  expect(await responseTo(tokenOf(first.environment))).toEqual({
    status: 200,
    body: { AccessKeyId: "ASIA", SecretAccessKey: "s", Token: "t", Expiration: "2026-01-01T00:00:00.000Z" },
  });
  await responseTo(tokenOf(other.environment));
  expect(sessions).toEqual([
    ["arn:role/a", "orders", service],
    ["arn:role/b", "copy", service],
  ]);
});

test.each(["x", "", undefined])("the token %p is refused", async (token) => {
  credentials.grant({ roleArn: "arn:role/a", sessionName: "orders", service });

  expect(await responseTo(token)).toEqual(REFUSED);
  expect(sessions).toEqual([]);
});

test("a token that is revoked is refused, and others are not", async () => {
  const [first, other] = ["orders", "copy"].map((sessionName) => credentials.grant({ roleArn: "arn:role/a", sessionName, service }));
  first?.revoke();

  expect(await responseTo(tokenOf(first?.environment ?? {}))).toEqual(REFUSED);
  expect(await responseTo(tokenOf(other?.environment ?? {}))).toMatchObject({ status: 200 });
});

test("a role that does not trust the service has no keys", async () => {
  failure = new Error("kafkaconnect.amazonaws.com is not allowed to assume arn:role/a");
  const { environment } = credentials.grant({ roleArn: "arn:role/a", sessionName: "orders", service });

  expect(await responseTo(tokenOf(environment))).toEqual({
    status: 403,
    body: { code: "AccessDenied", message: "kafkaconnect.amazonaws.com is not allowed to assume arn:role/a" },
  });
});
