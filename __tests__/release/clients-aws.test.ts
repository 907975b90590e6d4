import { execFile } from "node:child_process";
import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { bareCluster, environmentOf, type LocalPlatform, startLocalPlatform, useEndpoint } from "../../tools/deploy/index.js";
import { ensurePythonEnvironment, until } from "../../tools/local/process/index.js";
import { root, runFolder, toolsFolder } from "../../tools/setup/folders.js";

// The AWS CLI and boto3's paginators, in pinned versions, against the control plane of MSK. No broker is needed.
const run = promisify(execFile);
const clients = join(root, "__tests__/support/clients");

let folder: string;
let platform: LocalPlatform;
let programs: string;
let clusterArn: string;
let configurationArn: string;

beforeAll(async () => {
  folder = runFolder("aws-clients");
  programs = await ensurePythonEnvironment(join(toolsFolder, "aws-clients"), join(clients, "aws-requirements.txt"), () => undefined);
  platform = await startLocalPlatform(join(folder, "local"), () => undefined, undefined, { brokers: false });
  useEndpoint(platform.endpoint);
  const create = async (name: string) => (await bareCluster(platform.endpoint, name)).arn;
  [clusterArn] = await Promise.all([create("orders"), create("billing"), create("audit")]);
  for (const name of ["orders", "billing"]) {
    const created = await aws("create-configuration", ["--name", name, "--server-properties", await properties("num.partitions = 3\n")]);
    configurationArn = created["Arn"] as string;
  }
}, 600_000);

afterAll(async () => {
  await platform?.stop();
  if (folder) await rm(folder, { recursive: true, force: true });
});

const environment = (): NodeJS.ProcessEnv => ({ PATH: process.env["PATH"], HOME: folder, ...environmentOf(platform.endpoint) });

/** Runs a command of `aws kafka`. @returns its document; `{}` if it prints none */
async function aws(command: string, args: readonly string[] = []): Promise<Record<string, unknown>> {
  const cli = [join(programs, "aws"), "kafka", command, ...args, "--output", "json"]; // its first line names another folder
  const { stdout } = await run(join(programs, "python"), cli, { env: environment() });
  return stdout.trim() === "" ? {} : (JSON.parse(stdout) as Record<string, unknown>);
}

/** Writes broker properties. @returns the argument that names the file */
async function properties(text: string): Promise<string> {
  const file = join(folder, "server.properties");
  await writeFile(file, text);
  return `fileb://${file}`;
}

const onCluster = (command: string, ...args: string[]) => aws(command, ["--cluster-arn", clusterArn, ...args]);

const namesIn = ({ ClusterInfoList: list }: Record<string, unknown>) =>
  (list as { ClusterName: string }[]).map(({ ClusterName }) => ClusterName);

/** The cluster's version that an update names. */
const currentVersion = async () =>
  ((await onCluster("describe-cluster-v2"))["ClusterInfo"] as { CurrentVersion: string; State: string }).CurrentVersion;

test.each(["list-clusters", "list-clusters-v2"])("aws kafka %s reads lists page by page", async (command) => {
  const all = namesIn(await aws(command));
  expect([...all].sort()).toEqual(["audit", "billing", "orders"]);
  expect(namesIn(await aws(command, ["--page-size", "1"]))).toEqual(all);

  const { NextToken: token, ...first } = await aws(command, ["--max-items", "2"]);
  expect(namesIn(first)).toEqual(all.slice(0, 2));
  expect(namesIn(await aws(command, ["--starting-token", token as string]))).toEqual(all.slice(2));
  expect(namesIn(await aws(command, ["--cluster-name-filter", "bill"]))).toEqual(["billing"]);
});

test("aws kafka describes a cluster, its brokers and its addresses", async () => {
  expect(await onCluster("describe-cluster")).toMatchObject({
    ClusterInfo: { ClusterName: "orders", State: "ACTIVE", NumberOfBrokerNodes: 3 },
  });
  expect(await onCluster("describe-cluster-v2")).toMatchObject({ ClusterInfo: { ClusterType: "PROVISIONED" } });
  const { NodeInfoList: nodes } = (await onCluster("list-nodes")) as { NodeInfoList: { BrokerNodeInfo?: { BrokerId: number } }[] };
  expect(nodes.flatMap(({ BrokerNodeInfo }) => BrokerNodeInfo?.BrokerId ?? []).sort()).toEqual([1, 2, 3]);
  const { BootstrapBrokerStringSaslIam: addresses } = await onCluster("get-bootstrap-brokers");
  expect((addresses as string).split(",")).toHaveLength(3);
});

