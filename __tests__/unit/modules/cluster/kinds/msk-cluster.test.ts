import { expect, test } from "@jest/globals";
import { addresses, all, statements, synthesize } from "../../../../support/modules/synthesized.js";

const withCluster = (settings: string) => synthesize(`environment: dev\ncluster: ${settings}`);

/** Returns the only resource of a type. */
function only(settings: string, type: string) {
  const found = Object.values(all(withCluster(settings), type));
  expect(found).toHaveLength(1);
  return found[0] ?? {};
}

const cluster = (settings = "{}") => only(settings, "aws_msk_cluster");

test("is highly available and denies access by default", () => {
  expect(only("{}", "aws_msk_configuration").server_properties).toBe(
    [
      "allow.everyone.if.no.acl.found=false",
      "auto.create.topics.enable=false",
      "default.replication.factor=3",
      "log.retention.hours=168",
      "min.insync.replicas=2",
      "num.partitions=6",
      "offsets.topic.replication.factor=3",
      "replica.selector.class=org.apache.kafka.common.replica.RackAwareReplicaSelector",
      "transaction.state.log.min.isr=2",
      "transaction.state.log.replication.factor=3",
      "unclean.leader.election.enable=false",
      "",
    ].join("\n"),
  );
  expect(cluster()).toMatchObject({
    kafka_version: "3.9.x.kraft",
    number_of_broker_nodes: 3,
    enhanced_monitoring: "PER_BROKER",
    client_authentication: { unauthenticated: false, sasl: { iam: true, scram: false } },
    encryption_info: {
      encryption_at_rest_kms_key_arn: "${aws_kms_key.cluster_key.arn}",
      encryption_in_transit: { client_broker: "TLS", in_cluster: true },
    },
    logging_info: { broker_logs: { cloudwatch_logs: { enabled: true } } },
    lifecycle: { prevent_destroy: true },
  });
});

test("places the brokers in one subnet per zone", () => {
  expect(cluster("{ brokers: 6 }")).toMatchObject({
    number_of_broker_nodes: 6,
    broker_node_group_info: {
      client_subnets: ["${aws_subnet.network_broker_a.id}", "${aws_subnet.network_broker_b.id}", "${aws_subnet.network_broker_c.id}"],
    },
  });
});

test("changes a property in place: the configuration's name and the cluster's reference to it stay the same", () => {
  const [before, after] = ["{}", "{ serverProperties: { log.retention.hours: 24, num.io.threads: 16 } }"].map((settings) =>
    withCluster(settings),
  );
  const [was, is] = [before, after].map((stack) => stack && all(stack, "aws_msk_configuration")["cluster_configuration"]);
  expect({ ...is, server_properties: "" }).toEqual({ ...was, server_properties: "" });
  expect(is?.server_properties).toContain("log.retention.hours=24\n");
  expect(is?.server_properties).toContain("num.io.threads=16\n");
  expect(after && all(after, "aws_msk_cluster")).toEqual(before && all(before, "aws_msk_cluster"));
});

test("an upgrade keeps the configuration, which has no Kafka versions", () => {
  const [now, next] = ["3.9.x.kraft", "4.0.x.kraft"].map((version) => withCluster(`{ kafkaVersion: ${version} }`));
  expect(next && all(next, "aws_msk_configuration")).toEqual(now && all(now, "aws_msk_configuration"));
  expect(only("{}", "aws_msk_configuration")).not.toHaveProperty("kafka_versions");
  expect(only("{}", "aws_msk_configuration").lifecycle).toEqual({ create_before_destroy: true, ignore_changes: ["description"] });
});

test("keeps volumes that autoscaling has grown, and uses volumeGib without autoscaling", () => {
  const on = withCluster("{ volumeGib: 50, storageAutoscaling: { maximumGib: 300, targetPercent: 55 } }");
  expect(String(all(on, "aws_msk_cluster")["cluster"]?.lifecycle.ignore_changes)).not.toContain("volume_size");
  expect(all(on, "aws_msk_cluster")["cluster"]?.broker_node_group_info.storage_info.ebs_storage_info.volume_size).toBe(
    "${max(50, [for size in [for cluster in data.aws_msk_cluster.cluster_present : try(cluster.broker_node_group_info[0].storage_info[0].ebs_storage_info[0].volume_size, 0)] : 50 > size && size > 0 ? size + 10 : size]...)}",
  );
  expect(all(on, "aws_appautoscaling_target")["cluster_storage"]).toMatchObject({ min_capacity: 1, max_capacity: 300 });
  expect(all(on, "aws_appautoscaling_policy")["cluster_storage_policy"]?.target_tracking_scaling_policy_configuration).toEqual({
    disable_scale_in: true,
    predefined_metric_specification: { predefined_metric_type: "KafkaBrokerStorageUtilization" },
    target_value: 55,
  });
  const off = withCluster("{ volumeGib: 50, storageAutoscaling: off }");
  expect(all(off, "aws_msk_cluster")["cluster"]?.broker_node_group_info.storage_info.ebs_storage_info.volume_size).toBe(50);
  expect(addresses(off).filter((address) => address.includes("autoscaling"))).toEqual([]);
});

test.each([
  ["300", { enabled: true, volume_throughput: 300 }, false],
  ["off", { enabled: false }, false],
  [undefined, undefined, true],
])("provisioned throughput %s: Terraform sets it, or ignores what the cluster has", (throughput, block, isIgnored) => {
  const size = "instanceType: kafka.m7g.4xlarge, volumeGib: 100, storageAutoscaling: off, serverProperties: { num.replica.fetchers: 4 }";
  const { broker_node_group_info, lifecycle } = cluster(
    `{ ${size}${throughput === undefined ? "" : `, provisionedThroughputMibPerSecond: ${throughput}`} }`,
  );
  expect(broker_node_group_info.storage_info.ebs_storage_info.provisioned_throughput).toEqual(block);
  expect(String(lifecycle.ignore_changes).includes("provisioned_throughput")).toBe(isIgnored);
});

