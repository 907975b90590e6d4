import { expect, test } from "@jest/globals";
import { addresses, all, settingsFrom, statements, synthesize } from "../../../../support/modules/synthesized.js";

const withCluster = (cluster: string, more = "") => synthesize(`environment: dev\ncluster: ${cluster}\n${more}`);
const other = "arn:aws:kafka:us-east-1:123456789012:cluster/orders/0a1b2c3d-1";

test("Express brokers have no storage settings, their own properties, and the address of a standard cluster", () => {
  const stack = withCluster("{ kind: express, maxMessageMib: 4 }");
  const cluster = all(stack, "aws_msk_cluster")["cluster"];
  expect(cluster?.broker_node_group_info).not.toHaveProperty("storage_info");
  expect(cluster).not.toHaveProperty("storage_mode");
  expect(cluster?.broker_node_group_info.instance_type).toBe("express.m7g.large");
  expect(addresses(stack).filter((address) => address.includes("autoscaling"))).toEqual([]);
  expect(all(stack, "aws_msk_configuration")["cluster_configuration"]?.server_properties).toBe(
    [
      "allow.everyone.if.no.acl.found=false",
      "auto.create.topics.enable=false",
      "log.retention.ms=604800000",
      "message.max.bytes=4194304",
      "num.partitions=6",
      "replica.fetch.max.bytes=4194304",
      "replica.selector.class=org.apache.kafka.common.replica.RackAwareReplicaSelector",
      "",
    ].join("\n"),
  );
});

test.each([
  ["", undefined],
  ["rebalancing: on", { status: "ACTIVE" }],
  ["rebalancing: off", { status: "PAUSED" }],
])("rebalancing of Express brokers, which only version 6 of the provider knows: %s", (setting, rebalancing) => {
  const cluster = all(withCluster(`{ kind: express, ${setting} }`, "awsProvider: 6"), "aws_msk_cluster")["cluster"];

  expect(cluster?.rebalancing).toEqual(rebalancing);
});

test.each(["volumeGib: 100", "storageAutoscaling: off", "tieredStorage: true", "provisionedThroughputMibPerSecond: 300"])(
  "refuses a storage setting of Express brokers: %s",
  (setting) => {
    expect(() => settingsFrom(`environment: dev\ncluster: { kind: express, ${setting} }`)).toThrow(
      new RegExp(`cluster\\.${setting.split(":")[0]}: unknown setting`),
    );
  },
);

test("refuses properties that MSK fixes for Express brokers, and lists the supported ones", () => {
  const refused = () => settingsFrom("environment: dev\ncluster: { kind: express, serverProperties: { min.insync.replicas: 1 } }");
  expect(refused).toThrow(/cluster\.serverProperties\.min\.insync\.replicas: unknown setting.*num\.partitions/);
});

test("a serverless cluster has IAM authentication only, prevent_destroy and a replacement guard, and supports the whole platform", () => {
  const stack = withCluster("{ kind: serverless }");
  expect(all(stack, "aws_msk_serverless_cluster")).toEqual({
    cluster: expect.objectContaining({
      cluster_name: "msk-ha-dev",
      client_authentication: { sasl: { iam: { enabled: true } } },
      lifecycle: expect.objectContaining({ prevent_destroy: true, precondition: expect.any(Array) }),
    }),
  });
  expect(all(stack, "aws_msk_cluster")).toEqual({});
  expect(all(stack, "aws_lambda_event_source_mapping")["event_api_consumer_source"]?.event_source_arn).toBe(
    "${aws_msk_serverless_cluster.cluster.arn}",
  );
  expect(stack.output["kms_key_arns"]?.value).toEqual({ operations: "${aws_kms_key.operations_key.arn}" });
});

test("creates nothing for an existing cluster except rules in its security group", () => {
  const stack = withCluster(`{ kind: existing, arn: "${other}", securityGroupId: sg-0a }`);
  expect(addresses(stack).filter((address) => /^aws_(msk|kms_key\.cluster|security_group\.cluster)/.test(address))).toEqual([]);
  expect(stack.output["cluster_name"]?.value).toBe("orders");
  expect(stack.output["bootstrap_brokers_iam"]?.value).toBe(
    '${data.aws_msk_bootstrap_brokers.cluster_bootstrap.bootstrap_brokers_sasl_iam != "" ? join(",", formatlist("%s:9098", [for broker in values(local.cluster_brokers_present) : broker.host])) : ""}',
  );
  const rules = Object.entries(all(stack, "aws_vpc_security_group_ingress_rule"));
  expect(rules.map(([, rule]) => rule.security_group_id)).toEqual(rules.map(() => "sg-0a"));
  expect(Object.fromEntries(rules)).toHaveProperty("cluster_kafka_iam_in");
});

