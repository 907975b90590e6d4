import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { connectionFromMsk } from "../../../../tools/client/connection-from-msk.js";

const arn = "arn:aws:kafka:eu-west-1:123456789012:cluster/ads/0c1e3f5a-1111-2222-3333-444455556666-2";
const configuration = "arn:aws:kafka:eu-west-1:123456789012:configuration/ads/1-2";
const before = { ...process.env };

let server: Server;
let answers: Record<string, unknown>;

// A server with the three MSK API responses that matter here.
beforeEach(async () => {
  answers = {
    [`/api/v2/clusters/${arn}`]: { clusterInfo: { clusterType: "PROVISIONED", provisioned: {} } },
    [`/v1/clusters/${arn}/bootstrap-brokers`]: {
      bootstrapBrokerStringTls: "tls:9094",
      bootstrapBrokerStringSaslScram: "scram:9096",
      bootstrapBrokerStringSaslIam: "iam:9098",
      bootstrapBrokerStringPublicSaslIam: "public-iam:9198",
      bootstrapBrokerStringVpcConnectivityTls: "linked-tls:14001",
    },
    [`/v1/configurations/${configuration}/revisions/3`]: {
      serverProperties: Buffer.from("min.insync.replicas=2\nmessage.max.bytes = 4194304\n").toString("base64"),
    },
  };
  server = createServer((request, response) => {
    const answer = answers[decodeURIComponent(request.url ?? "")];
    response.writeHead(answer ? 200 : 404, { "x-amzn-errortype": "NotFoundException" });
    response.end(JSON.stringify(answer ?? { message: "The cluster does not exist." }));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  Object.assign(process.env, {
    AWS_ENDPOINT_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    AWS_ACCESS_KEY_ID: "AKIATEST",
    AWS_SECRET_ACCESS_KEY: "secret",
  });
});

afterEach(async () => {
  process.env = { ...before };
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

const provisioned = (more: object) => {
  answers[`/api/v2/clusters/${arn}`] = { clusterInfo: { clusterType: "PROVISIONED", provisioned: more } };
};

test("returns the brokers of the listener for each mechanism", async () => {
  provisioned({ clientAuthentication: { tls: { certificateAuthorityArnList: ["arn:aws:acm-pca:…"] } } });
  expect(await connectionFromMsk(arn, "vpc")).toEqual({
    name: "ads",
    region: "eu-west-1",
    bootstrap: { iam: "iam:9098", scram: "scram:9096", mtls: "tls:9094" },
    maxMessageBytes: 1_048_588,
  });
});

test("does not use a TLS listener without certificate authorities for mutual TLS", async () => {
  expect((await connectionFromMsk(arn, "vpc")).bootstrap).toEqual({ iam: "iam:9098", scram: "scram:9096" });
});

test("returns the addresses of other network paths", async () => {
  provisioned({ clientAuthentication: { tls: { certificateAuthorityArnList: ["arn:aws:acm-pca:…"] } } });
  expect((await connectionFromMsk(arn, "public")).bootstrap).toEqual({ iam: "public-iam:9198" });
  expect((await connectionFromMsk(arn, "private-link")).bootstrap).toEqual({ mtls: "linked-tls:14001" });
});

test("reads the largest message from the configuration revision of the brokers", async () => {
  provisioned({ currentBrokerSoftwareInfo: { configurationArn: configuration, configurationRevision: 3 } });
  expect((await connectionFromMsk(arn, "vpc")).maxMessageBytes).toBe(4_194_304);
});

test("returns 8 MiB as the largest message of a serverless cluster", async () => {
  answers[`/api/v2/clusters/${arn}`] = { clusterInfo: { clusterType: "SERVERLESS", serverless: {} } };
  expect((await connectionFromMsk(arn, "vpc")).maxMessageBytes).toBe(8_388_608);
});

test("reports an MSK error with its message and the ARN", async () => {
  await expect(connectionFromMsk(arn.replace("ads", "none"), "vpc")).rejects.toThrow(/cluster\/none\/.*: The cluster does not exist\./);
});
