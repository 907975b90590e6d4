import { beforeEach, expect, test } from "@jest/globals";
import { generateAuthTokenFromCredentialsProvider } from "aws-msk-iam-sasl-signer-js";
import { controlService } from "../../../../../tools/local/aws/control.js";
import { Credentials } from "../../../../../tools/local/aws/iam/credentials.js";
import { Iam } from "../../../../../tools/local/aws/iam/iam.js";
import { Identities } from "../../../../../tools/local/aws/iam/identities.js";
import type { Moto } from "../../../../../tools/local/aws/moto/moto.js";
import { Clusters } from "../../../../../tools/local/aws/msk/clusters/clusters.js";
import { Configurations } from "../../../../../tools/local/aws/msk/configurations/configurations.js";
import { awsRequest } from "../../../../support/local-platform/aws-request.js";
import { FakeBackend } from "../../../../support/local-platform/fake-backend.js";

const user = { accessKeyId: "AKIAUSER", secretAccessKey: "secret", principalArn: "arn:aws:iam::123456789012:user/reader" };
const head = "arn:aws:kafka:eu-west-1:123456789012";
const clusterArn = `${head}:cluster/events/uuid-1`;
const policy = {
  Statement: [
    { Effect: "Allow", Action: "kafka-cluster:Connect", Resource: clusterArn },
    { Effect: "Allow", Action: ["kafka-cluster:ReadData", "kafka-cluster:DescribeTopic"], Resource: `${head}:topic/events/uuid-1/ads*` },
    { Effect: "Deny", Action: "kafka-cluster:*", Resource: `${head}:topic/events/uuid-1/ads-secret` },
  ],
};

/** A fake of moto's IAM with one user that has one inline policy. */
const moto = {
  query: async (_service: string, _region: string, { Action }: Record<string, string>) => {
    if (Action === "ListUserPolicies") return "<PolicyNames><member>inline</member></PolicyNames>";
    if (Action === "GetUserPolicy") return `<PolicyDocument>${encodeURIComponent(JSON.stringify(policy))}</PolicyDocument>`;
    return "<Empty/>";
  },
} as unknown as Moto;

let control: (method: string, path: string, body?: unknown, secret?: string) => Promise<{ status: number; body: unknown }>;

beforeEach(() => {
  const credentials = new Credentials();
  credentials.add(user);
  const iam = new Iam(moto, credentials, new Identities(moto, "eu-west-1"), "eu-west-1", () => undefined);
  const backend = new FakeBackend();
  const clusters = new Clusters(backend, new Configurations(backend.accountId, () => undefined));
  const service = controlService(iam, clusters, "s3cret", () => ({ pid: 1 }));
  control = async (method, path, body, secret = "s3cret") => {
    const response = await service(awsRequest(method, path, body, { "x-msk-local-secret": secret }));
    return { status: response.status, body: JSON.parse(response.body.toString()) };
  };
});

const token = async (secretAccessKey: string) =>
  (
    await generateAuthTokenFromCredentialsProvider({
      region: "eu-west-1",
      awsCredentialsProvider: async () => ({ ...user, secretAccessKey }),
    })
  ).token;

test("only the status is available without the secret", async () => {
  expect(await control("GET", "/_local/status", undefined, "")).toEqual({ status: 200, body: { pid: 1 } });
  await expect(control("GET", "/_local/clusters", undefined, "guess")).rejects.toMatchObject({ status: 403 });
  await expect(control("POST", "/_local/iam/authorize", {}, "")).rejects.toMatchObject({ status: 403 });
});

test("a client with a valid token gets its principal, and one with an invalid token is rejected with the reason", async () => {
  const right = await control("POST", "/_local/iam/authenticate", { clusterArn, token: await token("secret") });

  expect(right).toMatchObject({ status: 200, body: { principal: user.principalArn } });

  const wrong = await control("POST", "/_local/iam/authenticate", { clusterArn, token: await token("guess") });

  expect(wrong).toEqual({ status: 403, body: { reason: "the signature of AKIAUSER does not match" } });
});

test("a client can connect only to clusters that its policies allow", async () => {
  const elsewhere = `${head}:cluster/other/uuid-2`;
  const { status, body } = await control("POST", "/_local/iam/authenticate", { clusterArn: elsewhere, token: await token("secret") });

  expect([status, body]).toEqual([403, { reason: `${user.principalArn}: no policy allows kafka-cluster:Connect on ${elsewhere}` }]);
});

test("each operation is authorized by the policies for its topic", async () => {
  const action = (operation: string, resourceName: string) => ({ operation, resourceType: "TOPIC", resourceName });
  const actions = [
    action("READ", "ads"),
    action("WRITE", "ads"),
    action("READ", "ads-secret"),
    action("READ", "other"),
    action("ALL", "ads"),
  ];
  const { body } = await control("POST", "/_local/iam/authorize", { clusterArn, principal: user.principalArn, actions });

  expect(body).toEqual({ allowed: [true, false, false, false, false] });
});

test("a fault for an unknown broker is rejected", async () => {
  await expect(control("POST", "/_local/clusters/events/brokers/1/kill")).rejects.toMatchObject({
    status: 404,
    message: "No running cluster events has a broker 1.",
  });
});