test("every kind has a replacement guard at the same address", () => {
  const kinds = ["{}", "{ kind: express }", "{ kind: serverless }", `{ kind: existing, arn: "${other}", securityGroupId: sg-0a }`];
  for (const kind of kinds) expect(Object.keys(all(withCluster(kind), "terraform_data"))).toContain("cluster_identity");
});

test("a replacement cluster is created before the old one is destroyed", () => {
  const clusters = [all(withCluster("{}"), "aws_msk_cluster"), all(withCluster("{ kind: serverless }"), "aws_msk_serverless_cluster")];
  for (const { cluster } of clusters) expect(cluster?.lifecycle.create_before_destroy).toBe(true);
});

test("an approved replacement turns deletion protection off and replaces the guard's state", () => {
  const stack = withCluster('{ replacementApproval: "msk-ha-dev: moves" }');
  expect(all(stack, "aws_msk_cluster")["cluster"]?.lifecycle.prevent_destroy).toBe(false);
  expect(all(stack, "terraform_data")["cluster_identity"]?.triggers_replace).toEqual({ approval: "msk-ha-dev: moves" });
});

test("lists log destinations and exporters that are off as disabled", () => {
  const off = all(withCluster("{ logs: { cloudWatch: false } }"), "aws_msk_cluster")["cluster"];
  expect(off?.logging_info.broker_logs).toEqual({
    cloudwatch_logs: { enabled: false },
    s3: { enabled: false },
    firehose: { enabled: false },
  });
  expect(off?.open_monitoring.prometheus).toEqual({
    jmx_exporter: { enabled_in_broker: false },
    node_exporter: { enabled_in_broker: false },
  });
  const on = all(
    withCluster(
      "{ logs: { s3: { bucket: my-logs, prefix: msk/ }, firehose: { deliveryStream: msk } }, prometheus: { nodeExporter: true } }",
    ),
    "aws_msk_cluster",
  )["cluster"];
  expect(on?.logging_info.broker_logs).toMatchObject({
    s3: { enabled: true, bucket: "my-logs", prefix: "msk/" },
    firehose: { enabled: true, delivery_stream: "msk" },
  });
  expect(on?.open_monitoring.prometheus.node_exporter).toEqual({ enabled_in_broker: true });
});

test("omits connectivity and throughput, which Terraform then does not change, unless the settings have them", () => {
  const omitted = all(withCluster("{}"), "aws_msk_cluster")["cluster"];
  expect(omitted?.broker_node_group_info).not.toHaveProperty("connectivity_info");
  expect(omitted?.broker_node_group_info.storage_info.ebs_storage_info).not.toHaveProperty("provisioned_throughput");
  const ignored = ["broker_node_group_info[0].storage_info[0].ebs_storage_info[0].provisioned_throughput"];
  expect(omitted?.lifecycle.ignore_changes).toEqual(ignored);
  const off = all(withCluster("{ instanceType: kafka.m5.4xlarge, provisionedThroughputMibPerSecond: off }"), "aws_msk_cluster")["cluster"];
  expect(off?.lifecycle).not.toHaveProperty("ignore_changes");
  const configured = all(withCluster("{ publicAccess: off, vpcConnectivity: { iam: true } }"), "aws_msk_cluster")["cluster"];
  expect(configured?.broker_node_group_info.connectivity_info).toEqual({
    public_access: { type: "DISABLED" },
    vpc_connectivity: { client_authentication: { sasl: { iam: true, scram: false }, tls: false } },
  });
});

test("public access needs an existing cluster", () => {
  const stack = withCluster(
    "{ publicAccess: { acknowledge: the brokers are on the internet }, storageAutoscaling: off }",
    "network: { mode: existing, vpcId: vpc-1, privateSubnetIds: [subnet-1, subnet-2, subnet-3], brokerSubnetIds: [subnet-4, subnet-5, subnet-6] }",
  );
  const cluster = all(stack, "aws_msk_cluster")["cluster"];
  expect(cluster?.broker_node_group_info.connectivity_info.public_access).toEqual({ type: "SERVICE_PROVIDED_EIPS" });
  expect(cluster?.lifecycle.precondition).toContainEqual({
    condition: "${length(data.aws_msk_cluster.cluster_present) > 0}",
    error_message: expect.stringContaining("The cluster msk-ha-dev does not exist yet"),
  });
});

