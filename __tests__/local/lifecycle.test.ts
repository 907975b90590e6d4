import { readFileSync, writeFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { CloudWatchClient, DescribeAlarmsCommand, PutMetricAlarmCommand } from "@aws-sdk/client-cloudwatch";
import { CloudWatchLogsClient, CreateLogGroupCommand } from "@aws-sdk/client-cloudwatch-logs";
import { KafkaClient, ListClustersV2Command, UpdateMonitoringCommand } from "@aws-sdk/client-kafka";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { parse, stringify } from "yaml";
import { buildFunctions } from "../../tools/build/functions.js";
import {
  consoleFile,
  environmentOf,
  LocalControl,
  type LocalPlatform,
  startKeptConsole,
  startLocalPlatform,
  synthesize,
  useEndpoint,
} from "../../tools/deploy/index.js";
import { withAdmin } from "../../tools/local/kafka-admin.js";
import { isRunning, startChild, until } from "../../tools/local/process/index.js";
import { functionsFolder, root, runFolder } from "../../tools/setup/folders.js";
import { Terraform, terraformEnvironment } from "../../tools/terraform/index.js";
import { kafkaClient } from "../../tools/traffic/kafka-client.js";
import { alarmQueue } from "../support/local-platform/alarm-queue.js";
import { rawRequest, sendRaw, statusOf } from "../support/local-platform/raw-http.js";
import { answersToWrongRequests } from "../support/local-platform/wrong-requests.js";
import { listeningSockets } from "../support/processes/listeners.js";
import { processTree, stillRunning } from "../support/processes/processes.js";

// The lifecycle of one platform, in order: each test continues from the state that the previous one left.
let folder: string;
let platform: LocalPlatform;
let terraform: Terraform;
let outputs: Record<string, unknown>;

beforeAll(async () => {
  folder = runFolder("lifecycle");
  platform = await startLocalPlatform(join(folder, "local"), () => undefined, undefined, { minuteSeconds: 2 });
  useEndpoint(platform.endpoint);
});

afterAll(async () => {
  await platform?.stop();
  await rm(folder, { recursive: true, force: true });
});

test("`npx cdktf deploy platform --auto-approve` deploys everything", async () => {
  await buildFunctions(functionsFolder);
  const stacks = join(folder, "cdktf.out");
  const environment = await terraformEnvironment({ MSK_CONFIG: "config/dev.yaml" });
  const lines: string[] = [];
  const args = ["cdktf", "deploy", "platform", "--auto-approve", "--skip-provider-lock", "--output", stacks];
  const child = startChild("npx", args, { name: "cdktf deploy", cwd: root, env: environment, onLine: (line) => lines.push(line) });
  const { code } = await child.exited;
  expect({ code, end: code === 0 ? "" : lines.slice(-60).join("\n") }).toEqual({ code: 0, end: "" });

  terraform = new Terraform({
    folder: join(stacks, "stacks", "platform"),
    environment: { ...environment, ...environmentOf(platform.endpoint) },
  });
  outputs = await terraform.outputs();
  expect(outputs).toMatchObject({ cluster_name: "msk-ha-dev", api_endpoint: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/) });
});

test("has three running brokers in three zones afterwards", async () => {
  const brokers = await new LocalControl(platform.endpoint).brokers(String(outputs["cluster_name"]));
  expect(brokers.map(({ state }) => state)).toEqual(["running", "running", "running"]);
  expect(new Set(brokers.map(({ zone }) => zone)).size).toBe(3);
});

test("notifies a topic when an alarm on a metric of the brokers rings, and when it is OK again", async () => {
  const { endpoint, region, accessKeyId, secretAccessKey } = platform.endpoint;
  const cloudWatch = new CloudWatchClient({ endpoint, region, credentials: { accessKeyId, secretAccessKey } });
  const queue = await alarmQueue(platform.endpoint, "lifecycle-alarms");
  const alarm = (Threshold: number) =>
    cloudWatch.send(
      new PutMetricAlarmCommand({
        ...{ AlarmName: "lifecycle-partitions", Namespace: "AWS/Kafka", MetricName: "PartitionCount", Statistic: "Maximum" },
        Dimensions: [
          { Name: "Cluster Name", Value: String(outputs["cluster_name"]) },
          { Name: "Broker ID", Value: "1" },
        ],
        ...{ Period: 60, EvaluationPeriods: 1, ComparisonOperator: "GreaterThanThreshold", Threshold },
        ...{ AlarmActions: [queue.topicArn], OKActions: [queue.topicArn] },
      }),
    );
  const received: string[] = [];
  const receives = (text: string) =>
    until(text, async () => {
      received.push(...(await queue.receive()).map(({ AlarmName, NewStateValue }) => `${AlarmName} ${NewStateValue}`));
      return received.includes(text);
    });
  try {
    await alarm(0);
    await receives("lifecycle-partitions ALARM");
    await alarm(100_000);
    await receives("lifecycle-partitions OK");
    expect(received).toEqual(["lifecycle-partitions ALARM", "lifecycle-partitions OK"]);
    const { MetricAlarms = [] } = await cloudWatch.send(new DescribeAlarmsCommand({ AlarmNames: ["lifecycle-partitions"] }));
    expect(MetricAlarms.map(({ StateValue }) => StateValue)).toEqual(["OK"]);
  } finally {
    cloudWatch.destroy();
  }
});

