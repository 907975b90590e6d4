import { afterEach, describe, expect, test } from "@jest/globals";
import type { AwsContext } from "../../../../../../tools/local/aws/context.js";
import { startMsk } from "../../../../../../tools/local/aws/msk/start.js";
import type { AwsService } from "../../../../../../tools/local/aws/protocol/request.js";
import { awsRequest, callerOf } from "../../../../../support/local-platform/aws-request.js";
import { TestMsk } from "../../../../../support/local-platform/test-msk.js";

const COOL_DOWN = "MSK_LOCAL_STORAGE_COOL_DOWN_SECONDS";
const SECRET_ARN = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:AmazonMSK_alice-Ab12Cd";
const request = new TestMsk();

afterEach(() => {
  delete process.env[COOL_DOWN];
});

/** Starts the MSK API with answers of moto instead of moto. */
function started({ brokers = false } = {}) {
  const routes: Record<string, AwsService> = {};
  const lines: string[] = [];
  const stops: [name: string, stop: () => Promise<void>][] = [];
  const elements = (name: string, text: string) => `<Response><${name}>${text}</${name}></Response>`;
  const moto = {
    query: async (_: string, region: string, { Action, "SubnetId.1": subnet }: Record<string, string>) =>
      Action === "DescribeSubnets"
        ? `${elements("availabilityZoneId", `zone-of-${subnet}`)}${elements("vpcId", "vpc-1")}`
        : elements("groupId", `sg-default-${region}`),
    json: async (_: string, region: string, target: string, { CertificateAuthorityArn: authority }: Record<string, string>) => {
      if (target === "secretsmanager.DescribeSecret") return { Name: "AmazonMSK_alice", KmsKeyId: "key/1" };
      if (target === "secretsmanager.GetSecretValue") return { SecretString: '{"username":"alice","password":"wonderland"}' };
      if (authority?.endsWith("/unknown")) throw new Error(`moto returned 400 for ${target}`);
      return { Certificate: `certificate of ${authority} in ${region}` };
    },
    forward: async () => ({ status: 200, headers: {}, body: Buffer.from(JSON.stringify({ ARN: SECRET_ARN })) }),
  };
  const gateway = {
    endpoint: "http://127.0.0.1:1",
    route: (service: AwsService, name: string) => {
      routes[name] = service;
    },
  };
  const clusters = startMsk({
    ...{ moto, gateway, accountId: "123456789012", toolsDir: __filename, stateDir: __filename, secret: "s", brokers },
    log: (line: string) => void lines.push(line),
    onStop: (name: string, stop: () => Promise<void>) => void stops.push([name, stop]),
  } as unknown as AwsContext);
  return { clusters, lines, stops, routes, call: callerOf(routes["kafka"] as AwsService) };
}

async function running({ clusters, call }: ReturnType<typeof started>, changes: object = {}) {
  const { clusterArn } = await call("POST", "/v1/clusters", request.createRequest(changes));
  const cluster = clusters.find(clusterArn);
  await cluster.work;
  return cluster;
}