test("public access opens the public ports to administrators and clients, and has outputs of the listeners that are on", () => {
  const stack = withCluster(
    "{ publicAccess: { acknowledge: the brokers are on the internet }, authentication: { scram: true } }",
    "network: { mode: existing, vpcId: vpc-1, privateSubnetIds: [subnet-1, subnet-2, subnet-3], brokerSubnetIds: [subnet-4, subnet-5, subnet-6] }",
  );
  const rules = all(stack, "aws_vpc_security_group_ingress_rule");
  const hosts = "[for broker in values(local.cluster_brokers_complete) : broker.public_host]";

  expect(Object.fromEntries(["administrators", "clients_scram"].map((name) => [name, rules[`${name}_public`]]))).toMatchObject({
    administrators: { for_each: rules["administrators"]?.for_each, from_port: 9198, to_port: 9198 },
    clients_scram: { for_each: rules["clients_scram"]?.for_each, from_port: 9196, to_port: 9196 },
  });
  expect(
    Object.keys(rules)
      .filter((name) => name.endsWith("_public"))
      .sort(),
  ).toEqual(["administrators_public", "clients_scram_public"]);
  expect(stack.output["bootstrap_brokers_public_iam"]?.value).toBe(`\${join(",", formatlist("%s:9198", ${hosts}))}`);
  expect(stack.output["bootstrap_brokers_public_scram"]?.value).toBe(`\${join(",", formatlist("%s:9196", ${hosts}))}`);
  expect(stack.output["bootstrap_brokers_public_tls"]?.value).toBe("");
  expect(Object.keys(all(withCluster("{}"), "aws_vpc_security_group_ingress_rule")).filter((name) => name.includes("public"))).toEqual([]);
});

test("the cluster policy allows the given principals and MSK Replicator what they need", () => {
  const stack = withCluster("{ vpcConnectivity: { iam: true }, sharedWith: ['210987654321'], replicated: true }");
  const policy = statements(all(stack, "aws_msk_cluster_policy")["cluster_policy"]?.policy);
  expect(Object.keys(policy)).toEqual(["Connect", "UseAsTheirPoliciesAllow", "Replicate"]);
  expect(policy["Connect"]).toMatchObject({
    Principal: { AWS: ["210987654321"] },
    Action: expect.arrayContaining(["kafka:CreateVpcConnection"]),
  });
  expect(policy["Replicate"]).toMatchObject({
    Principal: { Service: "kafka.amazonaws.com" },
    Resource: ["${aws_msk_cluster.cluster.arn}"],
  });
  expect(all(withCluster("{}"), "aws_msk_cluster_policy")).toEqual({});
});

test("brokers have DNS names by number, which are known before the brokers exist", () => {
  const stack = withCluster("{ privateDns: { zone: kafka.internal }, brokers: 6 }");
  expect(all(stack, "aws_route53_record")["cluster_dns_broker"]).toMatchObject({
    for_each: "${toset([for number in range(6) : tostring(number + 1)])}",
    name: "b-${each.value}",
    type: "CNAME",
    records: [
      '${try(local.cluster_brokers_present[format("%05d", tonumber(each.value))].host, local.cluster_brokers_complete[format("%05d", tonumber(each.value))].host)}',
    ],
  });
});

test("a serverless cluster has its one address, an existing one as well, and no list of brokers is read", () => {
  const ours = withCluster("{ kind: serverless }");
  const theirs = withCluster(`{ kind: existing, arn: "${other.replace(/1$/, "s1")}", securityGroupId: sg-0a }`);

  expect(ours.output["bootstrap_brokers_iam"]?.value).toBe("${aws_msk_serverless_cluster.cluster.bootstrap_brokers_sasl_iam}");
  const { bootstrap_brokers_iam: iam } = theirs.output;
  const address = "data.aws_msk_bootstrap_brokers.cluster_bootstrap.bootstrap_brokers_sasl_iam";
  expect(iam?.value).toBe(`\${${address} != "" ? ${address} : ""}`);
  for (const stack of [ours, theirs]) expect(JSON.stringify(stack)).not.toContain("aws_msk_broker_nodes");
});

