import { readFileSync } from "node:fs";
import { expect, test } from "@jest/globals";
import { stringify } from "yaml";
import { type PlatformSettings, readPlatformSettings } from "../../../../modules/platform/index.js";
import { addresses, all, type Synthesized, synthesize, synthesizeSettings } from "../../../support/modules/synthesized.js";

const platformOf = (environment: "dev" | "prod" | "example", changed: Partial<PlatformSettings> = {}) =>
  synthesizeSettings({ ...readPlatformSettings(`config/${environment}.yaml`), ...changed });

/** Returns a stack as YAML, without CDKTF's metadata but with the accepted findings. */
function readable(stack: Synthesized): string {
  const { "//": _notes, terraform, ...others } = stack as Synthesized & { "//": unknown };
  // The fork of cdktf, with which this suite also runs, has bindings of another provider version.
  const { required_providers: _bindings, ...kept } = terraform;
  const rest = { ...others, terraform: kept };
  const text = JSON.stringify(rest, (key, value) => {
    if (key !== "//") return value;
    return value.accepted ? { accepted: value.accepted } : undefined;
  });
  return stringify(JSON.parse(text), { lineWidth: 0, aliasDuplicateObjects: false, sortMapEntries: true });
}

/** Returns the stack with a part of its resources. @param isPart - by the resource's name */
function partOf(stack: Synthesized, isPart: (name: string) => boolean): Synthesized {
  const resource = Object.entries(stack.resource).map(([type, named]) => [
    type,
    Object.fromEntries(Object.entries(named).filter(([name]) => isPart(name))),
  ]);
  return { ...stack, resource: Object.fromEntries(resource.filter(([, named]) => Object.keys(named as object).length > 0)) };
}

const isObservability = (name: string) => name.startsWith("observability_");

test("matches the reviewed snapshot, which has no resources of observability", () => {
  const text = readable(partOf(platformOf("dev"), (name) => !isObservability(name)));

  expect(text.split("\n").length).toBeLessThan(1500);
  expect(text).toMatchSnapshot();
});

test("matches the reviewed snapshot of the resources of observability", () => {
  const { resource } = partOf(platformOf("dev"), isObservability);
  const text = readable({ resource, terraform: {} } as unknown as Synthesized);

  expect(text.split("\n").length).toBeLessThan(1500);
  expect(text).toMatchSnapshot();
});

test.each(["dev", "prod", "example"] as const)("%s contains no hash and no path of this machine", (environment) => {
  const text = readable(platformOf(environment));

  expect(text).not.toContain(process.cwd());
  expect(text).not.toMatch(/_[0-9A-F]{8}\b|\b[0-9a-f]{32,}\b/); // CDKTF's hashes in addresses, and checksums of files
  for (const address of addresses(platformOf(environment))) expect(address).toMatch(/^(aws_[a-z0-9_]+|terraform_data)\.[a-z][a-z0-9_]*$/);
});

test.each([
  [5, "5.100.0"],
  [6, ">= 6.25.0, < 7.0.0"],
] as const)("requires version %i of the AWS provider, and nothing else differs", (awsProvider, required) => {
  const { required_providers: providers, ...terraform } = platformOf("dev", { awsProvider }).terraform;

  expect(providers.aws.source).toMatch(/^(hashicorp\/)?aws$/);
  expect(providers.aws.version).toBe(required);
  expect({ ...platformOf("dev", { awsProvider }), terraform }).toEqual({
    ...platformOf("dev"),
    terraform: expect.objectContaining(terraform),
  });
});

test("is deterministic", () => {
  expect(platformOf("example")).toEqual(platformOf("example"));
});

/** Resources whose data would be lost if their address changed: Terraform would replace them. Add to the list; never change an entry. */
const STATEFUL = [
  "aws_cloudwatch_log_group.cluster_logs",
  "aws_cloudwatch_log_group.event_api_api_access_logs",
  "aws_cloudwatch_log_group.event_api_consumer_logs",
  "aws_cloudwatch_log_group.event_api_producer_logs",
  "aws_cloudwatch_log_group.network_flow_logs",
  "aws_cloudwatch_log_group.topics_admin_logs",
  "aws_kms_key.cluster_key",
  "aws_kms_key.observability_alarm_topic_key",
  "aws_kms_key.operations_key",
  "aws_lambda_invocation.topics",
  "aws_lambda_invocation.topics_confirmed",
  "aws_msk_cluster.cluster",
  "aws_msk_configuration.cluster_configuration",
  "aws_security_group.cluster_security_group",
  "aws_sqs_queue.event_api_consumer_failures",
  "aws_subnet.network_broker_a",
  "aws_subnet.network_broker_b",
  "aws_subnet.network_broker_c",
  "aws_subnet.network_private_a",
  "aws_subnet.network_private_b",
  "aws_subnet.network_private_c",
  "aws_vpc.network",
  "terraform_data.cluster_identity",
];

/** Stateful resources that only some settings create. */
const OPTIONAL_STATEFUL = ["aws_kms_key.scram_users_key", "aws_secretsmanager_secret.scram_users_secret"];

test("example keeps the addresses of the SCRAM secrets", () => {
  expect(addresses(platformOf("example"))).toEqual(expect.arrayContaining(OPTIONAL_STATEFUL));
});

