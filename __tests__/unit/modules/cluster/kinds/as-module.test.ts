import { expect, test } from "@jest/globals";
import { Testing } from "cdktf";
import { AwsEnvironment, EncryptionKey } from "../../../../../modules/aws/index.js";
import { MskCluster, standardSettings } from "../../../../../modules/cluster/index.js";
import { ModuleStack, variablesFor } from "../../../../../modules/terraform/index.js";

/** Returns the cluster's construct with tokens for its values, as in a published module. */
function asModule() {
  const stack = new ModuleStack(Testing.app(), "module");
  const settings = variablesFor(stack, standardSettings, { storageAutoscaling: "off", deletionProtection: true });
  const environment = new AwsEnvironment(stack, "account", "us-east-1");
  const logKey = new EncryptionKey(stack, "logs_key", {
    alias: "logs",
    description: "Logs.",
    environment,
    services: [],
    preventDestroy: true,
  });
  new MskCluster(stack, "this", {
    name: settings.name ?? "",
    settings,
    environment,
    logKey,
    vpcId: "vpc-1",
    subnetIds: ["subnet-a", "subnet-b", "subnet-c"],
  });
  Testing.synth(stack, true);
  return JSON.parse(JSON.stringify(stack.toTerraform()));
}

test("has a variable for every value setting and for no structural one", () => {
  expect(Object.keys(asModule().variable).sort()).toEqual([
    "authentication",
    "brokers",
    "data_key",
    "encryption_in_transit",
    "enhanced_monitoring",
    "instance_type",
    "kafka_version",
    "log_retention_days",
    "logs",
    "max_message_mib",
    "name",
    "prometheus",
    "provisioned_throughput_mib_per_second",
    "replacement_approval",
    "server_properties",
    "tiered_storage",
    "volume_gib",
  ]);
});

test("passes the variables to the resources", () => {
  const { resource } = asModule();
  expect(resource.aws_msk_cluster.this).toMatchObject({
    cluster_name: "${var.name}",
    kafka_version: "${var.kafka_version}",
    number_of_broker_nodes: "${var.brokers}",
    broker_node_group_info: {
      instance_type: "${var.instance_type}",
      storage_info: { ebs_storage_info: { volume_size: "${var.volume_gib}" } },
    },
  });
  expect(resource.aws_cloudwatch_log_group.logs).toMatchObject({ retention_in_days: "${var.log_retention_days}" });
  expect(resource.aws_cloudwatch_log_group.logs["//"].accepted).toEqual([{ check: "CKV_AWS_338", reason: expect.any(String) }]);
});

test("merges properties in Terraform: the variable overrides the defaults", () => {
  const properties: string = asModule().resource.aws_msk_configuration.configuration.server_properties;
  const defaults = /\{ "allow\.everyone\.if\.no\.acl\.found" = "false", .*"min\.insync\.replicas" = "2", .*\}/.source;
  const sizes =
    /\{ for name in \["message\.max\.bytes", "replica\.fetch\.max\.bytes"\] : name => tostring\(var\.max_message_mib \* 1048576\) if var\.max_message_mib > 1 \}/
      .source;
  const lines = /"\$\{name\}=\$\{value\}\\n"/.source;
  expect(properties).toMatch(
    new RegExp(`^\\$\\{join\\("", \\[for name, value in merge\\(${defaults}, ${sizes}, var\\.server_properties\\) : ${lines}\\]\\)\\}$`),
  );
});

test("validates the values of the variables", () => {
  const { kafka_version, log_retention_days, server_properties } = asModule().variable;
  expect(kafka_version.validation).toEqual([
    {
      condition:
        '${anytrue([try(contains(["3.7.x","3.7.x.kraft","3.8.x","3.8.x.kraft","3.9.x","3.9.x.kraft","4.0.x.kraft","4.1.x.kraft"], var.kafka_version), false), try(can(regex("^[0-9]+\\\\.[0-9]+\\\\.(x|[0-9]+)(\\\\.kraft)?$", var.kafka_version)), false)])}',
      error_message:
        "kafka_version must be one of 3.7.x, 3.7.x.kraft, 3.8.x, 3.8.x.kraft, 3.9.x, 3.9.x.kraft, 4.0.x.kraft, 4.1.x.kraft, or another version of the form 4.1.x.kraft.",
    },
  ]);
  expect(log_retention_days).toMatchObject({ type: "number", default: 365 });
  expect(log_retention_days.validation[0].condition).toMatch(/^\$\{contains\(\[1,3,5,/);
  expect(server_properties).toMatchObject({ type: "map(string)", default: {} });
  const conditions: string[] = server_properties.validation.map(({ condition }: { condition: string }) => condition);
  expect(conditions).toContainEqual(
    expect.stringMatching(/^\$\{alltrue\(\[for name in keys\(var\.server_properties\) : contains\(\["allow/),
  );
  expect(conditions).toContainEqual(expect.stringMatching(/"replica\.lag\.time\.max\.ms".*>= 10000 && .* <= 30000/));
});
