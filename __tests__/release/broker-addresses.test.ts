import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { App } from "cdktf";
import { zipSync } from "fflate";
import { AwsEnvironment, EncryptionKey } from "../../modules/aws/index.js";
import { clientOutputs, clusterFrom, clusterSettings } from "../../modules/cluster/index.js";
import { EventApi, eventApiSettings } from "../../modules/event-api/index.js";
import { declareOutputs, ReadableStack } from "../../modules/terraform/index.js";
import { authoritiesOn, networkOf } from "../../tools/changes/settings/existing-resources.js";
import { environmentOf, type LocalPlatform, startLocalPlatform } from "../../tools/deploy/index.js";
import { runFolder } from "../../tools/setup/folders.js";
import { type PlannedChange, Terraform, terraformEnvironment } from "../../tools/terraform/index.js";

// A cluster with DNS names and functions on a platform whose bootstrap strings name other brokers each time, as MSK's do. The tests run in
// order, each on the state that the previous one left.
const INITIAL = { volumeGib: 100, storageAutoscaling: "off", deletionProtection: false, privateDns: { zone: "kafka.internal" } };

let folder: string;
let platform: LocalPlatform;
let terraform: Terraform;
let subnetIds: string[];
let vpcId: string;
let authority: string;
/** The settings of the cluster that were applied last. */
let settings: object = INITIAL;

beforeAll(async () => {
  folder = runFolder("broker-addresses");
  platform = await startLocalPlatform(join(folder, "local"), () => undefined, undefined, { brokers: false });
  const network = await networkOf(platform.endpoint);
  subnetIds = ["a", "b", "c"].map((zone) => String(network[`subnet ${zone}`]));
  vpcId = String(network["vpc"]);
  authority = String((await authoritiesOn(platform.endpoint, folder))["authority"]);
  const stack = join(folder, "stack");
  await mkdir(join(stack, "functions"), { recursive: true });
  for (const name of ["producer", "consumer"])
    await writeFile(join(stack, `functions/${name}.zip`), zipSync({ "index.js": new Uint8Array() }));
  terraform = new Terraform({ folder: stack, environment: await terraformEnvironment(environmentOf(platform.endpoint)) });
  await configure({});
  await terraform.init();
  await terraform.apply();
}, 600_000);

afterAll(async () => {
  await platform?.stop();
  await rm(folder, { recursive: true, force: true });
});

/** Writes the configuration with changed settings of the cluster. */
async function configure(changed: object, tags: Record<string, string> = {}): Promise<void> {
  settings = { ...settings, ...changed };
  const parsed = clusterSettings.parse(settings);
  const stack = new ReadableStack(new App({ outdir: join(folder, "cdktf.out"), stackTraces: false }), "addresses");
  new AwsProvider(stack, "aws", { region: platform.endpoint.region, defaultTags: [{ tags }] });
  const environment = new AwsEnvironment(stack, "account");
  const key = new EncryptionKey(stack, "key", {
    ...{ alias: "orders", description: "Logs and functions.", environment, preventDestroy: false },
    ...{ services: ["lambda", "sqs"], logGroups: ["/aws/*"] },
  });
  const placed = { name: "orders", environment, vpcId, subnetIds };
  const cluster = clusterFrom(stack, "cluster", { ...placed, settings: parsed, logKey: key });
  new EventApi(stack, "events", { ...placed, cluster, key, settings: eventApiSettings.parse({}) });
  declareOutputs(stack, clientOutputs(cluster, parsed));
  stack.prepareStack();
  const json = stack.toTerraform() as { terraform: object };
  const withState = { ...json, terraform: { ...json.terraform, backend: { local: { path: "terraform.tfstate" } } } };
  await writeFile(join(folder, "stack", "cdk.tf.json"), JSON.stringify(withState));
}

const brokers = (count: number, port: number) =>
  Array.from({ length: count }, (_, index) => `b-${index + 1}.orders.invalid:${port}`).join(",");

/** Returns the planned changes, without those of the cluster's own resource. */
const others = (changes: readonly PlannedChange[]) => changes.filter(({ address }) => address !== "aws_msk_cluster.cluster");