test("refuses wrong requests with AWS's errors", async () => {
  const key = "arn:aws:kms:us-east-1:123456789012:key/00000000-0000-4000-8000-000000000000";

  expect(await answersToWrongRequests(platform.endpoint, String(outputs["cluster_arn"]))).toEqual({
    "a cluster in subnets that don't exist": "BadRequestException: The subnet ID 'subnet-00000000' does not exist.",
    "a reserved tag": "BadRequestException: Tag keys starting with 'aws:' are reserved for internal use: aws:x",
    "SCRAM secrets of a cluster without SCRAM": expect.stringMatching(/^BadRequestException: .*SASL\/SCRAM authentication is not enabled/),
    "a log group's missing key":
      "AccessDeniedException: The specified KMS key does not exist or is not allowed to be used with Arn 'arn:aws:logs:us-east-1:123456789012:log-group:/wrong'",
    "a secret's missing key": expect.stringMatching(new RegExp(`^EncryptionFailure: .*: ${key} is missing.$`)),
    "a function with a missing role": "InvalidParameterValueException: The role defined for the function cannot be assumed by Lambda.",
    "tag keys that differ in case": "InvalidInput: Duplicate tag keys found. Please note that Tag keys are case insensitive.",
    "a long trust policy": "LimitExceeded: Cannot exceed quota for ACLSizePerRole: 2048",
    "a security group that looks like an ID":
      "InvalidParameterValue: Value (sg-x) for parameter GroupName is invalid. Group names may not be in the format sg-*.",
    "a signature for another service": "SignatureDoesNotMatch: Credential should be scoped to correct service: 'iam'. ",
    "an old signature": "SignatureDoesNotMatch: Signature expired",
  });
});

test("has nothing to change in a second plan", async () => {
  expect(await terraform.plan()).toEqual([]);
});

test("refuses web pages on every port on which one of its processes listens", async () => {
  const sockets = listeningSockets(processTree(platform.endpoint.pid));
  const responses = await Promise.all(
    sockets.map(async ({ address, port }) => {
      const page = [`Host: attacker.example:${port}`, "Origin: http://attacker.example", "Sec-Fetch-Site: cross-site"];
      return sendRaw(port, rawRequest("POST", "/", page, "Action=ListUsers&Version=2010-05-08"), 1_000, address);
    }),
  );

  expect(sockets.filter(({ loopback }) => !loopback)).toEqual([]);
  // Three HTTP servers: the AWS API, moto behind it, the HTTP API. The others are brokers and controllers, which don't speak HTTP.
  expect(responses.map(statusOf).filter((status) => status !== undefined)).toEqual([403, 403, 403]);
  expect(sockets.length).toBeGreaterThanOrEqual(3 + 3 + 3 * 2);
});

test("has a web console that shows the brokers, for requests with its token only", async () => {
  const local = join(folder, "local");
  writeFileSync(join(local, "outputs.json"), JSON.stringify(outputs));
  const { url } = await startKeptConsole(local, new AbortController().signal);
  const { port, hash } = new URL(url);
  const read = (path: string, headers = {}) => fetch(`http://127.0.0.1:${port}${path}`, { headers });
  const token = { "x-msk-console-token": hash.slice(1) };

  expect([await read("/"), await read("/api/overview"), await read("/api/overview", token)].map(({ status }) => status)).toEqual([
    200, 401, 200,
  ]);
  const page = ["Host: attacker.example", `x-msk-console-token: ${hash.slice(1)}`];
  expect(statusOf(await sendRaw(Number(port), rawRequest("GET", "/api/overview", page)))).toBe(403);
  await until("the console to see three brokers in three zones", async () => {
    const { brokers } = (await (await read("/api/overview", token)).json()) as { brokers: { online: boolean; zone: string }[] };
    return brokers.filter(({ online }) => online).length === 3 && new Set(brokers.map(({ zone }) => zone)).size === 3;
  });
  expect(Object.keys(JSON.parse(readFileSync(consoleFile(local), "utf8"))).sort()).toEqual(["pid", "processStart", "url"]);
});

