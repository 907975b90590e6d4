import { beforeEach, expect, test } from "@jest/globals";
import { Credentials } from "../../../../../../tools/local/aws/iam/credentials.js";
import { checkSecretAccess } from "../../../../../../tools/local/aws/iam/secret-access.js";
import type { Moto } from "../../../../../../tools/local/aws/moto/moto.js";
import { awsRequest } from "../../../../../support/local-platform/aws-request.js";

const ARN = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:orders-a1b2c3";
const session = "arn:aws:sts::123456789012:assumed-role/orders/worker";

let credentials: Credentials;
let allowed: boolean;
let asked: unknown[];

beforeEach(() => {
  [credentials, allowed, asked] = [new Credentials(), false, []];
  credentials.add({ accessKeyId: "ASIA", secretAccessKey: "s", sessionToken: "t", principalArn: session });
  credentials.add({ accessKeyId: "AKIA", secretAccessKey: "s", principalArn: "arn:aws:iam::123456789012:user/admin" });
});

function check({
  accessKeyId = "ASIA",
  operation = "GetSecretValue",
  service = "secretsmanager",
  SecretId = "orders",
} = {}): Promise<void> {
  const headers = { "x-amz-target": `secretsmanager.${operation}` };
  const request = { ...awsRequest("POST", "/", { SecretId }, headers), accessKeyId, service };
  const moto = {
    json: async (...call: unknown[]) => {
      asked.push(call);
      if (SecretId === "none") throw new Error("ResourceNotFoundException");
      return { ARN };
    },
  } as unknown as Moto;
  const isAllowed = async (...call: unknown[]) => {
    asked.push(call);
    return { allowed, reason: "" };
  };
  return checkSecretAccess(request, { credentials, iam: { isAllowed }, moto });
}

test("a role reads a secret that its policies allow, by the secret's ARN", async () => {
  allowed = true;

  await check();

  expect(asked).toEqual([
    ["secretsmanager", "eu-west-1", "secretsmanager.DescribeSecret", { SecretId: "orders" }],
    [session, "secretsmanager:GetSecretValue", ARN],
  ]);
});

test("a role is denied any other secret", async () => {
  await expect(check()).rejects.toMatchObject({
    ...{ status: 400, code: "AccessDeniedException" },
    message: `User: ${session} is not authorized to perform: secretsmanager:GetSecretValue on resource: ${ARN} because no identity-based policy allows the secretsmanager:GetSecretValue action`,
  });
});

test.each([
  ["a user", { accessKeyId: "AKIA" }],
  ["an unknown key", { accessKeyId: "other" }],
  ["another operation", { operation: "DescribeSecret" }],
  ["another service", { service: "kafka" }],
])("does not check %s", async (_, request) => {
  await check(request);

  expect(asked).toEqual([]);
});

test("leaves a secret that does not exist to Secrets Manager", async () => {
  await check({ SecretId: "none" });

  expect(asked).toHaveLength(1);
});
