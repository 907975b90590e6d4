import { expect, test } from "@jest/globals";
import { topicAdminInput } from "../../../../lambdas/topic-admin/contract.js";
import { topicAdminEnv } from "../../../../lambdas/topic-admin/env.js";
import { all, statements, synthesize } from "../../../support/modules/synthesized.js";

const platform = (settings = "") => synthesize(`environment: dev\n${settings}`);

test("every rule of the brokers' group opens the IAM listener alone, to groups that ask for it", () => {
  const stack = platform();
  const ingress = Object.entries(all(stack, "aws_vpc_security_group_ingress_rule"));
  expect(Object.fromEntries(ingress.map(([name, rule]) => [name, rule.referenced_security_group_id ?? rule.cidr_ipv4]))).toEqual({
    administrators: "${each.value}",
    cluster_security_group_kafka_iam_in: "${aws_security_group.cluster_security_group.id}",
    event_api_consumer_security_group_kafka_iam_in: "${aws_security_group.event_api_consumer_security_group.id}",
    event_api_producer_security_group_kafka_iam_in: "${aws_security_group.event_api_producer_security_group.id}",
    topics_admin_security_group_kafka_iam_in: "${aws_security_group.topics_admin_security_group.id}",
  });
  for (const [, rule] of ingress) {
    expect(rule).toMatchObject({
      security_group_id: "${aws_security_group.cluster_security_group.id}",
      from_port: 9098,
      to_port: 9098,
      ip_protocol: "tcp",
    });
  }
  for (const rule of Object.values(all(stack, "aws_vpc_security_group_egress_rule"))) {
    expect(rule).toMatchObject({
      referenced_security_group_id: "${aws_security_group.cluster_security_group.id}",
      from_port: 9098,
      to_port: 9098,
    });
  }
});

test("listeners for passwords and certificates are opened to clients' networks where they are there", () => {
  const authority = "arn:aws:acm-pca:us-east-1:123456789012:certificate-authority/0a1b2c3d";
  const stack = platform(`cluster: { authentication: { scram: true, mutualTls: { mode: existing, authorities: ["${authority}"] } } }`);
  const { clients_scram: scram, clients_tls: tls } = all(stack, "aws_vpc_security_group_ingress_rule");
  expect(scram).toMatchObject({ for_each: "${toset(var.client_cidrs)}", from_port: 9096, to_port: 9096 });
  expect(tls).toMatchObject({ for_each: "${toset(var.client_cidrs)}", from_port: 9094, to_port: 9094 });
  expect(stack.variable["client_cidrs"].default).toEqual([]);
});

test("no security group has rules of its own", () => {
  for (const group of Object.values(all(platform(), "aws_security_group"))) {
    expect(group).not.toHaveProperty("ingress");
    expect(group).not.toHaveProperty("egress");
  }
});

test("administrators come from a variable, which nobody is in by default", () => {
  const { variable } = platform();
  expect(variable["administrator_cidrs"]).toMatchObject({ type: "list(string)", default: [], nullable: false });
  expect(variable["administrator_cidrs"].validation).toEqual([
    {
      condition: expect.stringContaining("alltrue([for item in var.administrator_cidrs : can(regex("),
      error_message: "each of administrator_cidrs must be an IPv4 network such as 192.0.2.0/24, not 0.0.0.0/0.",
    },
  ]);
});

test("the administrator function is told every topic, with all that Kafka is to be told of it", () => {
  const {
    topics,
    topics_confirmed: confirmed,
    ...others
  } = all(
    platform(`
topics:
  ad-events: { partitions: 12, retentionHours: 1, retentionBytes: 1073741824, maxMessageBytes: 65536, configuration: { segment.ms: 600000 } }
  ad-events-dead-letters: { replicationFactor: 2, minInsyncReplicas: 1, cleanupPolicy: "compact,delete" }
deletableTopics: [old]
`),
    "aws_lambda_invocation",
  );
  expect(others).toEqual({});
  expect(topics).toMatchObject({ lifecycle_scope: "CRUD", function_name: "${aws_lambda_function.topics_admin_function.function_name}" });
  const { confirm, ...wish } = topicAdminInput.parse(JSON.parse(confirmed?.input));
  expect(wish).toEqual(topicAdminInput.parse(JSON.parse(topics?.input)));
  const cluster = "${aws_msk_cluster.cluster.arn}"; // another cluster has to be told again
  expect(confirm?.replace(/^[0-9a-f]{12} /, "")).toBe(cluster);
  expect(wish).toEqual({
    cluster,
    topics: [
      {
        name: "ad-events",
        partitions: 12,
        replicationFactor: 3,
        configuration: {
          "cleanup.policy": "delete",
          "min.insync.replicas": "2",
          "retention.ms": "3600000",
          "retention.bytes": "1073741824",
          "max.message.bytes": "65536",
          "segment.ms": "600000",
        },
      },
      {
        name: "ad-events-dead-letters",
        partitions: 6,
        replicationFactor: 2,
        configuration: { "cleanup.policy": "compact,delete", "min.insync.replicas": "1", "retention.ms": "604800000" },
      },
    ],
    release: ["old"],
  });
});

