import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { assumeRole, environmentCredentials } from "../../../../tools/traffic/role.js";
import { type HttpFake, startAwsFake } from "../../../support/traffic/http-fake.js";

let aws: HttpFake;
let stop: () => Promise<void>;

beforeEach(async () => {
  ({ aws, stop } = await startAwsFake());
});

afterEach(() => stop());

describe("assuming a role", () => {
  const answer = (credentials: string) => ({
    headers: { "content-type": "text/xml" },
    body: `<AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult>${credentials}</AssumeRoleResult></AssumeRoleResponse>`,
  });
  const credentials = {
    AccessKeyId: "ASIAROLE",
    SecretAccessKey: "session secret",
    SessionToken: "session token",
    Expiration: "2100-01-01T00:00:00Z",
  };
  const xml = (fields: Record<string, string>) => Object.entries(fields).map(([name, value]) => `<${name}>${value}</${name}>`);
  const all = (fields: Record<string, string>) => `<Credentials>${xml(fields).join("")}</Credentials>`;

  test("returns the keys and the token of the session", async () => {
    aws.answer = () => answer(all(credentials));

    expect(await assumeRole("arn:aws:iam::123456789012:role/reader", "demo", "eu-west-1")).toEqual({
      accessKeyId: "ASIAROLE",
      secretAccessKey: "session secret",
      sessionToken: "session token",
    });
    expect(Object.fromEntries(new URLSearchParams(aws.requests[0]?.body))).toMatchObject({
      Action: "AssumeRole",
      RoleArn: "arn:aws:iam::123456789012:role/reader",
      RoleSessionName: "demo",
    });
    expect(aws.requests[0]?.headers["authorization"]).toContain("/eu-west-1/sts/aws4_request");
  });

  test.each([
    ["no credentials", ""],
    ...(["AccessKeyId", "SecretAccessKey", "SessionToken"] as const).map(
      (name) => [`no ${name}`, all({ ...credentials, [name]: "" })] as const,
    ),
  ])("fails if STS returns %s", async (_, body) => {
    aws.answer = () => answer(body);

    await expect(assumeRole("arn:role", "demo", "eu-west-1")).rejects.toThrow("arn:role: STS returned no credentials");
  });

  test("fails with the error of STS", async () => {
    aws.answer = () => ({
      ...{ status: 403, headers: { "content-type": "text/xml" } },
      body: "<ErrorResponse><Error><Code>AccessDenied</Code><Message>not authorized to perform: sts:AssumeRole</Message></Error></ErrorResponse>",
    });

    await expect(assumeRole("arn:role", "demo", "eu-west-1")).rejects.toThrow("not authorized to perform: sts:AssumeRole");
  });
});

test("reads the credentials of the environment, without a token if they have none", async () => {
  const names = ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"] as const;
  const before = names.map((name) => [name, process.env[name]] as const);
  try {
    Object.assign(process.env, { AWS_ACCESS_KEY_ID: "AKIAENVIRONMENT", AWS_SECRET_ACCESS_KEY: "a secret" });
    delete process.env["AWS_SESSION_TOKEN"];

    const credentials = await environmentCredentials("eu-central-1")();

    expect(credentials).toEqual({ accessKeyId: "AKIAENVIRONMENT", secretAccessKey: "a secret" });
  } finally {
    for (const [name, value] of before) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  }
});
