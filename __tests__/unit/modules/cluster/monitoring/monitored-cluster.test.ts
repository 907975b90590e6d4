import { expect, test } from "@jest/globals";
import { TerraformOutput, TerraformVariable, Testing } from "cdktf";
import { monitoredExistingCluster } from "../../../../../modules/cluster/index.js";
import { ModuleStack } from "../../../../../modules/terraform/index.js";

/** Synthesizes the monitoring of the cluster `orders`. @param kind - @default a Terraform variable */
function monitored(kind?: string) {
  const stack = new ModuleStack(Testing.app(), "stack");
  const variable = new TerraformVariable(stack, "chosen", { type: "string" });
  const { limits, ...cluster } = monitoredExistingCluster(stack, "cluster", "orders", {
    kind: kind ?? variable.stringValue,
    enhancedMonitoring: "DEFAULT",
  });
  for (const [name, value] of Object.entries({ ...cluster, ...limits })) new TerraformOutput(stack, name, { value });
  const { data, output } = JSON.parse(Testing.synth(stack));
  return {
    source: data?.aws_msk_cluster.cluster,
    values: Object.fromEntries(Object.entries(output).map(([name, of]) => [name, (of as { value: unknown }).value])),
  };
}

test("a provisioned cluster is read by its name", () => {
  const { source, values } = monitored("provisioned");

  expect(source).toMatchObject({ cluster_name: "orders" });
  expect(source).not.toHaveProperty("count");
  expect(values).toMatchObject({
    kind: '${startswith(data.aws_msk_cluster.cluster.broker_node_group_info[0].instance_type, "express.") ? "express" : "standard"}',
    kinds: ["standard", "express"],
    brokers: "${data.aws_msk_cluster.cluster.number_of_broker_nodes}",
    clientAuthentication: {
      IAM: '${data.aws_msk_cluster.cluster.bootstrap_brokers_sasl_iam != ""}',
      SASL_SCRAM: '${data.aws_msk_cluster.cluster.bootstrap_brokers_sasl_scram != ""}',
      SSL: '${data.aws_msk_cluster.cluster.bootstrap_brokers_tls != ""}',
    },
  });
});

test("a serverless cluster is not read: AWS has no data source for it", () => {
  const { source, values } = monitored("serverless");

  expect(source).toBeUndefined();
  expect(values).toMatchObject({
    kind: "serverless",
    kinds: ["serverless"],
    enhancedMonitoring: "DEFAULT",
    brokers: 0,
    partitionsPerBroker: 0,
  });
});

test("where Terraform decides about the kind, only a provisioned cluster is read, and a serverless one has no brokers", () => {
  const { source, values } = monitored();

  expect(source).toMatchObject({ cluster_name: "orders", count: '${(var.chosen) == "serverless" ? 0 : 1}' });
  expect(values).toMatchObject({
    kind: '${(var.chosen) == "serverless" ? "serverless" : startswith(try(data.aws_msk_cluster.cluster[0].broker_node_group_info[0].instance_type, ""), "express.") ? "express" : "standard"}',
    kinds: ["standard", "express", "serverless"],
    brokers: "${try(data.aws_msk_cluster.cluster[0].number_of_broker_nodes, 0)}",
    clientAuthentication: { IAM: '${try(data.aws_msk_cluster.cluster[0].bootstrap_brokers_sasl_iam, "") != ""}' },
    // A type that this version does not know has the smallest limit of all.
    volumeMibPerSecond: expect.stringMatching(
      /^\$\{coalesce\(try\(try\(data\.aws_msk_cluster\.cluster\[0\]\.broker_node_group_info\[0\]\.storage_info\[0\], ""\)\.ebs_storage_info\[0\].*, null\), lookup\(.*\[0\]\.instance_type, ""\), 20\)\)\}$/,
    ),
  });
});
