import { expect, test } from "@jest/globals";
import type { CloudWatch } from "../../../../../../tools/local/aws/cloudwatch/cloudwatch.js";
import type { AwsContext } from "../../../../../../tools/local/aws/context.js";
import type { RoleCredentials } from "../../../../../../tools/local/aws/iam/role-credentials.js";
import { startMskConnect } from "../../../../../../tools/local/aws/kafkaconnect/start.js";
import type { Logs } from "../../../../../../tools/local/aws/logs.js";
import type { AwsResponse, AwsService } from "../../../../../../tools/local/aws/protocol/request.js";
import { MetricStore } from "../../../../../../tools/local/metrics/index.js";
import { awsRequest } from "../../../../../support/local-platform/aws-request.js";

const MINUTE = 60_000;

/** Starts MSK Connect of a platform without brokers, with objects of S3 instead of moto. */
function started() {
  const routes: Record<string, AwsService> = {};
  const stops: Record<string, () => Promise<void>> = {};
  const minutes: Record<string, (endMs: number) => Promise<void>> = {};
  const [objects, lines]: [unknown[], string[]] = [[], []];
  const stores = new Map(["eu-west-1", "us-west-2"].map((region) => [region, new MetricStore()]));
  const moto = {
    object: async (...object: unknown[]) => {
      objects.push(object);
      return Buffer.from("a plugin");
    },
  };
  const gateway = {
    endpoint: "http://127.0.0.1:1",
    route: (service: AwsService, name: string) => void Object.assign(routes, { [name]: service }),
  };
  const cloudWatch = {
    minuteMs: MINUTE,
    store: (region: string) => stores.get(region),
    eachMinute: (name: string, collect: (endMs: number) => Promise<void>) => void Object.assign(minutes, { [name]: collect }),
  };
  const connectors = startMskConnect(
    {
      ...{ moto, gateway, accountId: "123456789012", region: "eu-west-1", brokers: false },
      log: (line: string) => void lines.push(line),
      onStop: (name: string, stop: () => Promise<void>) => void Object.assign(stops, { [name]: stop }),
    } as unknown as AwsContext,
    { cloudWatch: cloudWatch as unknown as CloudWatch, logs: {} as Logs, credentials: {} as RoleCredentials },
  );
  const call = async (region: string, method: string, path: string, body?: object) => {
    const response = (await routes["kafkaconnect"]?.({ ...awsRequest(method, path, body), region })) as AwsResponse;
    return JSON.parse(String(response.body));
  };
  return { connectors, call, stops, minutes, objects, lines, stores };
}

async function running({ call, connectors }: ReturnType<typeof started>, region: string): Promise<string> {
  const s3Location = { bucketArn: "arn:aws:s3:::plugins", fileKey: "a/plugin.jar", objectVersion: "v1" };
  const plugin = { name: "debezium", contentType: "JAR", location: { s3Location } };
  const { customPluginArn } = await call(region, "POST", "/v1/custom-plugins", plugin);
  const { connectorArn } = await call(region, "POST", "/v1/connectors", {
    ...{ connectorName: "orders", kafkaConnectVersion: "3.7.x", serviceExecutionRoleArn: "arn:role" },
    capacity: { provisionedCapacity: { mcuCount: 1, workerCount: 1 } },
    connectorConfiguration: { "connector.class": "Source", "tasks.max": "1" },
    kafkaCluster: { apacheKafkaCluster: { bootstrapServers: "b:9098", vpc: { subnets: ["subnet-1"] } } },
    kafkaClusterClientAuthentication: { authenticationType: "IAM" },
    kafkaClusterEncryptionInTransit: { encryptionType: "TLS" },
    plugins: [{ customPlugin: { customPluginArn, revision: 1 } }],
  });
  await connectors.find(connectorArn).work;
  return connectorArn;
}

test("without brokers, a connector runs in its control plane alone, in its region", async () => {
  const platform = started();
  const { call, objects, lines, stops, connectors } = platform;
  const arn = await running(platform, "us-west-2");

  expect(arn).toMatch(/^arn:aws:kafkaconnect:us-west-2:123456789012:connector\/orders\//);
  expect(objects).toEqual([["us-west-2", "plugins", "a/plugin.jar", "v1"]]);
  expect(lines).toEqual(["kafkaconnect: connector orders is running"]);
  const at = `/v1/connectors/${encodeURIComponent(arn)}`;
  expect(await call("us-west-2", "GET", at)).toMatchObject({ connectorState: "RUNNING" });
  const { connectorOperationArn } = await call("us-west-2", "POST", `${at}/restart`);
  expect(connectorOperationArn).toContain(":connector-operation/orders/");
  await stops["connectors"]?.();
  await connectors.find(arn).work;
});

test("names are unique in a region, and lists have the resources of their region", async () => {
  const platform = started();
  const [west, ireland] = [await running(platform, "us-west-2"), await running(platform, "eu-west-1")];
  const listed = async (region: string) =>
    (await platform.call(region, "GET", "/v1/connectors")).connectors.map(({ connectorArn }: { connectorArn: string }) => connectorArn);

  expect(await listed("us-west-2")).toEqual([west]);
  expect(await listed("eu-west-1")).toEqual([ireland]);
});

test("the metrics of a connector are in its region, at the start of the minute", async () => {
  const platform = started();
  await running(platform, "us-west-2");
  const endMs = Math.floor(Date.now() / MINUTE) * MINUTE;
  await platform.minutes["connectors"]?.(endMs);

  const [west, ireland] = ["us-west-2", "eu-west-1"].map((region) => platform.stores.get(region));
  expect(ireland?.list()).toEqual([]);
  const [running_] = west?.list() ?? [];
  expect(running_).toMatchObject({ namespace: "AWS/KafkaConnect", name: "RunningTaskCount", dimensions: { ConnectorName: "orders" } });
  const period = { startMs: endMs - MINUTE, endMs, periodMs: MINUTE };
  expect([...(west?.aggregate(running_ as NonNullable<typeof running_>, "Maximum", period) ?? [])]).toEqual([[endMs - MINUTE, 1]]);
});