test("deletion protection prevents that the cluster and its keys are destroyed", () => {
  for (const isProtected of [true, false]) {
    const stack = withCluster(`{ deletionProtection: ${isProtected} }`);
    const { cluster_key, operations_key } = all(stack, "aws_kms_key");
    const guarded = [...Object.values(all(stack, "aws_msk_cluster")), cluster_key, operations_key];
    expect(guarded.map((resource) => resource?.lifecycle.prevent_destroy)).toEqual([isProtected, isProtected, isProtected]);
  }
});

test("has a tag and a TLS block with certificate authorities, which the tag keeps after mutual TLS is off", () => {
  const arn = "arn:aws:acm-pca:us-east-1:123456789012:certificate-authority/0a1b";
  const on = cluster(`{ authentication: { mutualTls: { mode: existing, authorities: ["${arn}"] } } }`);
  expect(on.client_authentication.tls).toEqual({ certificate_authority_arns: [arn] });
  expect(on.client_authentication).not.toHaveProperty("dynamic");
  expect(on.tags).toEqual({ Name: "msk-ha-dev", "msk-ha-cluster:mutual-tls": "configured" });
  const had = (setting: string) =>
    `anytrue([for cluster in data.aws_msk_cluster.cluster_present : lookup(cluster.tags, "msk-ha-cluster:mutual-tls", "${setting}" == "refused" && cluster.bootstrap_brokers_tls != "" ? "configured" : "never") == "configured"])`;
  for (const [settings, setting] of [
    ["{}", "refused"],
    ["{ authentication: { unauthenticated: allowed } }", "allowed"],
    ["{ kind: express, instanceType: express.m7g.large }", "refused"],
  ] as const) {
    const off = cluster(settings);
    expect(off.client_authentication).not.toHaveProperty("tls");
    expect(off.client_authentication.dynamic.tls).toEqual({
      for_each: `\${${had(setting)} ? [true] : []}`,
      content: { certificate_authority_arns: [] },
    });
    expect(off.tags).toEqual({
      Name: "msk-ha-dev",
      "msk-ha-cluster:mutual-tls": `\${${had(setting)} ? "configured" : "never"}`,
    });
  }
});

test.each(["standard", "express"])("a %s cluster encrypts its data with an existing key, and creates none", (kind) => {
  const key = "arn:aws:kms:us-east-1:123456789012:key/0a1b2c3d-0a1b-4a1b-8a1b-0a1b2c3d4e5f";
  const stack = withCluster(`{ kind: ${kind}, dataKey: "${key}" }`);

  expect(all(stack, "aws_msk_cluster")["cluster"]?.encryption_info.encryption_at_rest_kms_key_arn).toBe(key);
  expect(Object.keys(all(stack, "aws_kms_key")).sort()).toEqual(["observability_alarm_topic_key", "operations_key"]);
  expect(Object.keys(all(stack, "aws_kms_alias")).sort()).toEqual(["observability_alarm_topic_key_alias", "operations_key_alias"]);
  expect(stack.output["kms_key_arns"]?.value).toEqual({ data: key, operations: "${aws_kms_key.operations_key.arn}" });
});

test("keys rotate and can be used only through the services that need them", () => {
  const keys = all(withCluster("{}"), "aws_kms_key");
  expect(Object.values(keys).map(({ enable_key_rotation }) => enable_key_rotation)).toEqual([true, true, true]);
  const data = statements(keys["cluster_key"]?.policy);
  expect(Object.keys(data)).toEqual(["Administration", "UseThroughServices", "GrantToServices"]);
  expect(data["Administration"]?.Action).not.toContain("kms:Decrypt");
  expect(data["GrantToServices"]?.Condition).toMatchObject({ Bool: { "kms:GrantIsForAWSResource": "true" } });
  expect(data["UseThroughServices"]?.Condition).toEqual({ StringEquals: { "kms:ViaService": ["kafka.us-east-1.amazonaws.com"] } });
  const operations = statements(keys["operations_key"]?.policy);
  expect(operations["EncryptLogs"]).toMatchObject({ Principal: { Service: "logs.us-east-1.amazonaws.com" } });
  const account = "${data.aws_caller_identity.account.account_id}";
  const logs = `arn:\${data.aws_partition.account_partition.partition}:logs:us-east-1:${account}:log-group`;
  expect(operations["EncryptLogs"]?.Condition).toEqual({
    ArnLike: {
      "kms:EncryptionContext:aws:logs:arn": [
        `${logs}:/aws/lambda/msk-ha-dev-*`,
        `${logs}:/aws/msk/msk-ha-dev/*`,
        `${logs}:/aws/vpc/msk-ha-dev/*`,
        `${logs}:/aws/vendedlogs/msk-ha-dev-*`,
      ],
    },
  });
});

test("the key that encrypts logs covers every log group", () => {
  const stack = withCluster("{}");
  const patterns: string[] = statements(all(stack, "aws_kms_key")["operations_key"]?.policy)["EncryptLogs"]?.Condition.ArnLike[
    "kms:EncryptionContext:aws:logs:arn"
  ];
  const prefixes = patterns.map((pattern) => pattern.replace(/^.*log-group:/, "").replace(/\*$/, ""));
  const names = Object.values(all(stack, "aws_cloudwatch_log_group")).map(({ name }) => String(name));
  expect(names).toHaveLength(6);
  expect(names.filter((name) => !prefixes.some((prefix) => name.startsWith(prefix)))).toEqual([]);
});