test("the administrator function runs once what it needs is there, and alone", () => {
  const stack = platform();
  expect(all(stack, "aws_lambda_invocation")["topics"]?.depends_on).toEqual([
    "aws_lambda_function.topics_admin_function",
    "aws_iam_role_policy.topics_admin_logs_policy",
    "aws_iam_role_policy.topics_admin_tracing_policy",
    "aws_iam_role_policy.topics_admin_environment_policy",
    "aws_iam_role_policy.topics_admin_network_policy",
    "aws_vpc_security_group_ingress_rule.topics_admin_security_group_kafka_iam_in",
    "aws_vpc_security_group_egress_rule.topics_admin_security_group_kafka_iam_out",
    "aws_iam_role_policy.topics_admin_role_administer_topics",
  ]);
  expect(all(stack, "aws_lambda_invocation")["topics_confirmed"]).toMatchObject({
    depends_on: ["aws_lambda_invocation.topics"],
    lifecycle_scope: "CRUD",
    lifecycle: {
      postcondition: [
        expect.objectContaining({ condition: '${try(jsondecode(self.result).confirmed, "") == jsondecode(self.input).confirm}' }),
      ],
    },
  });
  const administrator = all(stack, "aws_lambda_function")["topics_admin_function"];
  expect(administrator?.reserved_concurrent_executions).toBe(1);
  expect(Object.keys(administrator?.environment.variables).sort()).toEqual(Object.keys(topicAdminEnv.shape).sort());
});

const CLIENT = `
clients:
  shop:
    produce: [ad-events, ad-events]
    consume: [{ topic: ad-events, group: shop-* }]
    invokeApi: true
`;

test("a client's role has what it was granted and nothing else", () => {
  const policies = Object.entries(all(platform(CLIENT), "aws_iam_role_policy")).filter(([name]) => name.startsWith("client_shop"));
  expect(policies.map(([name]) => name).sort()).toEqual([
    "client_shop_role_consume_ad_events_as_shop_any",
    "client_shop_role_invoke_api",
    "client_shop_role_produce_ad_events",
  ]);
  const invoke = statements(policies.find(([name]) => name.endsWith("invoke_api"))?.[1].policy);
  expect(invoke["SendEvents"]).toEqual({
    Effect: "Allow",
    Action: ["execute-api:Invoke"],
    Resource: ["${aws_apigatewayv2_api.event_api_api.execution_arn}/*/POST/ads/*/impression"],
  });
});

test("a client's role is assumed by the account, or by those whom the settings trust", () => {
  const trust = (settings: string) =>
    JSON.parse(all(platform(settings), "aws_iam_role")["client_shop_role"]?.assume_role_policy).Statement[0].Principal;
  expect(trust(CLIENT)).toEqual({
    AWS: ["arn:${data.aws_partition.account_partition.partition}:iam::${data.aws_caller_identity.account.account_id}:root"],
  });
  const trusted = "arn:aws:iam::123456789012:role/ecs-shop";
  expect(trust(`${CLIENT}    trustedPrincipals: ["${trusted}"]`)).toEqual({ AWS: [trusted] });
});

test("clients' roles are told by name", () => {
  expect(platform(CLIENT).output["client_role_arns"]?.value).toEqual({ shop: "${aws_iam_role.client_shop_role.arn}" });
});

const USERS = `
cluster: { authentication: { scram: true } }
scramUsers: { shop: {} }
acls: [{ users: [shop], produce: [ad-events] }]
`;

test("the administrator function is told of ACLs, and may change them, only where any are declared", () => {
  const inputOf = (settings: string) => JSON.parse(all(platform(settings), "aws_lambda_invocation")["topics"]?.input);
  const rights = (settings: string) =>
    statements(all(platform(settings), "aws_iam_role_policy")["topics_admin_role_administer_topics"]?.policy);
  expect(inputOf("")).not.toHaveProperty("acls");
  expect(rights("")).not.toHaveProperty("Acls");
  expect(inputOf("acls: []").acls).toEqual([]);
  expect(rights("acls: []")).toHaveProperty("Acls");
  expect(inputOf(USERS).acls).toEqual([
    { principals: ["User:shop"], host: "*", produce: ["ad-events"], consume: [], transactionalIds: [], rules: [] },
  ]);
});

test("users with a password cost nothing where there are none, and their secrets are told by name", () => {
  expect(all(platform(), "aws_secretsmanager_secret")).toEqual({});
  expect(platform().output["scram_secret_arns"]?.value).toEqual({});
  const stack = platform(USERS);
  expect(all(stack, "aws_secretsmanager_secret")["scram_users_secret"]).toMatchObject({ recovery_window_in_days: 30 });
  expect(stack.output["scram_secret_arns"]?.value).toBe(
    "${{ for key, val in aws_secretsmanager_secret.scram_users_secret: key => val.arn }}",
  );
});