test.each(["dev", "prod", "example"] as const)("%s keeps the addresses of stateful resources", (environment) => {
  expect(addresses(platformOf(environment)).filter((address) => STATEFUL.includes(address))).toEqual(STATEFUL);
  const stateful = /^aws_(cloudwatch_log_group|kms_key|lambda_invocation|msk_\w+|secretsmanager_secret|sqs_queue|vpc|subnet)\./;
  const others = addresses(platformOf(environment)).filter(
    (address) => stateful.test(address) && ![...STATEFUL, ...OPTIONAL_STATEFUL].includes(address),
  );

  expect(others.filter((address) => !/^aws_(subnet\.network_public_|msk_single_scram_secret_association\.)/.test(address))).toEqual([]);
});

test("prod is highly available and protected", () => {
  const stack = platformOf("prod");
  const cluster = all(stack, "aws_msk_cluster")["cluster"];

  expect(cluster?.broker_node_group_info.client_subnets).toHaveLength(3);
  expect(cluster?.number_of_broker_nodes % 3).toBe(0);
  expect(cluster?.lifecycle.prevent_destroy).toBe(true);
  expect(Object.keys(all(stack, "aws_nat_gateway"))).toHaveLength(3);
  expect(Object.keys(all(stack, "aws_appautoscaling_policy"))).toHaveLength(1);
  expect(all(stack, "aws_msk_configuration")["cluster_configuration"]?.server_properties).toContain("min.insync.replicas=2\n");
  for (const group of Object.values(all(stack, "aws_cloudwatch_log_group"))) expect(group.retention_in_days).toBeGreaterThanOrEqual(365);
  expect(stack.terraform["backend"].s3).toEqual({
    bucket: "msk-ha-terraform-states",
    key: "prod/platform.tfstate",
    region: "us-east-1",
    encrypt: true,
    use_lockfile: true,
  });
});

test("dev is cheap and unprotected", () => {
  const stack = platformOf("dev");
  const cluster = all(stack, "aws_msk_cluster")["cluster"];

  expect(cluster?.broker_node_group_info).toMatchObject({ instance_type: "kafka.m7g.large" });
  expect(cluster?.number_of_broker_nodes).toBe(3);
  expect(cluster?.lifecycle.prevent_destroy).toBe(false);
  expect(Object.keys(all(stack, "aws_nat_gateway"))).toHaveLength(1);
  expect(all(stack, "aws_lambda_event_source_mapping")["event_api_consumer_source"]?.provisioned_poller_config).toEqual({
    minimum_pollers: 1,
    maximum_pollers: 1,
  });
});

test("stores its state in a file per environment by default, with a relative path", () => {
  expect(synthesize("environment: test").terraform["backend"]).toEqual({ local: { path: "../../../terraform.test.tfstate" } });
});

test("tags every resource", () => {
  expect(synthesize("environment: test\ntags: { Owner: ads }").provider["aws"]).toEqual([
    {
      region: "us-east-1",
      default_tags: [{ tags: { Owner: "ads", Platform: "msk-ha", Environment: "test", ManagedBy: "msk-ha-cluster" } }],
    },
  ]);
});

test("has the outputs that clients and tests need, each with a description", () => {
  const { output } = platformOf("dev");

  expect(Object.keys(output).sort()).toEqual([
    "alarm_topic_arn",
    "api_endpoint",
    "bootstrap_brokers_iam",
    "bootstrap_brokers_plaintext",
    "bootstrap_brokers_scram",
    "bootstrap_brokers_tls",
    "broker_endpoints",
    "broker_subnet_ids",
    "client_authentication",
    "client_policies",
    "client_role_arns",
    "cloudwatch_dashboard_url",
    "cluster_arn",
    "cluster_configuration_arn",
    "cluster_configuration_revision",
    "cluster_log_group_name",
    "cluster_name",
    "cluster_security_group_id",
    "cluster_uuid",
    "composite_alarm_arns",
    "connections",
    "consumer_function_name",
    "consumer_group",
    "consumer_role_arn",
    "dead_letter_topic",
    "event_topic",
    "kms_key_arns",
    "max_message_bytes",
    "on_failure_queue_url",
    "private_subnet_ids",
    "producer_function_name",
    "producer_role_arn",
    "region",
    "scram_secret_arns",
    "topic_admin_function_name",
    "topic_admin_role_arn",
    "topics",
    "vpc_id",
    "zookeeper_connect",
  ]);
  for (const { description } of Object.values(output)) expect(description).toMatch(/^\S.+\.$/);
  expect(output["topics"]?.value).toEqual({
    "ad-events": { partitions: 6, replication_factor: 3, min_insync_replicas: 2 },
    "ad-events-dead-letters": { partitions: 3, replication_factor: 3, min_insync_replicas: 2 },
  });
});

test("every accepted finding of the scan has a reason", () => {
  let accepted = 0;

  for (const named of Object.values(platformOf("dev").resource)) {
    for (const resource of Object.values(named)) {
      for (const { check, reason } of resource["//"]?.accepted ?? []) {
        expect(check).toMatch(/^CKV2?_AWS_\d+$/);
        expect(reason.length).toBeGreaterThan(30);
        accepted++;
      }
    }
  }
  expect(accepted).toBe(12); // two for each function, one for each log group
});

test("every personal variable is in terraform.tfvars.example", () => {
  const example = readFileSync("terraform.tfvars.example", "utf8");

  expect(Object.keys(platformOf("dev").variable).filter((name) => !new RegExp(`^${name} =`, "m").test(example))).toEqual([]);
});
