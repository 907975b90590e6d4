import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import type { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { expect, test } from "@jest/globals";
import { TerraformVariable, Testing } from "cdktf";
import { ClusterGrants, type DescribeOptions } from "../../../../modules/kafka/index.js";
import { isEnabled, ModuleStack } from "../../../../modules/terraform/index.js";
import { matchesWildcards } from "../../../../tools/wildcards/index.js";
import { statements } from "../../../support/modules/synthesized.js";

const CLUSTER = "arn:aws:kafka:us-east-1:123456789012:cluster/orders/0a1b-2c";
const of = (kind: string, name: string) => `\${replace("${CLUSTER}", ":cluster/", ":${kind}/")}/${name}`;

/** Returns the only policy that a grant creates: its address, and its statements by sid. */
function granted(grant: (grants: ClusterGrants, role: IamRole) => unknown) {
  const stack = new ModuleStack(Testing.app(), "stack");
  grant(new ClusterGrants(CLUSTER, "orders"), new IamRole(stack, "role", { name: "client", assumeRolePolicy: "{}" }));
  const policies = Object.entries(
    JSON.parse(Testing.synth(stack, true)).resource.aws_iam_role_policy as Record<string, { policy: string; role: string; name: string }>,
  );
  expect(policies).toHaveLength(1);
  const [address, { policy, role, name }] = policies[0] as (typeof policies)[number];
  expect(role).toBe("${aws_iam_role.role.name}");
  expect(name).toMatch(/^[\w+=,.@-]{1,128}$/); // IAM's pattern of policy names
  return { address, statements: statements(policy) };
}

test("a producer can connect and write to its topic, and nothing else", () => {
  expect(granted((grants, role) => grants.produce(role, "ad-events", { idempotent: false }))).toEqual({
    address: "role_produce_ad_events",
    statements: {
      Connect: { Effect: "Allow", Action: ["kafka-cluster:Connect"], Resource: [CLUSTER] },
      Write: { Effect: "Allow", Action: ["kafka-cluster:DescribeTopic", "kafka-cluster:WriteData"], Resource: [of("topic", "ad-events")] },
    },
  });
});

test("a producer is idempotent by default, and can then also write idempotently to the cluster", () => {
  expect(granted((grants, role) => grants.produce(role, "ad-events")).statements["Connect"]).toEqual({
    Effect: "Allow",
    Action: ["kafka-cluster:Connect", "kafka-cluster:WriteDataIdempotently"],
    Resource: [CLUSTER],
  });
});

test("a client with a transactional id can use it, and write idempotently", () => {
  expect(granted((grants, role) => grants.transact(role, "orders-*"))).toEqual({
    address: "role_transact_as_orders_any",
    statements: {
      Connect: { Effect: "Allow", Action: ["kafka-cluster:Connect", "kafka-cluster:WriteDataIdempotently"], Resource: [CLUSTER] },
      Transact: {
        Effect: "Allow",
        Action: ["kafka-cluster:DescribeTransactionalId", "kafka-cluster:AlterTransactionalId"],
        Resource: [of("transactional-id", "orders-*")],
      },
    },
  });
});

test("a consumer can read its topic as its group, and write nothing", () => {
  expect(granted((grants, role) => grants.consume(role, "ad-events", "counter"))).toEqual({
    address: "role_consume_ad_events_as_counter",
    statements: {
      Connect: { Effect: "Allow", Action: ["kafka-cluster:Connect"], Resource: [CLUSTER] },
      Read: { Effect: "Allow", Action: ["kafka-cluster:DescribeTopic", "kafka-cluster:ReadData"], Resource: [of("topic", "ad-events")] },
      JoinGroup: {
        Effect: "Allow",
        Action: ["kafka-cluster:DescribeGroup", "kafka-cluster:AlterGroup"],
        Resource: [of("group", "counter")],
      },
    },
  });
});

test("the workers of a connector use its topics and groups alone, and delete nothing", () => {
  const own = ["__amazon_msk_connect*_msk-ha-dev-orders", "__amazon_msk_connect*_msk-ha-dev-orders_*"];

  expect(granted((grants, role) => grants.runConnectWorkers(role, "msk-ha-dev-orders"))).toEqual({
    address: "role_run_connect_workers",
    statements: {
      Connect: { Effect: "Allow", Action: ["kafka-cluster:Connect", "kafka-cluster:DescribeCluster"], Resource: [CLUSTER] },
      WorkerTopics: {
        Effect: "Allow",
        Action: ["CreateTopic", "DescribeTopic", "DescribeTopicDynamicConfiguration", "ReadData", "WriteData"].map(
          (action) => `kafka-cluster:${action}`,
        ),
        Resource: own.map((name) => of("topic", name)),
      },
      WorkerGroups: {
        Effect: "Allow",
        Action: ["kafka-cluster:DescribeGroup", "kafka-cluster:AlterGroup"],
        Resource: own.map((name) => of("group", name)),
      },
    },
  });
});

test.each([
  ["__amazon_msk_connect_configs_a-orders_11-1", true],
  ["__amazon_msk_connect_offsets_a-orders", true],
  ["__amazon_msk_connect_a-orders_11-1", true],
  ["__amazon_msk_connect_configs_a-orders-copy_11-1", false],
  ["__amazon_msk_connect_configs_my-a-orders_11-1", false],
  ["__amazon_msk_connect_offsets_a-orders-copy", false],
  ["orders_a-orders", false],
])("workers of the connector a-orders and the name %s: allowed is %s", (name, allowed) => {
  const { statements } = granted((grants, role) => grants.runConnectWorkers(role, "a-orders"));
  const patterns = (statements["WorkerTopics"] as { Resource: string[] }).Resource.map((arn) => arn.slice(of("topic", "").length));

  expect(patterns.some((pattern) => matchesWildcards(name, pattern))).toBe(allowed);
});

test("an operator can describe the cluster, its topics and groups, and read or change nothing", () => {
  expect(granted((grants, role) => grants.describe(role))).toEqual({
    address: "role_describe_cluster",
    statements: {
      Connect: {
        Effect: "Allow",
        Action: ["kafka-cluster:Connect", "kafka-cluster:DescribeCluster", "kafka-cluster:DescribeClusterDynamicConfiguration"],
        Resource: [CLUSTER],
      },
      DescribeTopics: {
        Effect: "Allow",
        Action: ["kafka-cluster:DescribeTopic", "kafka-cluster:DescribeTopicDynamicConfiguration"],
        Resource: [of("topic", "*")],
      },
      DescribeGroups: { Effect: "Allow", Action: ["kafka-cluster:DescribeGroup"], Resource: [of("group", "*")] },
    },
  });
});

test("an administrator can create and alter topics, but not read, write or delete them", () => {
  expect(granted((grants, role) => grants.administer(role)).statements).toEqual({
    Connect: { Effect: "Allow", Action: ["kafka-cluster:Connect"], Resource: [CLUSTER] },
    Topics: {
      Effect: "Allow",
      Action: [
        "kafka-cluster:CreateTopic",
        "kafka-cluster:DescribeTopic",
        "kafka-cluster:AlterTopic",
        "kafka-cluster:DescribeTopicDynamicConfiguration",
        "kafka-cluster:AlterTopicDynamicConfiguration",
      ],
      Resource: [of("topic", "*")],
    },
  });
});

test("an administrator can delete the deletable topics, by name", () => {
  expect(granted((grants, role) => grants.administer(role, { deletable: ["old"] })).statements["DeleteReleasedTopics"]).toEqual({
    Effect: "Allow",
    Action: ["kafka-cluster:DeleteTopic"],
    Resource: [of("topic", "old")],
  });
});

test("a pattern of any length results in a valid policy name", () => {
  const { address } = granted((grants, role) => grants.consume(role, "orders.*", "g".repeat(200)));
  expect(address).toBe(`role_consume_orders_any_as_${"g".repeat(200)}`);
});

test("an administrator of ACLs can describe and alter them, which requires AlterCluster", () => {
  expect(granted((grants, role) => grants.administer(role, { acls: true })).statements["Acls"]).toEqual({
    Effect: "Allow",
    Action: ["kafka-cluster:DescribeCluster", "kafka-cluster:AlterCluster"],
    Resource: [CLUSTER],
  });
  expect(granted((grants, role) => grants.administer(role)).statements).not.toHaveProperty("Acls");
});

test("an administrator of quotas can describe and alter the dynamic configuration of the cluster", () => {
  expect(granted((grants, role) => grants.administer(role, { quotas: true })).statements["Quotas"]).toEqual({
    Effect: "Allow",
    Action: ["kafka-cluster:DescribeClusterDynamicConfiguration", "kafka-cluster:AlterClusterDynamicConfiguration"],
    Resource: [CLUSTER],
  });
  expect(granted((grants, role) => grants.administer(role, { acls: true })).statements).not.toHaveProperty("Quotas");
});

test("an administrator can change ACLs and quotas only if Terraform finds that they are managed, where variables decide", () => {
  const stack = new ModuleStack(Testing.app(), "stack");
  const variable = (name: string) => new TerraformVariable(stack, name, { type: "list(string)" }).value;
  const role = new IamRole(stack, "role", { name: "admin", assumeRolePolicy: "{}" });
  const enabled = { acls: isEnabled(variable("acls")), quotas: isEnabled(variable("quotas")) };
  expect(new ClusterGrants(CLUSTER, "orders").administer(role, enabled)).toHaveLength(3);
  const { aws_iam_role_policy: inline } = JSON.parse(Testing.synth(stack, true)).resource;
  expect(Object.keys(inline)).toEqual(["role_administer_acls", "role_administer_quotas", "role_administer_topics"]);
  expect(Object.keys(statements(inline.role_administer_topics.policy))).toEqual(["Connect", "Topics"]);
  expect(inline.role_administer_acls).toMatchObject({ count: "${var.acls != null ? 1 : 0}", name: "administer-acls" });
  expect(statements(inline.role_administer_acls.policy)).toEqual({
    Acls: { Effect: "Allow", Action: ["kafka-cluster:DescribeCluster", "kafka-cluster:AlterCluster"], Resource: [CLUSTER] },
  });
  expect(inline.role_administer_quotas).toMatchObject({ count: "${var.quotas != null ? 1 : 0}", name: "administer-quotas" });
  expect(statements(inline.role_administer_quotas.policy)).toEqual({
    Quotas: {
      Effect: "Allow",
      Action: ["kafka-cluster:DescribeClusterDynamicConfiguration", "kafka-cluster:AlterClusterDynamicConfiguration"],
      Resource: [CLUSTER],
    },
  });
});

test("a role that describes topics can read their configuration, and ACLs and quotas as far as they are managed", () => {
  const describing = (options?: DescribeOptions) => granted((grants, role) => grants.describeTopics(role, options)).statements;
  const topics = {
    Connect: { Effect: "Allow", Action: ["kafka-cluster:Connect"], Resource: [CLUSTER] },
    DescribeTopics: {
      Effect: "Allow",
      Action: ["kafka-cluster:DescribeTopic", "kafka-cluster:DescribeTopicDynamicConfiguration"],
      Resource: [of("topic", "*")],
    },
  };
  const acls = { DescribeAcls: { Effect: "Allow", Action: ["kafka-cluster:DescribeCluster"], Resource: [CLUSTER] } };
  const quotas = {
    DescribeQuotas: { Effect: "Allow", Action: ["kafka-cluster:DescribeClusterDynamicConfiguration"], Resource: [CLUSTER] },
  };
  expect(describing()).toEqual(topics);
  expect(describing({ acls: true })).toEqual({ ...topics, ...acls });
  expect(describing({ quotas: true })).toEqual({ ...topics, ...quotas });
  const stack = new ModuleStack(Testing.app(), "stack");
  const role = new IamRole(stack, "role", { name: "reader", assumeRolePolicy: "{}" });
  const enabled = isEnabled(new TerraformVariable(stack, "managed", { type: "list(string)" }).value);
  expect(new ClusterGrants(CLUSTER, "orders").describeTopics(role, { acls: enabled, quotas: enabled })).toHaveLength(3);
  const { aws_iam_role_policy: inline } = JSON.parse(Testing.synth(stack, true)).resource;
  expect(inline.role_describe_acls).toMatchObject({ count: "${var.managed != null ? 1 : 0}", name: "describe-acls" });
  expect(statements(inline.role_describe_acls.policy)).toEqual(acls);
  expect(statements(inline.role_describe_quotas.policy)).toEqual(quotas);
  expect(statements(inline.role_describe_topics.policy)).toEqual(topics);
});

test("an administrator whose topics, ACLs and quotas are variables has a policy for each", () => {
  const stack = new ModuleStack(Testing.app(), "stack");
  const released = new TerraformVariable(stack, "released", { type: "list(string)" });
  const role = new IamRole(stack, "role", { name: "admin", assumeRolePolicy: "{}" });
  const conditional = { acls: isEnabled(released.value), quotas: isEnabled(released.value) };
  const grants = new ClusterGrants(CLUSTER, "orders");
  expect(grants.administer(role, { deletable: released.listValue, ...conditional })).toHaveLength(4);
  const many = new IamRole(stack, "many", { name: "many", assumeRolePolicy: "{}" });
  const deletable = Array.from({ length: 60 }, (_, i) => `${i}-${"t".repeat(200)}`);
  const policies = grants.administer(many, { deletable, ...conditional }).map((policy) => (policy as IamRolePolicy).nameInput);
  expect(policies.filter(Boolean)).toEqual(["administer-topics", "administer-acls", "administer-quotas"]);
  expect(policies).toHaveLength(7);
});

test("deletable topics in a Terraform variable get managed policies, each for as many topics as fit", () => {
  const stack = new ModuleStack(Testing.app(), "stack");
  const released = new TerraformVariable(stack, "released", { type: "list(string)" }).listValue;
  const role = new IamRole(stack, "role", { name: "admin", assumeRolePolicy: "{}" });
  expect(new ClusterGrants(CLUSTER, "orders").administer(role, { deletable: released })).toHaveLength(2);
  const { aws_iam_role_policy: inline, aws_iam_policy: managed } = JSON.parse(Testing.synth(stack, true)).resource;
  expect(Object.keys(inline)).toEqual(["role_administer_topics"]);
  expect(managed.role_delete_released_topics).toMatchObject({
    for_each: "${{ for i, part in chunklist(var.released, 14) : tostring(i + 1) => { topics = part } }}",
    name: "admin-delete-topics-${each.key}",
    policy: expect.stringContaining(
      `[for topic in each.value.topics : format("%s/%s", replace("${CLUSTER}", ":cluster/", ":topic/"), topic)]`,
    ),
  });
});

test("each managed policy is changed after the role's inline policies and the managed policy before it", () => {
  const stack = new ModuleStack(Testing.app(), "stack");
  const role = new IamRole(stack, "role", { name: "client", assumeRolePolicy: "{}" });
  const grants = new ClusterGrants(CLUSTER, "orders");
  for (let n = 0; n < 60; n++) grants.produce(role, `orders-${n}`.padEnd(200, "x"));
  const { aws_iam_role_policy: inline, aws_iam_policy: managed } = JSON.parse(Testing.synth(stack, true)).resource;
  const first = Object.keys(inline).map((address) => `aws_iam_role_policy.${address}`);
  expect(managed.role_managed_1.depends_on).toEqual(first);
  expect(managed.role_managed_2.depends_on).toEqual([...first, "aws_iam_policy.role_managed_1"]);
  expect(managed.role_managed_3.depends_on).toEqual([...first, "aws_iam_policy.role_managed_2"]);
  for (const policy of Object.values(inline)) expect(policy).toMatchObject({ lifecycle: { create_before_destroy: true } });
});

test("more deletable topics than fit next to a function's policies are granted in managed policies", () => {
  const stack = new ModuleStack(Testing.app(), "stack");
  const role = new IamRole(stack, "role", { name: "admin", assumeRolePolicy: "{}" });
  const deletable = Array.from({ length: 80 }, (_, n) => `released-${n}`);
  new ClusterGrants(CLUSTER, "orders").administer(role, { deletable });
  const { aws_iam_role_policy: inline, aws_iam_policy: managed } = JSON.parse(Testing.synth(stack, true)).resource;
  expect(Object.keys(statements(inline.role_administer_topics.policy))).toEqual(["Connect", "Topics"]);
  const granted = Object.values(managed as Record<string, { policy: string }>).flatMap(
    ({ policy }) => statements(policy)["DeleteReleasedTopics"]?.["Resource"] as string[],
  );
  expect(granted).toEqual(deletable.map((topic) => of("topic", topic)));
});
