import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { PlanJson } from "../../../tools/terraform/index.js";
import { terraformIn } from "./example-module.js";

const subnets = '["subnet-0aaaaaaaaaaaaaaaa", "subnet-0bbbbbbbbbbbbbbbb", "subnet-0cccccccccccccccc"]';
const placement = `name = "orders"\nvpc_id = "vpc-0123456789abcdef0"\nsubnet_ids = ${subnets}`;
const clients = 'clients = { shop = { security_group_id = "sg-0123456789abcdef0", listeners = ["iam", "scram"] } }';
const authority = "arn:aws:acm-pca:us-east-1:123456789012:certificate-authority/00000000-0000-0000-0000-000000000000";
const provisioned = `${placement}\n${clients}\nauthentication = { scram = true, mutual_tls = { authorities = ["${authority}"] } }\nmax_message_mib = 3\nlogs = { s3 = { bucket = "logs", prefix = "a/" } }`;
const clusterArn = 'cluster_arn = "arn:aws:kafka:us-east-1:123456789012:cluster/orders/00000000-0000-0000-0000-000000000000-1"';
const existing = `${placement}\n${clusterArn}\nsecurity_group_id = "sg-0123456789abcdef0"`;
const topics = 'topics = { orders = { partitions = 3, configuration = { "segment.ms" = 600000 } } }';
const quotas = 'quotas = [{ client_id = "shop", producer_byte_rate = 1048576 }]';
const acls = 'acls = [{ users = ["shop"], produce = ["orders"] }]';

/** Inputs of each module: the required ones, and some with a default of null. */
const inputs: Readonly<Record<string, string>> = {
  network: 'name = "orders"\nflow_logs = { retention_days = 30 }',
  "msk-cluster": `${provisioned}\nprovisioned_throughput_mib_per_second = 250\ninstance_type = "kafka.m7g.4xlarge"\nserver_properties = { "num.replica.fetchers" = 4 }`,
  "msk-express": provisioned,
  "msk-serverless": `${placement}\n${clients}`,
  "kafka-access": `${existing}\n${topics}\n${acls}\n${quotas}\ndeletable_topics = ["old"]`,
  "msk-observability": `name = "orders"\n${clusterArn}\nlag = { shop = { topics = ["orders"], max_seconds = 60 } }`,
  "event-api": `${existing}\nproducer = { reserved_concurrency = -1 }`,
  "schema-registry": `name = "orders"\nschemas = { ad-event = { definition = jsonencode({ type = "string" }) } }`,
  platform: `environment = "dev"\n${topics.replace("{ orders", '{ "ad-events" = {}, "ad-events-dead-letters" = {}, orders')}\n${acls.replace("shop", "*")}`,
};

/** Data sources that AWS would answer. Only those that a module has can be overridden. */
const data: Readonly<Record<string, readonly string[]>> = {
  "msk-cluster": ["aws_resourcegroupstaggingapi_resources.present_tagged"],
  "msk-express": ["aws_resourcegroupstaggingapi_resources.present_tagged"],
  "kafka-access": [
    "aws_msk_bootstrap_brokers.cluster_bootstrap",
    "aws_msk_broker_nodes.cluster_brokers_present_nodes",
    "aws_lambda_functions.topics_drift_deployed",
  ],
  "msk-observability": ["aws_msk_cluster.cluster"],
  "event-api": ["aws_msk_bootstrap_brokers.cluster_bootstrap", "aws_msk_broker_nodes.cluster_brokers_present_nodes"],
  platform: ["aws_resourcegroupstaggingapi_resources.cluster_present_tagged", "aws_lambda_functions.topics_drift_deployed"],
};

const dataValues: Readonly<Record<string, string>> = {
  aws_resourcegroupstaggingapi_resources: "{ resource_tag_mapping_list = [] }",
  aws_msk_bootstrap_brokers: '{ bootstrap_brokers_sasl_iam = "b-1.orders.example:9098" }',
  aws_msk_broker_nodes: `{
    node_info_list = [{ attached_eni_id = "", broker_id = 1, client_subnet = "subnet-a", client_vpc_ip_address = "", endpoints = ["b-1.orders.example"], node_arn = "" }]
  }`,
  aws_msk_cluster: `{
    number_of_broker_nodes         = 3
    bootstrap_brokers_sasl_iam     = "b-1.orders.example:9098"
    bootstrap_brokers_sasl_scram   = ""
    bootstrap_brokers_tls          = ""
    broker_node_group_info         = [{ instance_type = "kafka.m7g.large" }]
  }`,
  aws_lambda_functions: "{ function_names = [] }",
  aws_caller_identity: '{ account_id = "123456789012" }',
};

/** A provider that plans without an account, as long as it need not read anything. */
export const providerWithoutAccount =
  'provider "aws" {\n  region = "us-east-1"\n  access_key = "none"\n  secret_key = "none"\n  skip_credentials_validation = true\n  skip_requesting_account_id = true\n  skip_metadata_api_check = true\n}\n';

interface Planned {
  readonly resources: readonly unknown[];
  readonly outputs: unknown;
}

/** Returns what a module would create, planned by the AWS provider without an account. JSON in texts is parsed, so that layout does not matter. */
export async function plannedBy(folder: string, module: string, name: string): Promise<Planned> {
  mkdirSync(folder, { recursive: true });
  const call = `module "it" {\n  source = "${module}"\n${inputs[name]}\n}\n\noutput "it" {\n  value = module.it\n}\n`;
  const overrides = [...(name === "msk-serverless" ? [] : ["aws_caller_identity.account"]), ...(data[name] ?? [])].map(
    (source) => `override_data {\n  target = module.it.data.${source}\n  values = ${dataValues[source.split(".")[0] as string]}\n}\n`,
  );
  writeFileSync(join(folder, "main.tf"), `${providerWithoutAccount}\n${call}`);
  writeFileSync(join(folder, "plan.tftest.hcl"), [...overrides, 'run "plan" {\n  command = plan\n}\n'].join("\n"));
  await terraformIn(folder, "init", "-input=false", "-no-color");
  const lines = (await terraformIn(folder, "test", "-json", "-verbose")).trim().split("\n");
  const plan = lines.map((line) => JSON.parse(line) as { test_plan?: PlanJson }).find(({ test_plan }) => test_plan)?.test_plan;
  if (!plan) throw new Error(`terraform test printed no plan of ${name}:\n${lines.join("\n")}`);
  const resources = (plan.resource_changes ?? []).map(({ address, change }) => ({ address, change: read(change) }));
  return { resources: resources.sort((a, b) => (a.address < b.address ? -1 : 1)), outputs: read(plan.output_changes) };
}

/** Returns the value with JSON in texts parsed. */
function read(value: unknown): unknown {
  if (typeof value === "string" && /^[[{]/.test(value)) {
    try {
      return { json: JSON.parse(value) };
    } catch {
      return value;
    }
  }
  if (Array.isArray(value)) return value.map(read);
  if (value && typeof value === "object") return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, read(item)]));
  return value;
}
