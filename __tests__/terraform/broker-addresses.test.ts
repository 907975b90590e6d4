import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { TerraformVariable, Testing } from "cdktf";
import { AwsEnvironment, EncryptionKey } from "../../modules/aws/index.js";
import { clientOutputs, ExistingCluster, MskCluster, standardSettings } from "../../modules/cluster/index.js";
import { declareOutputs, ModuleStack, variablesFor } from "../../modules/terraform/index.js";
import { runFolder } from "../../tools/setup/folders.js";
import { runTerraform, terraformEnvironment } from "../../tools/terraform/index.js";

// Terraform evaluates the addresses on answers that AWS can give, with a mocked provider: nodes in no order, and controllers among them.
let folder: string;
let environment: NodeJS.ProcessEnv;

beforeAll(async () => {
  folder = runFolder("addresses-evaluated");
  environment = await terraformEnvironment();
});

afterAll(() => rm(folder, { recursive: true, force: true }));

const node = (id: string, subnet: string, ...endpoints: string[]) =>
  `{ attached_eni_id = "", broker_id = ${id}, client_subnet = ${subnet}, client_vpc_ip_address = "", endpoints = ${JSON.stringify(endpoints)}, node_arn = "" },`;
const broker = (id: number) => node(String(id), `"subnet-${"abc"[(id - 1) % 3]}"`, `b-${id}.orders.example`);

/** Twelve brokers in three zones, of which broker 3 has a public name too, and the controllers as AWS and the provider could return them. */
const nodes = [
  broker(10),
  node("10001", '""', "c-10001.orders.example").replace("broker_id = 10001", "broker_id = 0"),
  ...[2, 12, 9, 5].map(broker),
  node("3", '"subnet-c"', "b-3-public.orders.example", "b-3.orders.example"),
  node("null", "null", "c-10002.orders.example"),
  ...[11, 1, 8, 4, 7, 6].map(broker),
  node("null", "null"),
].join("\n");

const overridden = (target: string, values: string) => `  override_data {\n    target = data.${target}\n    values = { ${values} }\n  }\n`;

const run = (name: string, variables: string, expected: Readonly<Record<string, string>>) => `
run "${name}" {
  variables {
    ${variables.replaceAll("; ", "\n    ")}
  }
${Object.entries(expected)
  .map(
    ([output, value]) =>
      `  assert {\n    condition     = output.${output} == "${value}"\n    error_message = "${output}: \${output.${output}}"\n  }`,
  )
  .join("\n")}
}`;

const all = (port: number) => Array.from({ length: 12 }, (_, i) => `b-${i + 1}.orders.example:${port}`).join(",");
const perZone = "b-1.orders.example:9098,b-2.orders.example:9098,b-3.orders.example:9098";

/** Runs tests, each text with a separate state. @returns Terraform's output; empty if all pass */
async function failures(name: string, stack: ModuleStack, ...tests: readonly string[]): Promise<string> {
  stack.prepareStack();
  const module = join(folder, name);
  await mkdir(module);
  await writeFile(join(module, "main.tf.json"), JSON.stringify(stack.toTerraform(), null, 1));
  for (const [index, text] of tests.entries()) await writeFile(join(module, `case-${index}.tftest.hcl`), text);
  const init = await runTerraform(["init", "-no-color"], { folder: module, environment });
  const { code, lines } = init.code === 0 ? await runTerraform(["test", "-no-color"], { folder: module, environment }) : init;
  return code === 0 ? "" : lines.join("\n");
}

/** Values that a mocked provider would make up, and that the AWS provider refuses. */
const arns = ["aws_kms_key", "aws_msk_configuration", "aws_msk_cluster"]
  .map(
    (type) => `  mock_resource "${type}" {\n    defaults = { arn = "arn:aws:kafka:us-east-1:123456789012:cluster/orders/0a1b-1" }\n  }\n`,
  )
  .join("");