test.each([
  ["{}", ["iam"]],
  ["{ authentication: { scram: true } }", ["iam", "scram"]],
  ["{ authentication: { mutualTls: { mode: managed } } }", ["iam", "tls"]],
  ["{ authentication: { unauthenticated: allowed } }", ["iam", "tls"]],
  ["{ authentication: { unauthenticated: allowed }, encryptionInTransit: TLS_PLAINTEXT }", ["iam", "plaintext", "tls"]],
])("outputs have addresses of the listeners that the settings turn on: %s", (cluster, listeners) => {
  const { output } = withCluster(cluster);
  const names = Object.keys(output).filter((name) => name.startsWith("bootstrap_brokers_") && output[name]?.value !== "");
  expect(names.map((name) => name.replace("bootstrap_brokers_", "")).sort()).toEqual(listeners);
});

test("the addresses of a connection are those of the first answer", () => {
  const stack = withCluster("{}", `connections: { orders: { clusterArn: "${other}", authentication: scram } }`);

  expect(all(stack, "terraform_data")["connection_orders_brokers"]).toMatchObject({
    input: { addresses: "${data.aws_msk_bootstrap_brokers.connection_orders_bootstrap.bootstrap_brokers_vpc_connectivity_sasl_scram}" },
    triggers_replace: { connection: "${aws_msk_vpc_connection.connection_orders.arn}" },
    lifecycle: { ignore_changes: ["input"] },
  });
  expect(stack.output["connections"]?.value).toMatchObject({
    orders: { bootstrap_brokers: "${terraform_data.connection_orders_brokers.output.addresses}" },
  });
});

test("a replicator's role can access its two clusters and no other", () => {
  const stack = withCluster(
    "{ replicated: true }",
    `replicator: { direction: to, peer: { arn: "${other}", subnetIds: [subnet-1, subnet-2], securityGroupIds: [sg-1] } }`,
  );
  const replicator = all(stack, "aws_msk_replicator")["replicator"];
  expect(replicator?.replication_info_list).toEqual({
    source_kafka_cluster_arn: "${aws_msk_cluster.cluster.arn}",
    target_kafka_cluster_arn: other,
    target_compression_type: "NONE",
    topic_replication: [
      {
        topics_to_replicate: [".*"],
        topics_to_exclude: [],
        detect_and_copy_new_topics: true,
        copy_topic_configurations: true,
        copy_access_control_lists_for_topics: false,
        starting_position: { type: "LATEST" },
        topic_name_configuration: { type: "PREFIXED_WITH_SOURCE_CLUSTER_ALIAS" },
      },
    ],
    consumer_group_replication: [
      {
        consumer_groups_to_replicate: [".*"],
        consumer_groups_to_exclude: [],
        detect_and_copy_new_consumer_groups: true,
        synchronise_consumer_group_offsets: true,
      },
    ],
  });
  const policy = statements(all(stack, "aws_iam_role_policy")["replicator_policy"]?.policy);
  for (const { Resource } of Object.values(policy)) {
    for (const resource of Resource)
      expect(resource).toMatch(/aws_msk_cluster\.cluster\.arn|^arn:aws:kafka:us-east-1:123456789012:|replace\("arn:aws:kafka/);
  }
  expect(policy["Clusters"]?.Resource).toEqual(["${aws_msk_cluster.cluster.arn}", other]);
});

test("a connection allows the members of its clients group on the ports of multi-VPC connectivity", () => {
  const stack = withCluster("{}", `connections: { orders: { clusterArn: "${other}", authentication: scram } }`);
  expect(all(stack, "aws_msk_vpc_connection")["connection_orders"]).toMatchObject({
    authentication: "SASL_SCRAM",
    target_cluster_arn: other,
    security_groups: ["${aws_security_group.connection_orders_endpoint_group.id}"],
  });
  expect(all(stack, "aws_vpc_security_group_ingress_rule")["connection_orders_in"]).toMatchObject({
    security_group_id: "${aws_security_group.connection_orders_endpoint_group.id}",
    referenced_security_group_id: "${aws_security_group.connection_orders_clients_group.id}",
    from_port: 14001,
    to_port: 14100,
  });
});

test("the order of an existing network's subnets does not change the identity of the cluster", () => {
  const stack = withCluster(
    "{}",
    "network: { mode: existing, vpcId: vpc-1, privateSubnetIds: [subnet-1, subnet-2, subnet-3], brokerSubnetIds: [subnet-6, subnet-4, subnet-5] }",
  );

  expect(JSON.stringify(stack)).toContain("vpc-1 subnet-4 subnet-5 subnet-6");
});
