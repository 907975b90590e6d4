import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { TerraformVariable, Testing } from "cdktf";
import { AwsEnvironment, EncryptionKey } from "../../modules/aws/index.js";
import { MskCluster, standardSettings } from "../../modules/cluster/index.js";
import { ReadableStack, variablesFor } from "../../modules/terraform/index.js";
import { runFolder } from "../../tools/setup/folders.js";
import { runTerraform, terraformEnvironment } from "../../tools/terraform/index.js";

let folder: string;
let environment: NodeJS.ProcessEnv;

beforeAll(async () => {
  folder = runFolder("cluster-module");
  environment = await terraformEnvironment();
  await writeFile(join(folder, "main.tf.json"), moduleJson());
  await writeFile(join(folder, "cluster.tftest.hcl"), tests);
});

afterAll(() => rm(folder, { recursive: true, force: true }));

/**
 * Synthesizes the construct with a variable for every value, as a program can use it. The variables of a published module check the rules
 * themselves: see terraform/module-rules.test.ts.
 */
function moduleJson(): string {
  const stack = new ReadableStack(Testing.app(), "module");
  new AwsProvider(stack, "aws", { region: "us-east-1" });
  const account = new AwsEnvironment(stack, "account", "us-east-1");
  const logKey = new EncryptionKey(stack, "logs_key", {
    alias: "l",
    description: "Logs.",
    environment: account,
    services: [],
    preventDestroy: false,
  });
  const subnets = new TerraformVariable(stack, "subnet_ids", { type: "list(string)", default: ["subnet-a", "subnet-b", "subnet-c"] });
  const settings = variablesFor(stack, standardSettings, {
    deletionProtection: false,
    storageAutoscaling: {},
    authentication: { mutualTls: { mode: "existing", authorities: [] } },
  });
  const placed = { name: "orders", environment: account, vpcId: "vpc-1", subnetIds: subnets.listValue, logKey };
  new MskCluster(stack, "this", { ...placed, settings });
  stack.prepareStack();
  return JSON.stringify(stack.toTerraform());
}

const refused = (name: string, variables: string) => `
run "${name}" {
  command = plan
  variables {
    ${variables.replaceAll("; ", "\n    ")}
  }
  expect_failures = [aws_msk_cluster.this]
}`;

const planned = (name: string, variables: string, ...conditions: string[]) => `
run "${name}" {
  command = plan
  variables {
    ${variables.replaceAll("; ", "\n    ")}
  }
${conditions.map((condition) => `  assert {\n    condition     = ${condition}\n    error_message = "no"\n  }`).join("\n")}
}`;

const volume = "aws_msk_cluster.this.broker_node_group_info[0].storage_info[0].ebs_storage_info[0]";
const authorities = "aws_msk_cluster.this.client_authentication[0].tls";

/** Tests with a mocked provider: AWS has expanded the storage of the existing cluster to 300 GiB, and a second cluster exists. */
const tests = `
mock_provider "aws" {
  override_data {
    target = data.aws_resourcegroupstaggingapi_resources.present_tagged
    values = {
      resource_tag_mapping_list = [
        { resource_arn = "arn:aws:kafka:us-east-1:123456789012:cluster/orders/0a-1" },
        { resource_arn = "arn:aws:kafka:us-east-1:123456789012:cluster/bills/0b-1" },
      ]
    }
  }
  override_data {
    target = data.aws_msk_cluster.present
    values = { broker_node_group_info = [{ storage_info = [{ ebs_storage_info = [{ volume_size = 300 }] }] }] }
  }
}
${planned("keeps_storage_that_aws_has_expanded", "volume_gib = 100", `${volume}.volume_size == 300`, "length(data.aws_msk_cluster.present) == 1")}
${planned("expands_storage_further", "volume_gib = 500", `${volume}.volume_size == 500`)}
${planned("rounds_a_step_up_that_msk_refuses", "volume_gib = 301", `${volume}.volume_size == 310`)}
${planned("has_no_tls_block_without_authorities", "authentication = {}", `length(${authorities}) == 0`, `length(${volume}.provisioned_throughput) == 0`)}
${planned(
  "accepts_a_throughput_that_fits",
  'instance_type = "kafka.m5.4xlarge"; provisioned_throughput_mib_per_second = 500; server_properties = { "num.replica.fetchers" = "4" }',
  `${volume}.provisioned_throughput[0].volume_throughput == 500`,
)}
${planned(
  "sets_message_sizes",
  "max_message_mib = 4",
  'strcontains(aws_msk_configuration.configuration.server_properties, "message.max.bytes=4194304\\nmin.insync.replicas=2\\n")',
  'strcontains(aws_msk_configuration.configuration.server_properties, "replica.fetch.max.bytes=4194304\\n")',
)}
${planned("keeps_the_default_message_sizes", "max_message_mib = 1", '!strcontains(aws_msk_configuration.configuration.server_properties, "message.max.bytes")')}
${refused("rejects_brokers_that_are_not_a_multiple_of_the_subnets", "brokers = 4")}
${refused("rejects_throughput_for_small_brokers", 'provisioned_throughput_mib_per_second = 300; server_properties = { "num.replica.fetchers" = "4" }')}
${refused("rejects_throughput_without_fetchers", 'instance_type = "kafka.m5.4xlarge"; provisioned_throughput_mib_per_second = 300')}
${refused("rejects_storage_above_the_autoscaling_maximum", "volume_gib = 2000")}
${refused("rejects_a_cluster_without_authentication", "authentication = { iam = false }")}
${refused("rejects_plaintext_without_unauthenticated_clients", 'encryption_in_transit = "TLS_PLAINTEXT"')}
${refused("rejects_two_values_for_message_sizes", 'max_message_mib = 4; server_properties = { "message.max.bytes" = "2097152" }')}
${refused("rejects_too_many_brokers_with_zookeeper", 'kafka_version = "3.9.x"; brokers = 33')}
${refused("rejects_tiered_storage_for_t3", 'instance_type = "kafka.t3.small"; tiered_storage = true')}
${refused("replacements_are_acknowledged_by_name", 'replacement_approval = "bills: moves"')}
run "rejects_properties_out_of_range" {
  command = plan
  variables {
    server_properties = { "replica.lag.time.max.ms" = "5000" }
  }
  expect_failures = [var.server_properties]
}
`;

test("a cluster with variables applies the same rules as the settings, and keeps storage that AWS has expanded", async () => {
  expect((await runTerraform(["init", "-no-color"], { folder, environment })).code).toBe(0);
  const { code, lines } = await runTerraform(["test", "-no-color"], { folder, environment });
  const runs = lines.filter((line) => /^ {2}run /.test(line));
  expect(runs.filter((line) => !line.endsWith("pass"))).toEqual([]);
  expect(runs).toHaveLength(18);
  expect(code).toBe(0);
}, 280_000);
