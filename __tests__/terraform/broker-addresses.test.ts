import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { DataResource, TerraformVariable, Testing, Token } from "cdktf";
import { AwsEnvironment, EncryptionKey } from "../../modules/aws/index.js";
import { clientOutputs, ExistingCluster, MskCluster, standardSettings } from "../../modules/cluster/index.js";
import { buildPlatform } from "../../modules/platform/index.js";
import { declareOutputs, hcl, ModuleStack, reference, variablesFor } from "../../modules/terraform/index.js";
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
const publicly = (port: number) => all(port).replaceAll(".orders", "-public.orders");
const perZone = "b-1.orders.example:9098,b-2.orders.example:9098,b-3.orders.example:9098";

/** Runs tests, each text with a separate state. @returns Terraform's output; empty if all pass */
async function failures(name: string, stack: ModuleStack, ...tests: readonly string[]): Promise<string> {
  return failuresOf(name, synthesized(stack), ...tests);
}

type Configuration = Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, unknown>>>>>>;

function synthesized(stack: ModuleStack): Configuration {
  stack.prepareStack();
  return stack.toTerraform() as Configuration;
}

async function failuresOf(name: string, configuration: Configuration, ...tests: readonly string[]): Promise<string> {
  const module = join(folder, name);
  await mkdir(module);
  await writeFile(join(module, "main.tf.json"), JSON.stringify(configuration, null, 1));
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
  const strings = `bootstrap_brokers_sasl_iam = "b-7.orders.example:9098", bootstrap_brokers_sasl_scram = "", bootstrap_brokers_tls = "b-4.orders.example:9094", bootstrap_brokers = "", bootstrap_brokers_public_sasl_iam = "b-2-public.orders.example:9198", bootstrap_brokers_public_sasl_scram = "", bootstrap_brokers_public_tls = ""`;
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
    // Of all brokers, whether MSK lists their public names or not.
    bootstrap_brokers_public_iam: publicly(9198),
    bootstrap_brokers_public_scram: "",
    bootstrap_brokers_public_tls: "",
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

test("a generated module knows a serverless cluster by its ARN, and does not list its nodes", async () => {
  const stack = new ModuleStack(Testing.app(), "module");
  buildPlatform(stack, {
    name: "orders",
    environment: "dev",
    network: {
      ...{ mode: "existing", vpcId: "vpc-01", zones: ["us-east-1a", "us-east-1b", "us-east-1c"] },
      ...{ privateSubnetIds: ["subnet-01", "subnet-02", "subnet-03"], brokerSubnetIds: ["subnet-04", "subnet-05", "subnet-06"] },
    },
    cluster: { kind: "existing", arn: "arn:aws:kafka:us-east-1:123456789012:cluster/orders/0a1b-1", securityGroupId: "sg-01" },
  });
  const answers = `
mock_provider "aws" {
${overridden("aws_msk_bootstrap_brokers.cluster_bootstrap", `bootstrap_brokers_sasl_iam = "boot-1.orders.example:9098", bootstrap_brokers_sasl_scram = "", bootstrap_brokers_tls = "", bootstrap_brokers = ""`)}
${overridden("aws_msk_broker_nodes.cluster_brokers_present_nodes", `node_info_list = [${nodes}]`)}
}
`;
  const arn = (id: string) =>
    `cluster = { arn = "arn:aws:kafka:us-east-1:123456789012:cluster/orders/0a1b-${id}", security_group_id = "sg-01" }`;
  const serverless = run("serverless", arn("s1"), { bootstrap_brokers_iam: "boot-1.orders.example:9098" });
  const provisioned = run("provisioned", arn("1"), { bootstrap_brokers_iam: all(9098) });
  // The cluster and its addresses: Terraform mocks no ephemeral resources, which users have.
  const { terraform, provider, variable, locals, data, resource, output } = synthesized(stack);
  const ofCluster = (all: object | undefined) =>
    Object.fromEntries(Object.entries(all ?? {}).filter(([name]) => name.startsWith("cluster_")));
  const configuration = {
    ...{ terraform, provider, variable, locals: ofCluster(locals) },
    data: { aws_msk_bootstrap_brokers: data?.["aws_msk_bootstrap_brokers"], aws_msk_broker_nodes: data?.["aws_msk_broker_nodes"] },
    resource: { terraform_data: ofCluster(resource?.["terraform_data"]) },
    output: { bootstrap_brokers_iam: output?.["bootstrap_brokers_iam"] },
  } as Configuration;
  expect(await failuresOf("generated", configuration, answers + serverless, answers + provisioned)).toBe("");
});

test("an existing cluster whose ARN is known only in the apply is not switched without an approval: functions keep their addresses", async () => {
  const stack = new ModuleStack(Testing.app(), "module");
  const variable = (name: string) => new TerraformVariable(stack, name, { type: "string" }).stringValue;
  const input = { arn: variable("cluster_arn") };
  const created = new DataResource(stack, "created", { input, triggersReplace: input });
  const known = variable("known_arn");
  const arn = Token.asString(hcl`${known} != "" ? ${known} : ${reference(created)}.output.arn`);
  const settings = { kind: "existing" as const, arn, securityGroupId: "sg-1", deletionProtection: false, replacementApproval: undefined };
  const cluster = new ExistingCluster(stack, "cluster", { settings, kind: variable("cluster_kind") });
  new DataResource(stack, "function", { input: hcl`${cluster.oneBrokerPerZone("iam")}` as never });

  const strings = (host: string) => `bootstrap_brokers_sasl_iam = "${host}:9098"`;
  const broker = (host: string) => `node_info_list = [${node("1", '"subnet-a"', host)}]`;
  const answers = (host: string) => `${overridden("aws_msk_bootstrap_brokers.cluster_bootstrap", strings(host))}
${overridden("aws_msk_broker_nodes.cluster_brokers_present_nodes", broker(host))}`;
  const switched = (kind: "provisioned" | "serverless", id: string) => {
    const arnOf = (name: string) => `arn:aws:kafka:us-east-1:123456789012:cluster/${name}/0a1b-${id}`;
    const given = (name: string, known = "") => `variables {
    cluster_arn  = "${arnOf(name)}"
    known_arn    = "${known}"
    cluster_kind = "${kind}"
  }`;
    const keeps = (host: string) => `assert {
    condition     = terraform_data.function.output == "${host}:9098"
    error_message = "the function has \${terraform_data.function.output}"
  }`;
    return `
mock_provider "aws" {}
run "first" {
  ${given("orders")}
${answers("b-1.orders.example")}
  ${keeps("b-1.orders.example")}
}
run "planned_again" {
  command = plan
  ${given("orders")}
${answers("b-1.orders.example")}
  ${keeps("b-1.orders.example")}
}
run "switch" {
  ${given("payments")}
${answers("b-1.payments.example")}
  expect_failures = [terraform_data.cluster_guard]
}
run "unchanged" {
  command = plan
  ${given("payments", arnOf("orders"))}
${answers("b-1.orders.example")}
  ${keeps("b-1.orders.example")}
}
`;
  };
  expect(await failures("switched", stack, switched("provisioned", "1"), switched("serverless", "s1"))).toBe("");
});