test("serves moto's own API, which reads and resets everything, under no spelling of its path", async () => {
  const port = Number(new URL(platform.endpoint.endpoint).port);
  const scope = (service: string) => `Authorization: AWS4-HMAC-SHA256 Credential=A/20261126/us-east-1/${service}/aws4_request, Signature=0`;
  const paths = ["/moto-api/", "//moto-api/data.json", "/%6doto-api/data.json", "/moto%2Dapi/reset", "/moto-api?x", "/favicon.ico"];
  for (const path of paths) {
    for (const signed of [[], ...["s3", "lambda", "moto_api", "motoapi"].map((service) => [scope(service)])]) {
      const response = await sendRaw(port, rawRequest("POST", path, [`Host: 127.0.0.1:${port}`, "Content-Length: 0", ...signed]));
      expect([path, signed, statusOf(response)]).toEqual([path, signed, 403]);
    }
  }
});

test("refuses invalid requests to its own services and to moto's with the service's error", async () => {
  const { region } = platform.endpoint;
  const msk = new KafkaClient({ region });
  const logs = new CloudWatchLogsClient({ region });
  const update = { ClusterArn: String(outputs["cluster_arn"]), CurrentVersion: "K1", EnhancedMonitoring: "NONSENSE" };
  await expect(msk.send(new UpdateMonitoringCommand(update as never))).rejects.toMatchObject({
    name: "BadRequestException",
    InvalidParameter: "enhancedMonitoring",
  });
  await expect(logs.send(new CreateLogGroupCommand({ logGroupName: "a*b" }))).rejects.toMatchObject({
    name: "InvalidParameterException",
    message: expect.stringMatching(/^1 validation error detected: Value 'a\*b' at 'logGroupName' failed to satisfy constraint: /),
  });
  msk.destroy();
  logs.destroy();
});

test("plans changed retention, broker storage and tags in place, and applies them to the running platform", async () => {
  const before = await brokerPids();
  const settings = parse(readFileSync(join(root, "config/dev.yaml"), "utf8"));
  settings.tags = { ...settings.tags, "cost-center": "4711" };
  settings.cluster.volumeGib += 10;
  settings.topics["ad-events"].retentionHours = 48;
  const changed = join(folder, "changed.yaml");
  writeFileSync(changed, stringify(settings));
  terraform = await synthesize({ config: changed, folder: join(folder, "cdktf.out"), endpoint: platform.endpoint });

  const plan = await terraform.plan();
  expect(plan.filter(({ actions }) => actions.join() !== "update")).toEqual([]);
  const addresses = plan.map(({ address }) => address);
  expect(addresses).toContain("aws_msk_cluster.cluster");
  expect(addresses).toEqual(
    expect.arrayContaining([expect.stringMatching(/^aws_lambda_invocation\./), expect.stringMatching(/^aws_vpc\./)]),
  );

  await terraform.apply();
  expect(await terraform.plan()).toEqual([]);
  expect(await retentionOf(String(outputs["event_topic"]))).toBe(String(48 * 3_600_000));
  expect(await brokerPids()).toEqual(before); // none of these requires a restart
});

test("destroys everything", async () => {
  const { add, change } = await terraform.destroy();
  expect({ add, change }).toEqual({ add: 0, change: 0 });
  const msk = new KafkaClient({ region: platform.endpoint.region });
  const { ClusterInfoList } = await msk.send(new ListClustersV2Command({}));
  msk.destroy();
  expect(ClusterInfoList ?? []).toEqual([]);
});

test("leaves no process after it stops", async () => {
  const started = processTree(platform.endpoint.pid);
  const console = JSON.parse(readFileSync(consoleFile(join(folder, "local")), "utf8"));
  await platform.stop();
  expect(stillRunning(started)).toEqual([]);
  await until("the web console to stop with its platform", () => !isRunning(console));
});

async function brokerPids(): Promise<(number | undefined)[]> {
  return (await new LocalControl(platform.endpoint).brokers(String(outputs["cluster_name"]))).map(({ pid }) => pid);
}

async function retentionOf(topic: string): Promise<string | undefined> {
  const { region, accessKeyId, secretAccessKey } = platform.endpoint;
  const kafka = kafkaClient(String(outputs["bootstrap_brokers_iam"]), region, { accessKeyId, secretAccessKey });
  const request = { includeSynonyms: false, resources: [{ type: 2, name: topic }] };
  const { resources } = await withAdmin(kafka, (admin) => admin.describeConfigs(request));
  return resources[0]?.configEntries.find(({ configName }) => configName === "retention.ms")?.configValue;
}
