import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { TerraformVariable, Testing } from "cdktf";
import { zipSync } from "fflate";
import { AwsEnvironment, EncryptionKey } from "../../modules/aws/index.js";
import {
  ExpressCluster,
  expressSettings,
  MskCluster,
  ServerlessCluster,
  serverlessSettings,
  standardSettings,
} from "../../modules/cluster/index.js";
import { ModuleStack, variablesFor } from "../../modules/terraform/index.js";
import { PlanFolder } from "../../tools/changes/plan/plan-folder.js";
import { runFolder } from "../../tools/setup/folders.js";
import { type StackJson, synthesizedStack } from "../../tools/stack/index.js";
import { settingsFrom } from "../support/modules/synthesized.js";

// Validation sends no request to AWS: no platform is running.
const nowhere = {
  endpoint: "https://127.0.0.1:9",
  region: "us-east-1",
  accessKeyId: "any",
  secretAccessKey: "any",
  caFile: "",
  pid: process.pid,
} as unknown as Parameters<typeof PlanFolder.open>[0]["endpoint"];

let folder: string;
let plans: PlanFolder;

beforeAll(async () => {
  folder = runFolder("cluster-kinds");
  plans = await PlanFolder.open({ folder: join(folder, "stack"), endpoint: nowhere }, platform("{}"));
  for (const name of ["producer", "consumer", "topic-admin"]) await writeFile(join(folder, `stack/functions/${name}.zip`), zipSync({}));
});

afterAll(async () => {
  await plans?.close();
  await rm(folder, { recursive: true, force: true });
});

const platform = (cluster: string, more = "") => synthesizedStack(settingsFrom(`environment: dev\ncluster: ${cluster}\n${more}`));

const other = "arn:aws:kafka:us-east-1:123456789012:cluster/orders/0a1b2c3d-1";
const existingNetwork =
  "network: { mode: existing, vpcId: vpc-1, privateSubnetIds: [subnet-1, subnet-2, subnet-3], brokerSubnetIds: [subnet-4, subnet-5, subnet-6] }";

test("every kind of cluster is valid Terraform, with every block that it can have", async () => {
  const everything =
    "authentication: { scram: true, mutualTls: { mode: managed }, unauthenticated: allowed }, encryptionInTransit: TLS_PLAINTEXT, maxMessageMib: 10, " +
    "logs: { s3: { bucket: my-logs }, firehose: { deliveryStream: msk } }, prometheus: { jmxExporter: true, nodeExporter: true }, " +
    "vpcConnectivity: { iam: true, scram: true, tls: true }, sharedWith: ['123456789012'], replicated: true, privateDns: { zone: kafka.internal }";
  const stacks = [
    platform("{}"),
    platform(
      `{ ${everything}, instanceType: kafka.m5.4xlarge, tieredStorage: true, provisionedThroughputMibPerSecond: 300, serverProperties: { num.replica.fetchers: 4 } }`,
    ),
    platform(
      '{ storageAutoscaling: off, logs: { cloudWatch: false }, authentication: { mutualTls: { mode: existing, authorities: ["arn:aws:acm-pca:us-east-1:123456789012:certificate-authority/0a1b"] } } }',
    ),
    platform("{ publicAccess: { acknowledge: the brokers are on the internet } }", existingNetwork),
    platform("{ publicAccess: off, provisionedThroughputMibPerSecond: off, instanceType: kafka.m5.4xlarge }"),
    platform(`{ kind: express, ${everything} }`),
    platform("{ kind: serverless }"),
    platform("{ kafkaVersion: 3.7.x.kraft }"),
    platform(
      "{ replicated: true }",
      `connections: { orders: { clusterArn: "${other}" }, bills: { clusterArn: "${other}", authentication: tls } }\n` +
        `replicator: { direction: to, peer: { arn: "${other}", subnetIds: [subnet-1, subnet-2], securityGroupIds: [sg-1] } }`,
    ),
    platform("{ kind: existing, arn: 'arn:aws:kafka:us-east-1:123456789012:cluster/orders/0a1b2c3d-1', securityGroupId: sg-0a }"),
  ];
  expect(await plans.validateEach(stacks)).toEqual([]);
});

test("every kind of cluster is valid Terraform with variables for its values", async () => {
  const structure = { authentication: { mutualTls: { mode: "existing" } } } as const;
  const stacks = [
    asModule((stack, given) => new MskCluster(stack, "this", { ...given, settings: variablesFor(stack, standardSettings, structure) })),
    asModule((stack, given) => new ExpressCluster(stack, "this", { ...given, settings: variablesFor(stack, expressSettings, structure) })),
    asModule((stack, given) => new ServerlessCluster(stack, "this", { ...given, settings: variablesFor(stack, serverlessSettings, {}) })),
  ];
  expect(await plans.validateEach(stacks)).toEqual([]);
});

function asModule(
  build: (
    stack: ModuleStack,
    given: { name: string; environment: AwsEnvironment; vpcId: string; subnetIds: string[]; logKey: EncryptionKey },
  ) => unknown,
): StackJson {
  const stack = new ModuleStack(Testing.app(), "module");
  const environment = new AwsEnvironment(stack, "account");
  const logKey = new EncryptionKey(stack, "logs_key", {
    alias: "logs",
    description: "Logs.",
    environment,
    services: [],
    preventDestroy: false,
  });
  const subnetIds = new TerraformVariable(stack, "subnet_ids", { type: "list(string)", default: ["subnet-a", "subnet-b", "subnet-c"] })
    .listValue;
  build(stack, { name: "orders", environment, vpcId: "vpc-1", subnetIds, logKey });
  stack.prepareStack();
  return JSON.parse(JSON.stringify(stack.toTerraform())) as StackJson;
}
