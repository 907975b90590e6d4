import { execFile } from "node:child_process";
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { SecurityGroup } from "@cdktf/provider-aws/lib/security-group";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { App } from "cdktf";
import { parse } from "yaml";
import { AwsEnvironment, EncryptionKey } from "../../modules/aws/index.js";
import { Bastion, type BastionSettings, bastionSettings } from "../../modules/bastion/index.js";
import { ClusterGrants, type KafkaCluster, openExporters, openListener } from "../../modules/kafka/index.js";
import { networkFrom, networkSettings } from "../../modules/network/index.js";
import { declareOutputs, ReadableStack, requireTerraform } from "../../modules/terraform/index.js";
import { environmentOf, type LocalPlatform, startLocalPlatform, useEndpoint } from "../../tools/deploy/index.js";
import { ensurePrometheusPrograms } from "../../tools/local/metrics/prometheus-programs.js";
import { runFolder, toolsFolder } from "../../tools/setup/folders.js";
import { Terraform, terraformEnvironment } from "../../tools/terraform/index.js";
import { type Checkers, checkers } from "../support/bastion/checkers.js";

// The bastion is applied to a local platform, and what cloud-init would write on the instance is checked and used. In order.
interface WrittenFile {
  readonly path: string;
  readonly content: string;
  readonly permissions: string;
}

const CLUSTER = "arn:aws:kafka:us-east-1:123456789012:cluster/orders/0a1b2c3d-0000-1111-2222-333344445555-1";
const run = promisify(execFile);
let folder: string;
let platform: LocalPlatform;
let terraform: Terraform;
let outputs: Record<string, unknown>;
let check: Checkers;
/** The files as the applied instance has them: placeholders are resolved. */
let files: readonly WrittenFile[];
let host: string;

beforeAll(async () => {
  folder = runFolder("bastion");
  host = join(folder, "host");
  check = await checkers();
  platform = await startLocalPlatform(join(folder, "local"), () => undefined);
  useEndpoint(platform.endpoint);
});

afterAll(async () => {
  await platform?.stop();
  await rm(folder, { recursive: true, force: true });
});

const stackFolder = () => join(folder, "cdktf.out", "stacks", "bastion");
const scripts = () => files.filter(({ permissions }) => permissions === "0755").map(({ path }) => join(host, path));
const units = () => files.filter(({ path }) => path.startsWith("/etc/systemd/system/")).map(({ path }) => path.split("/").at(-1) as string);

test("a bastion in a public subnet is applied, and has an empty second plan", async () => {
  const stack = new ReadableStack(new App({ outdir: join(folder, "cdktf.out") }), "bastion");
  requireTerraform(stack);
  new AwsProvider(stack, "aws", { region: platform.endpoint.region });
  bastionOn(stack);
  App.of(stack).synth();
  terraform = new Terraform({
    folder: stackFolder(),
    environment: await terraformEnvironment({ ...environmentOf(platform.endpoint) }),
  });
  await terraform.init();
  await terraform.apply();

  expect(await terraform.plan()).toEqual([]);
  outputs = await terraform.outputs();
  expect(outputs).toEqual({
    bastion_instance_id: expect.stringMatching(/^i-[0-9a-f]+$/),
    bastion_public_ip: expect.stringMatching(/^\d+\.\d+\.\d+\.\d+$/),
  });
});

/** Adds a network, and a bastion of a cluster that does not exist: nothing of the bastion needs it before it runs. */
function bastionOn(stack: ReadableStack): void {
  const environment = new AwsEnvironment(stack, "account", platform.endpoint.region);
  const key = new EncryptionKey(stack, "key", {
    alias: "bastion-test-network",
    description: "Test",
    environment,
    services: [],
    logGroups: ["*"],
    preventDestroy: false,
  });
  const network = networkFrom(stack, "network", {
    name: "bastion-test",
    settings: networkSettings.parse({ mode: "new", egress: "single-nat" }),
    environment,
    key,
  });
  const grants = new ClusterGrants(CLUSTER, "orders");
  const group = new SecurityGroup(stack, "brokers", { name: "brokers", description: "Brokers", vpcId: network.vpcId });
  const brokers = { id: group.id, name: "brokers" };
  const cluster = {
    arn: CLUSTER,
    name: "orders",
    grantDescribe: (role) => grants.describe(role),
    grantConsume: (role, topic, consumers) => grants.consume(role, topic, consumers),
    allowFrom: (clients, listener) => openListener(clients, brokers, { id: clients.id, name: "bastion" }, listener),
    allowExportersFrom: (clients) => openExporters(clients, brokers, { id: clients.id, name: "bastion" }),
  } as Partial<KafkaCluster> as KafkaCluster;
  const bastion = new Bastion(stack, "bastion", {
    name: "bastion-test",
    settings: bastionSettings.parse({ publicSsh: {} }) as BastionSettings,
    cluster,
    environment,
    vpcId: network.vpcId,
    subnetId: network.publicSubnetIds[0] as string,
    adminCidrs: ["198.51.100.7/32"],
    workspace: {
      arn: "arn:aws:aps:us-east-1:123456789012:workspace/ws-1",
      endpoint: "https://aps-workspaces.us-east-1.amazonaws.com/workspaces/ws-1/",
    },
  });
  declareOutputs(stack, bastion.outputs);
}

test("cloud-init accepts the user data of the instance", async () => {
  const { resource } = JSON.parse(readFileSync(join(stackFolder(), "cdk.tf.json"), "utf8"));
  const userData = String(resource.aws_instance.bastion_host.user_data).replaceAll(/([$%])\1(?=\{)/g, "$1"); // as Terraform does
  writeFileSync(join(folder, "user-data.yaml"), userData);
  files = parse(userData).write_files;
  for (const { path, content, permissions } of files) {
    mkdirSync(dirname(join(host, path)), { recursive: true });
    writeFileSync(join(host, path), content);
    chmodSync(join(host, path), Number.parseInt(permissions, 8));
  }

  expect(await check.cloudInit(join(folder, "user-data.yaml"))).toMatch(/^Valid cloud-config: /);
  expect(userData.length).toBeLessThan(16_384);
});

test("shellcheck finds nothing in the scripts", async () => {
  expect(scripts().length).toBeGreaterThan(4);
  expect(await check.shellcheck(scripts())).toBe("");
});

test("systemd finds nothing in the units", async () => {
  for (const program of ["/usr/bin/docker", "/usr/bin/install"]) {
    mkdirSync(dirname(join(host, program)), { recursive: true });
    writeFileSync(join(host, program), "", { mode: 0o755 });
  }

  expect(units().sort()).toEqual([
    "kafka-ui.service",
    "msk-setup.service",
    "msk-targets.service",
    "msk-targets.timer",
    "node-exporter.service",
    "prometheus.service",
  ]);
  expect(await check.units(host, units())).toBe("");
});

test("promtool accepts the configuration of Prometheus", async () => {
  const { promtool } = await ensurePrometheusPrograms(toolsFolder, (line) => process.stdout.write(`${line}\n`));

  expect((await run(promtool, ["check", "config", join(host, "etc/msk/prometheus.yaml")])).stdout).toContain("is valid prometheus config");
});

test("is destroyed", async () => {
  await terraform.destroy();
});
