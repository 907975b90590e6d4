import { expect, test } from "@jest/globals";
import { topicAdminInput } from "../../../../lambdas/topic-admin/contract.js";
import { topicAdminEnv } from "../../../../lambdas/topic-admin/env.js";
import { all, statements, synthesize } from "../../../support/modules/synthesized.js";

const platform = (settings = "") => synthesize(`environment: dev\n${settings}`);

const USERS = `
cluster: { authentication: { scram: true } }
scramUsers: { shop: {} }
acls: [{ users: [shop], produce: [ad-events] }]
`;

test("the administrator function's input has every topic with its complete configuration", () => {
  const {
    topics,
    topics_confirmed: confirmed,
    ...others
  } = all(
    platform(`
topics:
  ad-events: { partitions: 12, retentionHours: 1, retentionBytes: 1073741824, maxMessageBytes: 65536, configuration: { segment.ms: 600000 } }
  ad-events-dead-letters: { replicationFactor: 2, minInsyncReplicas: 1 }
deletableTopics: [old]
`),
    "aws_lambda_invocation",
  );
  expect(others).toEqual({});
  expect(topics).toMatchObject({ lifecycle_scope: "CRUD", function_name: "${aws_lambda_function.topics_admin_function.function_name}" });
  const { confirm, ...state } = topicAdminInput.parse(JSON.parse(confirmed?.input));
  expect(state).toEqual(topicAdminInput.parse(JSON.parse(topics?.input)));
  const cluster = "${aws_msk_cluster.cluster.arn}"; // a different cluster changes the input
  expect(confirm?.replace(/^[0-9a-f]{12} /, "")).toBe(cluster);
  expect(state).toEqual({
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
        configuration: { "cleanup.policy": "delete", "min.insync.replicas": "1", "retention.ms": "604800000" },
      },
    ],
    release: ["old"],
  });
});

test("the administrator function runs after everything it needs, and without concurrency", () => {
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

test("the administrator function gets ACLs, and permission to change them, only where the settings have acls", () => {
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

test("the administrator function gets quotas, and permission to change them, only where the settings have quotas", () => {
  const inputOf = (settings: string) => JSON.parse(all(platform(settings), "aws_lambda_invocation")["topics"]?.input);
  const rights = (settings: string) =>
    statements(all(platform(settings), "aws_iam_role_policy")["topics_admin_role_administer_topics"]?.policy);

  expect(inputOf("")).not.toHaveProperty("quotas");
  expect(rights("acls: []")).not.toHaveProperty("Quotas");
  expect(inputOf("quotas: []").quotas).toEqual([]);
  expect(rights("quotas: []")).toHaveProperty("Quotas");
  expect(rights("quotas: []")).not.toHaveProperty("Acls");
  expect(inputOf("quotas: [{ clientId: import, producerByteRate: 5 }]").quotas).toEqual([
    { clientId: "import", limits: { producer_byte_rate: 5 } },
  ]);
});

test.each(["express", "serverless"])("topics of %s clusters have no min.insync.replicas, which MSK fixes and refuses", (kind) => {
  const { topics } = all(platform(`cluster: { kind: ${kind} }`), "aws_lambda_invocation");
  const configurations = topicAdminInput.parse(JSON.parse(topics?.input)).topics.map(({ configuration }) => Object.keys(configuration));

  expect(configurations).toHaveLength(2);
  for (const names of configurations) expect(names).toEqual(["cleanup.policy", "retention.ms"]);
});