test("aws kafka updates a cluster, follows the operation, and is refused what changes nothing", async () => {
  const monitoring = ["--enhanced-monitoring", "PER_BROKER"];
  const started = await onCluster("update-monitoring", "--current-version", await currentVersion(), ...monitoring);
  const operation = ["--cluster-operation-arn", started["ClusterOperationArn"] as string];
  const complete = async () => {
    const { ClusterOperationInfo: info } = await aws("describe-cluster-operation", operation);
    return (info as { OperationState: string }).OperationState === "UPDATE_COMPLETE";
  };
  await until("the update", complete, { timeoutMs: 30_000 });
  expect(await aws("describe-cluster-operation-v2", operation)).toMatchObject({
    ClusterOperationInfo: { OperationType: "UPDATE_MONITORING" },
  });
  const { ClusterOperationInfoList: operations } = await onCluster("list-cluster-operations-v2");
  expect(operations).toMatchObject([{ OperationType: "UPDATE_MONITORING", OperationState: "UPDATE_COMPLETE" }]);
  await expect(onCluster("update-monitoring", "--current-version", await currentVersion(), ...monitoring)).rejects.toThrow(
    "BadRequestException",
  );
});

test("aws kafka adds revisions to a configuration, and deletes it", async () => {
  const arn = ["--arn", configurationArn];
  expect(await aws("update-configuration", [...arn, "--server-properties", await properties("num.partitions = 6\n")])).toMatchObject({
    LatestRevision: { Revision: 2 },
  });
  const { ServerProperties: text } = await aws("describe-configuration-revision", [...arn, "--revision", "1"]);
  expect(Buffer.from(text as string, "base64").toString()).toBe("num.partitions = 3\n");
  const { Revisions: revisions } = await aws("list-configuration-revisions", [...arn, "--page-size", "1"]);
  expect((revisions as { Revision: number }[]).map(({ Revision }) => Revision).sort()).toEqual([1, 2]);
});

test("aws kafka tags a cluster, sets and deletes its policy, and lists compatible versions", async () => {
  await aws("tag-resource", ["--resource-arn", clusterArn, "--tags", "Team=orders,Stage=test"]);
  await aws("untag-resource", ["--resource-arn", clusterArn, "--tag-keys", "Stage"]);
  expect(await aws("list-tags-for-resource", ["--resource-arn", clusterArn])).toEqual({ Tags: { Team: "orders" } });
  const statement = { Effect: "Allow", Principal: { Service: "firehose.amazonaws.com" }, Action: "kafka:GetBootstrapBrokers" };
  const policy = JSON.stringify({ Version: "2012-10-17", Statement: [{ ...statement, Resource: clusterArn }] });
  await onCluster("put-cluster-policy", "--policy", policy);
  expect(JSON.parse((await onCluster("get-cluster-policy"))["Policy"] as string)).toEqual(JSON.parse(policy));
  await onCluster("delete-cluster-policy");
  await expect(onCluster("get-cluster-policy")).rejects.toThrow("NotFoundException");
  const { CompatibleKafkaVersions: versions } = await onCluster("get-compatible-kafka-versions");
  expect(versions).toMatchObject([{ SourceVersion: expect.stringMatching(/^\d/), TargetVersions: expect.any(Array) }]);
});

test("aws kafka reports the error of a cluster that does not exist", async () => {
  const unknown = clusterArn.replace("/orders/", "/none/");
  await expect(aws("describe-cluster-v2", ["--cluster-arn", unknown])).rejects.toThrow(/NotFoundException.*DescribeClusterV2/);
});

test("boto3's paginators read every list of MSK, in pages of one item as in one page", async () => {
  const args = [join(clients, "paginators.py"), clusterArn, configurationArn];
  const { stdout } = await run(join(programs, "python"), args, { env: environment() });
  const found = JSON.parse(stdout) as Record<string, unknown>;

  const list = (items: number) => ({ items, pages: Math.max(1, items), longest: Math.min(1, items), same: true });
  const { ListKafkaVersions: versions, ListNodes: nodes, ListTopics: _topics, DescribeTopicPartitions: _partitions, ...others } = found;
  expect(others).toEqual({
    ...{ ListClusters: list(3), ListClustersV2: list(3), ListClusterOperations: list(1), ListClusterOperationsV2: list(1) },
    ...{ ListConfigurations: list(2), ListConfigurationRevisions: list(2), ListScramSecrets: list(0), ListReplicators: list(0) },
    ...{ ListVpcConnections: list(0), ListClientVpcConnections: list(0) },
  });
  for (const each of [versions, nodes] as { items: number }[]) {
    expect(each.items).toBeGreaterThanOrEqual(3);
    expect(each).toEqual(list(each.items));
  }
});