describe("without brokers", () => {
  test("a cluster is active, in the zones of its subnets and with the default security group of their VPC", async () => {
    const { state, zones, settings, arn } = await running(started());

    expect({ state, zones }).toEqual({ state: "ACTIVE", zones: ["zone-of-a", "zone-of-b", "zone-of-c"] });
    expect(settings.brokerNodeGroupInfo.securityGroups).toEqual(["sg-default-eu-west-1"]);
    expect(arn).toMatch(/^arn:aws:kafka:eu-west-1:123456789012:cluster\/events\//);
  });

  test.each([
    [false, false, undefined],
    [true, false, { jmx: true, node: false }],
    [false, true, { jmx: false, node: true }],
  ])("a cluster has the exporters of its open monitoring: JMX %j, node %j", async (jmx, node, exporters) => {
    const prometheus = { jmxExporter: { enabledInBroker: jmx }, nodeExporter: { enabledInBroker: node } };
    const { running: cluster } = await running(started(), { openMonitoring: { prometheus } });

    expect(cluster?.spec.exporters).toEqual(exporters);
  });

  test("a cluster has the certificates of its authorities, and fails with the name of one that does not exist", async () => {
    const clientAuthentication = (id: string) => ({
      clientAuthentication: {
        tls: { enabled: true, certificateAuthorityArnList: [`arn:aws:acm-pca:eu-west-1:1:certificate-authority/${id}`] },
      },
    });
    const api = started();

    expect((await running(api, clientAuthentication("ours"))).running?.spec.listeners.tls).toEqual({
      clientAuth: "required",
      caPems: ["certificate of arn:aws:acm-pca:eu-west-1:1:certificate-authority/ours in eu-west-1"],
    });
    expect((await running(api, { clusterName: "x", ...clientAuthentication("unknown") })).stateInfo).toEqual({
      code: "InvalidRequest",
      message: "The certificate authority arn:aws:acm-pca:eu-west-1:1:certificate-authority/unknown does not exist or has no certificate.",
    });
  });

  test("a configuration that a cluster uses can't be deleted", async () => {
    const api = started();
    const serverProperties = Buffer.from("num.partitions=6").toString("base64");
    const { arn } = await api.call("POST", "/v1/configurations", { name: "six", serverProperties });
    await running(api, { configurationInfo: { arn, revision: 1 } });

    await expect(api.call("DELETE", `/v1/configurations/${encodeURIComponent(arn)}`)).rejects.toThrow("in use by cluster events");
  });

  test("a changed secret reaches the brokers", async () => {
    const api = started();
    const { arn } = await running(api, { clientAuthentication: { sasl: { scram: { enabled: true } } } });
    const path = `/v1/clusters/${encodeURIComponent(arn)}/scram-secrets`;

    expect(await api.call("POST", path, { secretArnList: [SECRET_ARN] })).toMatchObject({ unprocessedScramSecrets: [] });

    const headers = { "x-amz-target": "secretsmanager.PutSecretValue" };
    await api.routes["secretsmanager"]?.(awsRequest("POST", "/", { SecretId: SECRET_ARN }, headers));
    await api.call("PATCH", path, { secretArnList: [SECRET_ARN] }); // runs after the change

    expect(api.lines).toContain(`kafka: events uses the new value of ${SECRET_ARN}`);
  });

  test("connections to other VPCs and replicators are part of the API", async () => {
    const { call } = started();

    expect(await call("GET", "/v1/vpc-connections")).toEqual({ vpcConnections: [] });
    expect(await call("GET", "/replication/v1/replicators")).toEqual({ replicators: [] });
  });

  test("the brokers stop with the platform", async () => {
    const { clusters, stops, call } = started();
    await running({ clusters, call } as ReturnType<typeof started>);

    expect(stops.map(([name]) => name)).toEqual(["brokers"]);
    await expect(stops[0]?.[1]()).resolves.toBeUndefined();
  });
});

test("with brokers a cluster needs Kafka, and the log has the reason why it can't be installed", async () => {
  const api = started({ brokers: true });
  const { state, stateInfo } = await running(api);

  expect({ state, code: stateInfo?.code }).toEqual({ state: "FAILED", code: "BrokersDidNotStart" });
  expect(api.lines.join("\n")).toContain("kafka: cluster events failed to start: Error: ENOTDIR");
});

describe("the cool-down period of volumes that grew", () => {
  const grow = async (volumeSizeGB: number, api: ReturnType<typeof started>, arn: string) => {
    const { currentVersion } = api.clusters.find(arn);
    const targetBrokerEBSVolumeInfo = [{ kafkaBrokerNodeId: "All", volumeSizeGB }];
    await api.call("PUT", `/v1/clusters/${encodeURIComponent(arn)}/nodes/storage`, { currentVersion, targetBrokerEBSVolumeInfo });
    await api.clusters.find(arn).work;
  };

  test.each([
    // Half of the period is left, for a machine that is busy meanwhile.
    [undefined, 5_000, false],
    [undefined, 10_000, true],
    ["62.5", 31_000, false],
    ["62.5", 62_500, true],
    ["0", 0, true],
  ])("of %s s (default: 10 s): %i ms after that they can grow again: %s", async (seconds, waited, allowed) => {
    if (seconds !== undefined) process.env[COOL_DOWN] = seconds;
    const api = started();
    const cluster = await running(api);
    await grow(200, api, cluster.arn);
    cluster.storageGrownAt = (cluster.storageGrownAt ?? 0) - waited;

    const again = grow(300, api, cluster.arn);

    if (allowed) await expect(again).resolves.toBeUndefined();
    else await expect(again).rejects.toMatchObject({ code: "BadRequestException" });
  });

  test.each(["-1", "ten", "Infinity"])("can't be %s", (seconds) => {
    process.env[COOL_DOWN] = seconds;

    expect(() => started()).toThrow(`MSK_LOCAL_STORAGE_COOL_DOWN_SECONDS is ${Number(seconds)}; set it to a number of seconds, 0 or more`);
  });
});
