import { beforeEach, describe, expect, test } from "@jest/globals";
import { generateAuthTokenFromCredentialsProvider } from "aws-msk-iam-sasl-signer-js";
import { controlService } from "../../../../../tools/local/aws/control.js";
import { Credentials } from "../../../../../tools/local/aws/iam/credentials.js";
import { Iam } from "../../../../../tools/local/aws/iam/iam.js";
import { Identities } from "../../../../../tools/local/aws/iam/identities.js";
import { RoleCredentials } from "../../../../../tools/local/aws/iam/role-credentials.js";
import type { Moto } from "../../../../../tools/local/aws/moto/moto.js";
import { awsRequest } from "../../../../support/local-platform/aws-request.js";
import { TestConnect } from "../../../../support/local-platform/test-connect.js";
import { TestMsk } from "../../../../support/local-platform/test-msk.js";

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

let msk: TestMsk;
let connect: TestConnect;
let roleCredentials: RoleCredentials;
let reports: unknown[];
let control: (
  method: string,
  path: string,
  body?: unknown,
  secret?: string,
  headers?: Record<string, string>,
) => Promise<{ status: number; body: unknown }>;

beforeEach(() => {
  const credentials = new Credentials();
  credentials.add(user);
  const iam = new Iam(moto, credentials, new Identities(moto, "eu-west-1"), "eu-west-1", () => undefined);
  msk = new TestMsk();
  connect = new TestConnect();
  reports = [];
  const session = { accessKeyId: "ASIA", secretAccessKey: "s", sessionToken: "t", expiresAtMs: 0 };
  roleCredentials = new RoleCredentials({ sessionFor: async () => session }, "http://127.0.0.1:1");
  const roleActions = { all: () => ({ shop: ["kafka-cluster:Connect"] }) };
  const recorded = { take: () => [{ action: "kms:CreateKey", resource: "*" }] };
  const service = controlService(
    { iam, roleCredentials, clusters: msk.clusters, connectors: connect.connectors, recorded, roleActions },
    "s3cret",
    () => ({ pid: 1 }),
    {
      metrics: async (report) => void reports.push(report),
      collect: async (configuration) => {
        if ("wrong" in configuration) throw new Error("Prometheus refused its configuration");
        reports.push(configuration);
      },
      stopCollecting: async () => void reports.push("stopped"),
    },
  );
  control = async (method, path, body, secret = "s3cret", headers = {}) => {
    const response = await service(awsRequest(method, path, body, { "x-msk-local-secret": secret, ...headers }));
    return { status: response.status, body: JSON.parse(response.body.toString() || "null") };
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

test("credentials of a role require the token of its process, and not the secret", async () => {
  const { environment, revoke } = roleCredentials.grant({ roleArn: "arn:role/a", sessionName: "a", service: { name: "kafkaconnect" } });
  const authorization = environment["AWS_CONTAINER_AUTHORIZATION_TOKEN"] as string;
  const read = (headers: Record<string, string>, secret = "") => control("GET", "/_local/credentials", undefined, secret, headers);

  expect(await read({ authorization })).toMatchObject({ status: 200, body: { AccessKeyId: "ASIA" } });
  expect(await read({}, "s3cret")).toMatchObject({ status: 403, body: { code: "AccessDenied" } });
  await expect(control("GET", "/_local/connectors", undefined, "", { authorization })).rejects.toMatchObject({ status: 403 });
  revoke();
  expect(await read({ authorization })).toMatchObject({ status: 403 });
});

test("reports of nodes are passed on", async () => {
  expect(await control("POST", "/_local/metrics", { node: "1" })).toEqual({ status: 204, body: null });
  expect(reports).toEqual([{ node: "1" }]);
});

test("a collector gets its configuration, and a wrong one is refused", async () => {
  expect(await control("PUT", "/_local/collector", { scrape_configs: [] })).toEqual({ status: 204, body: null });
  expect(reports).toEqual([{ scrape_configs: [] }]);
  await expect(control("PUT", "/_local/collector", { wrong: true })).rejects.toThrow("Prometheus refused its configuration");

  expect(await control("DELETE", "/_local/collector")).toEqual({ status: 204, body: null });
  expect(reports).toEqual([{ scrape_configs: [] }, "stopped"]);
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

test("lists the clusters with their brokers and the leading controller", async () => {
  const { arn } = await msk.running("events");

  expect(await control("GET", "/_local/clusters")).toEqual({
    status: 200,
    body: {
      clusters: [
        {
          ...{ arn, name: "events", state: "ACTIVE", exporters: [], controllerId: 1 },
          brokers: ["a", "b", "c"].map((subnet, index) => ({
            ...{ id: index + 1, state: "running", zone: `zone-of-${subnet}` },
            host: `127.9.9.${index + 1}`,
            endpoints: { iam: `127.9.9.${index + 1}:9098` },
            publicEndpoints: {},
          })),
        },
      ],
    },
  });
});

describe("a fault", () => {
  const faultOf = (call: string, secret?: string) => control("POST", `/_local/clusters/events/brokers/${call}`, undefined, secret);

  beforeEach(async () => {
    await msk.running("events");
  });

  test.each([
    ["1/kill", [1, "kill", {}], "stopped"],
    ["2/kill?backAfterMs=8000", [2, "kill", { backAfterMs: 8_000 }], "stopped"],
    ["2/kill?backAfterMs=0", [2, "kill", { backAfterMs: 0 }], "stopped"],
    ["2/kill?backAfterMs=null", [2, "kill", { backAfterMs: null }], "stopped"],
    ["3/hang", [3, "hang", {}], "hung"],
    ["3/resume", [3, "resume", {}], "running"],
    ["1/start", [1, "start", {}], "running"],
  ])("%s reaches the broker, and the answer has the state after it", async (call, expected, state) => {
    const { status, body } = await faultOf(call);

    expect(msk.backend.faults).toEqual([expected]);
    expect(status).toBe(200);
    expect((body as { brokers: { id: number; state: string }[] }).brokers.map(({ id, state }) => [id, state])).toEqual(
      [1, 2, 3].map((id) => [id, id === expected[0] ? state : "running"]),
    );
  });

  test.each([
    ["1/explode", 404, "Unknown fault explode; use one of kill, hang, resume, start."],
    ["4/kill", 404, "No running cluster events has a broker 4."],
    ["10001/kill", 404, "No running cluster events has a broker 10001."],
    ["one/kill", 404, "No running cluster events has a broker one."],
    ["1/kill?backAfterMs=soon", 400, "backAfterMs: soon is neither milliseconds nor null."],
    ["1/kill?backAfterMs=-1", 400, "backAfterMs: -1 is neither milliseconds nor null."],
    ["1/kill?backAfterMs=", 400, "backAfterMs:  is neither milliseconds nor null."],
  ])("%s is rejected and reaches no broker", async (call, status, message) => {
    await expect(faultOf(call)).rejects.toMatchObject({ status, message });
    expect(msk.backend.faults).toEqual([]);
  });

  test("needs the secret", async () => {
    await expect(faultOf("1/kill", "guess")).rejects.toMatchObject({ status: 403 });
    expect(msk.backend.faults).toEqual([]);
  });

  test("without effect does not change the state that the control API reports", async () => {
    msk.backend.faultsHaveEffect = false;
    const { body } = await faultOf("1/kill");

    expect((body as { brokers: { state: string }[] }).brokers[0]?.state).toBe("running");
  });
});

test("a fault for a cluster that does not run is rejected", async () => {
  await expect(control("POST", "/_local/clusters/events/brokers/1/kill")).rejects.toMatchObject({
    status: 404,
    message: "No running cluster events has a broker 1.",
  });
});

test("the recorded actions need the secret", async () => {
  expect(await control("DELETE", "/_local/actions")).toEqual({
    status: 200,
    body: { actions: [{ action: "kms:CreateKey", resource: "*" }] },
  });
  await expect(control("DELETE", "/_local/actions", undefined, "wrong")).rejects.toThrow("x-msk-local-secret");
  expect(await control("GET", "/_local/role-actions")).toEqual({ status: 200, body: { roles: { shop: ["kafka-cluster:Connect"] } } });
  await expect(control("GET", "/_local/role-actions", undefined, "wrong")).rejects.toThrow("x-msk-local-secret");
});

describe("connectors", () => {
  const connector = {
    ...{ connectorName: "orders", kafkaConnectVersion: "3.7.x", serviceExecutionRoleArn: "arn:role" },
    capacity: { provisionedCapacity: { mcuCount: 1, workerCount: 1 } },
    connectorConfiguration: { "connector.class": "Source", "tasks.max": "1" },
    kafkaCluster: { apacheKafkaCluster: { bootstrapServers: "b:9098", vpc: { subnets: ["subnet-1"] } } },
    kafkaClusterClientAuthentication: { authenticationType: "IAM" },
    kafkaClusterEncryptionInTransit: { encryptionType: "TLS" },
  };

  async function running(): Promise<string> {
    const location = { s3Location: { bucketArn: "arn:aws:s3:::plugins", fileKey: "connector.jar" } };
    const { customPluginArn } = await connect.call("POST", "/v1/custom-plugins", { name: "p", contentType: "JAR", location });
    const plugins = [{ customPlugin: { customPluginArn, revision: 1 } }];
    const { connectorArn } = await connect.call("POST", "/v1/connectors", { ...connector, plugins });
    await connect.connectors.find(connectorArn).work;
    return connectorArn;
  }

  test("are listed with their workers and tasks", async () => {
    const arn = await running();

    expect(await control("GET", "/_local/connectors")).toEqual({
      status: 200,
      body: { connectors: [{ arn, name: "orders", state: "RUNNING", pid: 42, tasks: [{ id: 0, state: "RUNNING" }] }] },
    });
  });

  test("lose their worker on demand; one that does not run can't", async () => {
    await running();

    expect(await control("POST", "/_local/connectors/orders/kill")).toEqual({ status: 204, body: null });
    expect(connect.done).toEqual(["kill"]);
    await expect(control("POST", "/_local/connectors/other/kill")).rejects.toThrow("No connector other has a running worker.");
  });
});
