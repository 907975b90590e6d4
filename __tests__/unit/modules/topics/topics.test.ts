import { describe, expect, test } from "@jest/globals";
import { TerraformVariable, Testing } from "cdktf";
import { topicAdminInput } from "../../../../lambdas/topic-admin/contract.js";
import { topicAdminEnv } from "../../../../lambdas/topic-admin/env.js";
import { ModuleStack } from "../../../../modules/terraform/index.js";
import { TopicDrift } from "../../../../modules/topics/index.js";
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
    platform(`detectDrift: true
topics:
  ad-events: { partitions: 12, retentionHours: 1, retentionBytes: 1073741824, maxMessageBytes: 65536, configuration: { segment.ms: 600000 } }
  ad-events-dead-letters: { replicationFactor: 2, minInsyncReplicas: 1 }
deletableTopics: [old]
`),
    "aws_lambda_invocation",
  );
  expect(others).toEqual({});
  expect(topics).toMatchObject({ lifecycle_scope: "CRUD", function_name: "${aws_lambda_function.topics_admin_function.function_name}" });
  const { confirm, corrects, ...state } = topicAdminInput.parse(JSON.parse(confirmed?.input));
  expect(corrects).toBe("${local.topics_drift_corrects}");
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

describe("drift", () => {
  const drifting = (settings = "") => platform(`detectDrift: true\n${settings}`);
  const differences = "local.topics_drift_differences";

  test("is read in each plan by the function of the last apply, without a reference to it", () => {
    const { data, locals } = drifting() as unknown as Record<string, Record<string, Record<string, never>>>;

    expect(Object.keys(data?.["aws_lambda_functions"] ?? {})).toEqual(["topics_drift_deployed"]);
    expect(data?.["aws_lambda_invocation"]?.["topics_drift_comparison"]).toMatchObject({
      for_each: '${setintersection(data.aws_lambda_functions.topics_drift_deployed.function_names, ["msk-ha-dev-topic-reader"])}',
      function_name: "${each.value}",
      input: expect.any(String),
      lifecycle: {
        postcondition: [
          {
            condition: "${!can(jsondecode(self.result).failure)}",
            error_message:
              'The topics, ACLs and quotas could not be compared with the settings: ${try(jsondecode(self.result).failure, "")}. To plan without the comparison, set detectDrift: false.',
          },
        ],
      },
    });
    for (const part of ["differences", "warnings"]) {
      expect(locals?.[`topics_drift_${part}`]).toBe(
        `\${flatten([for answer in data.aws_lambda_invocation.topics_drift_comparison : jsondecode(answer.result).${part}])}`,
      );
    }
  });

  test("is compared with the desired state, which a new cluster does not change", () => {
    const inputOf = (settings: string) => {
      const { data } = drifting(settings) as unknown as { data: Record<string, Record<string, { input: string }>> };
      return JSON.parse(data["aws_lambda_invocation"]?.["topics_drift_comparison"]?.input ?? "null");
    };
    const { cluster, ...desired } = JSON.parse(all(drifting(USERS), "aws_lambda_invocation")["topics"]?.input);

    expect(cluster).toBe("${aws_msk_cluster.cluster.arn}");
    expect(inputOf(USERS)).toEqual(desired);
    expect(inputOf(`${USERS}deletableTopics: [old]`).release).toEqual(["old"]);
    expect(inputOf("quotas: [{ clientId: import, producerByteRate: 5 }]").quotas).toHaveLength(1);
    expect(inputOf("cluster: { kind: serverless }").topics[0].configuration).not.toHaveProperty(["min.insync.replicas"]);
  });

  test("replaces a resource that shows it, and invokes the confirmation again", () => {
    const stack = drifting();

    expect(all(stack, "terraform_data")["topics_drift"]).toMatchObject({
      input: `\${{ for found in length(${differences}) > 0 ? [plantimestamp()] : [] : found => ${differences} }}`,
      triggers_replace: `\${length(${differences}) > 0 ? substr(timestamp(), 0, 0) : ""}`,
      lifecycle: { ignore_changes: ["input"] },
    });
    const { locals, check } = stack as unknown as { locals: Record<string, string>; check: Record<string, unknown> };
    expect(locals["topics_drift_corrects"]).toBe('${join(" ", keys(terraform_data.topics_drift.input))}');
    expect(check["topics_drift_uncorrected"]).toEqual({
      assert: [
        {
          condition: "${length(local.topics_drift_warnings) == 0}",
          error_message: '${join("\\n", local.topics_drift_warnings)}',
        },
      ],
    });
  });

  test("is found by a function that can only read, and that exists after the topics", () => {
    const stack = drifting(`${USERS}quotas: []`);
    const { topics_reader_function: reader, topics_admin_function: administrator } = all(stack, "aws_lambda_function");
    const policies = Object.entries(all(stack, "aws_iam_role_policy")).filter(([name]) => name.startsWith("topics_reader_role_"));

    expect(reader).toMatchObject({ function_name: "msk-ha-dev-topic-reader", handler: "index.compare", timeout: 30 });
    expect(administrator).toMatchObject({ handler: "index.handler", timeout: 180 });
    expect(reader?.filename).toBe(administrator?.filename);
    expect(reader).not.toHaveProperty("reserved_concurrent_executions");
    expect(reader?.environment.variables).toEqual({ ...administrator?.environment.variables, DEADLINE_MS: "20000" });
    expect(administrator?.environment.variables.DEADLINE_MS).toBe("170000");
    expect(reader?.depends_on).toEqual([
      "aws_iam_role_policy.topics_reader_logs_policy",
      "aws_iam_role_policy.topics_reader_tracing_policy",
      "aws_iam_role_policy.topics_reader_environment_policy",
      "aws_iam_role_policy.topics_reader_network_policy",
      "aws_vpc_security_group_ingress_rule.topics_reader_security_group_kafka_iam_in",
      "aws_vpc_security_group_egress_rule.topics_reader_security_group_kafka_iam_out",
      "aws_iam_role_policy.topics_reader_role_describe_topics",
      "aws_lambda_invocation.topics_confirmed",
    ]);
    expect(policies.map(([name]) => name)).toEqual(["topics_reader_role_describe_topics"]);
    const actions = Object.values(statements(policies[0]?.[1].policy)).flatMap(({ Action }) => Action);
    expect(actions).toEqual([
      "kafka-cluster:Connect",
      "kafka-cluster:DescribeTopic",
      "kafka-cluster:DescribeTopicDynamicConfiguration",
      "kafka-cluster:DescribeCluster",
      "kafka-cluster:DescribeClusterDynamicConfiguration",
    ]);
  });

  test("is not read by default, and no function reads it", () => {
    const stack = platform() as ReturnType<typeof platform> & { data: object };

    expect(JSON.stringify(stack)).not.toMatch(/topics_drift|topic-reader|aws_lambda_functions/);
    expect(stack.data).not.toHaveProperty("aws_lambda_invocation");
    expect(JSON.parse(all(stack, "aws_lambda_invocation")["topics_confirmed"]?.input)).not.toHaveProperty("corrects");
  });

  test("is read in a module if its variable says so", () => {
    const stack = new ModuleStack(Testing.app(), "module");
    new TopicDrift(stack, "drift", {
      functionName: "f",
      desired: "{}",
      enabled: new TerraformVariable(stack, "detect_drift", { type: "bool" }).value,
    });
    const { data } = JSON.parse(Testing.synth(stack, true));

    expect(data.aws_lambda_functions.drift_deployed.count).toBe("${var.detect_drift ? 1 : 0}");
    expect(data.aws_lambda_invocation.drift_comparison.for_each).toBe(
      '${var.detect_drift ? setintersection(flatten(data.aws_lambda_functions.drift_deployed[*].function_names), ["f"]) : []}',
    );
    expect(data.aws_lambda_invocation.drift_comparison.lifecycle.postcondition[0].error_message).toMatch(
      /\. To plan without the comparison, set detect_drift = false\.$/,
    );
  });
});

test.each(["express", "serverless"])("topics of %s clusters have no min.insync.replicas, which MSK fixes and refuses", (kind) => {
  const { topics } = all(platform(`cluster: { kind: ${kind} }`), "aws_lambda_invocation");
  const configurations = topicAdminInput.parse(JSON.parse(topics?.input)).topics.map(({ configuration }) => Object.keys(configuration));

  expect(configurations).toHaveLength(2);
  for (const names of configurations) expect(names).toEqual(["cleanup.policy", "retention.ms"]);
});