async function bootstrapOutputs(): Promise<Record<string, unknown>> {
  const outputs = Object.entries(await terraform.outputs());
  return Object.fromEntries(
    outputs.flatMap(([name, value]) => (name.startsWith("bootstrap_brokers_") ? [[name.replace("bootstrap_brokers_", ""), value]] : [])),
  );
}

async function functionAddresses(): Promise<unknown[]> {
  const { planned_values: values } = (await terraform.savedPlan()) as unknown as {
    planned_values: { root_module: { resources: { type: string; values: { environment?: { variables: Record<string, string> }[] } }[] } };
  };
  return values.root_module.resources.flatMap(({ type, values: { environment } }) =>
    type === "aws_lambda_function" ? [environment?.[0]?.variables["BOOTSTRAP_BROKERS"]] : [],
  );
}

test("outputs have every broker after the first apply, and the next plan is empty", async () => {
  expect(await bootstrapOutputs()).toEqual({ iam: brokers(3, 9098), scram: "", tls: "", plaintext: "" });
  expect(await terraform.plan()).toEqual([]);
});

test("after one apply with three more brokers, outputs and DNS names are complete, and functions did not change", async () => {
  await configure({ brokers: 6 });
  const changes = others(await terraform.plan());
  expect(changes.filter(({ address }) => !address.startsWith("output."))).toEqual([
    ...[4, 5, 6].map((id) => ({ address: `aws_route53_record.cluster_dns_broker["${id}"]`, actions: ["create"] })),
    { address: "terraform_data.cluster_brokers_grown", actions: ["update"] },
  ]);

  await terraform.apply();

  expect(await bootstrapOutputs()).toEqual({ iam: brokers(6, 9098), scram: "", tls: "", plaintext: "" });
});

test("three plans in a row are empty, and functions have one broker in each zone", async () => {
  for (let plan = 1; plan <= 3; plan++) expect(await terraform.plan()).toEqual([]);
  expect(await functionAddresses()).toEqual([brokers(3, 9098), brokers(3, 9098)]);
});

test.each([
  ["tags", {}, { Team: "ads" }],
  ["volume and monitoring", { volumeGib: 200, enhancedMonitoring: "DEFAULT" }, { Team: "ads" }],
  ["version and broker properties", { kafkaVersion: "4.0.x.kraft", serverProperties: { "log.retention.ms": 3_600_000 } }, { Team: "ads" }],
])("a change of the cluster's %s plans no change of addresses, and applies in one go", async (_, changed, tags: Record<string, string>) => {
  await configure(changed, tags);
  const changes = await terraform.plan();

  expect(changes.map(({ address }) => address)).toContain("aws_msk_cluster.cluster");
  expect(changes.filter(({ address }) => /^(output\.|aws_route53_record\.|terraform_data\.)/.test(address))).toEqual([]);
  expect(await functionAddresses()).toEqual([brokers(3, 9098), brokers(3, 9098)]);
  await terraform.apply();
  expect(await terraform.plan()).toEqual([]);
});

const mutualTls = () => ({ mode: "existing", authorities: [authority] });

test.each([
  ["SCRAM", "on", () => ({ scram: true }), { scram: brokers(6, 9096), tls: "" }],
  ["mutual TLS", "on", () => ({ scram: true, mutualTls: mutualTls() }), { scram: brokers(6, 9096), tls: brokers(6, 9094) }],
  ["SCRAM", "off", () => ({ mutualTls: mutualTls() }), { scram: "", tls: brokers(6, 9094) }],
  ["mutual TLS", "off", () => ({ scram: true }), { scram: brokers(6, 9096), tls: "" }],
  ["mutual TLS", "on again", () => ({ mutualTls: mutualTls() }), { scram: "", tls: brokers(6, 9094) }],
  ["mutual TLS", "off again, and all others", () => ({ unauthenticated: "allowed" }), { scram: "", tls: brokers(6, 9094) }],
  ["unauthenticated clients", "off", () => ({}), { scram: "", tls: "" }],
])("outputs are right after the one apply that turns %s %s", async (_, __, authentication, expected) => {
  await configure({ authentication: authentication() });

  await terraform.apply();

  expect(await bootstrapOutputs()).toEqual({ iam: brokers(6, 9098), plaintext: "", ...expected });
  expect(await terraform.plan()).toEqual([]);
});