test("outputs of a cluster are complete, in the order of the ids, and only of its listeners; one broker per zone has the lowest id", async () => {
  const stack = new ModuleStack(Testing.app(), "module");
  const account = new AwsEnvironment(stack, "account", "us-east-1");
  const logKey = new EncryptionKey(stack, "logs_key", {
    ...{ alias: "l", description: "Logs.", environment: account, services: [], preventDestroy: false },
  });
  const settings = variablesFor(stack, standardSettings, {
    deletionProtection: false,
    storageAutoscaling: "off",
    authentication: { mutualTls: { mode: "existing", authorities: [] } },
  });
  const subnetIds = ["subnet-a", "subnet-b", "subnet-c"];
  const cluster = new MskCluster(stack, "this", { name: "orders", environment: account, vpcId: "vpc-1", subnetIds, logKey, settings });
  declareOutputs(stack, { ...clientOutputs(cluster, settings), per_zone: [cluster.oneBrokerPerZone("iam"), "One broker per zone."] });

  const authority = "arn:aws:acm-pca:us-east-1:123456789012:certificate-authority/0a1b";
  const off = { bootstrap_brokers_iam: "", bootstrap_brokers_scram: "", bootstrap_brokers_tls: "", bootstrap_brokers_plaintext: "" };
  const answers = `
mock_provider "aws" {
${arns}
${overridden("aws_msk_broker_nodes.brokers_present_nodes", `node_info_list = [${nodes}]`)}
${overridden("aws_msk_broker_nodes.brokers_complete_nodes", `node_info_list = [${nodes}]`)}
}
`;
  const runs = [
    run("iam", "brokers = 12", { ...off, bootstrap_brokers_iam: all(9098), per_zone: perZone }),
    run("all", `brokers = 12; encryption_in_transit = "TLS_PLAINTEXT"; authentication = { scram = true, unauthenticated = "allowed" }`, {
      bootstrap_brokers_iam: all(9098),
      bootstrap_brokers_scram: all(9096),
      bootstrap_brokers_tls: all(9094),
      bootstrap_brokers_plaintext: all(9092),
    }),
    run("plaintext", `brokers = 12; encryption_in_transit = "PLAINTEXT"; authentication = { iam = false, unauthenticated = "allowed" }`, {
      ...off,
      bootstrap_brokers_plaintext: all(9092),
      per_zone: "",
    }),
    run("mutual_tls", `brokers = 12; authentication = { iam = false, mutual_tls = { authorities = ["${authority}"] } }`, {
      ...off,
      bootstrap_brokers_tls: all(9094),
    }),
  ];
  expect(await failures("cluster", stack, answers + runs.join(""))).toBe("");
});

test("addresses of an existing cluster are of its listeners, and a serverless one has its one address", async () => {
  const stack = new ModuleStack(Testing.app(), "module");
  const arn = new TerraformVariable(stack, "cluster_arn", { type: "string" }).stringValue;
  const kind = new TerraformVariable(stack, "cluster_kind", { type: "string" }).stringValue;
  const settings = { kind: "existing" as const, arn, securityGroupId: "sg-1", deletionProtection: false, replacementApproval: undefined };
  const cluster = new ExistingCluster(stack, "cluster", { settings, kind });
  declareOutputs(stack, { ...clientOutputs(cluster, settings), per_zone: [cluster.oneBrokerPerZone("iam"), "One broker per zone."] });

  const given = (id: string, of: string) =>
    `cluster_arn = "arn:aws:kafka:us-east-1:123456789012:cluster/orders/0a1b-${id}"; cluster_kind = "${of}"`;
  const strings = `bootstrap_brokers_sasl_iam = "b-7.orders.example:9098", bootstrap_brokers_sasl_scram = "", bootstrap_brokers_tls = "b-4.orders.example:9094", bootstrap_brokers = ""`;
  const answers = `
mock_provider "aws" {
${overridden("aws_msk_bootstrap_brokers.cluster_bootstrap", strings)}
${overridden("aws_msk_broker_nodes.cluster_brokers_present_nodes", `node_info_list = [${nodes}]`)}
}
`;
  const provisioned = run("provisioned", given("1", "provisioned"), {
    bootstrap_brokers_iam: all(9098),
    bootstrap_brokers_scram: "",
    bootstrap_brokers_tls: all(9094),
    bootstrap_brokers_plaintext: "",
    per_zone: perZone,
  });
  const serverless = run("serverless", given("s1", "serverless"), {
    bootstrap_brokers_iam: "b-7.orders.example:9098",
    per_zone: "b-7.orders.example:9098",
  });
  const wrongKind = `
run "another_kind" {
  command = plan
  variables {
    ${given("s1", "provisioned").replaceAll("; ", "\n    ")}
  }
  expect_failures = [terraform_data.cluster_guard]
}
`;
  expect(await failures("existing", stack, answers + provisioned, answers + serverless, answers + wrongKind)).toBe("");
});
