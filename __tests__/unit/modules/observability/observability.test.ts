import { describe, expect, test } from "@jest/globals";
import { all, type Synthesized, statements, synthesize } from "../../../support/modules/synthesized.js";

const platform = (settings = "") => synthesize(`environment: dev\n${settings}`);
const alarms = (stack: Synthesized) => all(stack, "aws_cloudwatch_metric_alarm");
const ids = (stack: Synthesized) =>
  Object.keys(alarms(stack))
    .map((name) => name.replace(/^observability_/, ""))
    .sort();

const OF_EVERY_KIND = ["api_errors", "api_latency", "failed_batches", "function_duration", "function_errors", "function_throttles"];
const OF_STANDARD = ["active_controller", "connections", "cpu", "disk", "heap", "offline_partitions", "partitions"];

describe("the alarms of a cluster", () => {
  test("follow the monitoring level", () => {
    const byDefault = ids(platform("cluster: { enhancedMonitoring: DEFAULT }"));
    const perBroker = ids(platform("cluster: { enhancedMonitoring: PER_BROKER }"));

    expect(byDefault).toEqual(expect.arrayContaining([...OF_EVERY_KIND, ...OF_STANDARD]));
    expect(perBroker.filter((id) => !byDefault.includes(id))).toEqual([
      "bandwidth",
      "connection_rate",
      "iam_connections_refused",
      "network_processors",
      "request_handlers",
      "volume_throughput",
    ]);
  });

  test("of Express brokers are about throttling and ingress, not about volumes", () => {
    const express = ids(platform("cluster: { kind: express, enhancedMonitoring: PER_BROKER }"));

    expect(express).toEqual(expect.arrayContaining(["cpu", "express_ingress", "fetch_throttled", "produce_throttled"]));
    expect(express.filter((id) => ["disk", "heap", "offline_partitions", "under_replicated"].includes(id))).toEqual([]);
  });

  test("of a serverless cluster are about lag alone", () => {
    const serverless = ids(platform("cluster: { kind: serverless }"));

    expect(serverless).toEqual([...OF_EVERY_KIND, "lag_seconds_serverless", "poison_records", "skipped_poison_records"].sort());
  });

  test("of t3 brokers watch the CPU credits", () => {
    expect(ids(platform("cluster: { instanceType: kafka.t3.small }"))).toContain("cpu_credits");
    expect(ids(platform())).not.toContain("cpu_credits");
  });

  test("are one for each broker", () => {
    expect(alarms(platform("cluster: { brokers: 6 }"))["observability_disk"]).toMatchObject({
      for_each: '${toset(["1", "2", "3", "4", "5", "6"])}',
      alarm_name: "msk-ha-dev-disk-${each.value}",
      alarm_description:
        "Volume above 85 %: broker ${each.value} of ${aws_msk_cluster.cluster.cluster_name}. Runbook: docs/runbook/brokers.md#disk",
      namespace: "AWS/Kafka",
      metric_name: "KafkaDataLogsDiskUsed",
      dimensions: { "Cluster Name": "${aws_msk_cluster.cluster.cluster_name}", "Broker ID": "${each.value}" },
      statistic: "Maximum",
      comparison_operator: "GreaterThanThreshold",
      threshold: 85,
      period: 300,
      evaluation_periods: 1,
      datapoints_to_alarm: 1,
      treat_missing_data: "notBreaching",
    });
  });

  test("with metric math return the value of the expression alone", () => {
    const queries = alarms(platform())["observability_cpu"]?.metric_query;

    expect(queries).toEqual([
      expect.objectContaining({ id: "user", metric: expect.objectContaining({ metric_name: "CpuUser", stat: "Average", period: 300 }) }),
      expect.objectContaining({
        id: "system",
        metric: expect.objectContaining({ metric_name: "CpuSystem", stat: "Average", period: 300 }),
      }),
      { id: "value", expression: "user + system", label: "user + system", return_data: true },
    ]);
    expect(queries[0]).not.toHaveProperty("return_data");
  });

  test.each([
    ["kafka.m7g.large", 1500, 79 * 0.8, 80],
    ["kafka.m7g.4xlarge", 6000, 250 * 0.8, 80],
    ["kafka.t3.small", 300, 20 * 0.8, 3.2],
  ])("have the limits of %s", (instanceType, partitions, throughput, connections) => {
    const { observability_partitions, observability_volume_throughput, observability_connection_rate } = alarms(
      platform(`cluster: { instanceType: ${instanceType} }`),
    );

    expect(observability_partitions?.threshold).toBe(partitions);
    expect(observability_volume_throughput?.threshold).toBeCloseTo(throughput);
    expect(observability_connection_rate?.threshold).toBeCloseTo(connections);
  });

  test("have the provisioned throughput as the limit of the volumes", () => {
    const settings =
      "cluster: { instanceType: kafka.m7g.4xlarge, volumeGib: 500, provisionedThroughputMibPerSecond: 500, serverProperties: { num.replica.fetchers: 4 } }";

    expect(alarms(platform(settings))["observability_volume_throughput"]?.threshold).toBe(400);
  });

  test("count the connections of each kind of authentication that is on", () => {
    const { for_each } = alarms(platform("cluster: { authentication: { scram: true } }"))["observability_connections"] as never as {
      for_each: object;
    };

    expect(for_each).toEqual(
      Object.fromEntries(
        ["1", "2", "3"].flatMap((broker) =>
          ["IAM", "SASL_SCRAM"].map((authentication) => [`${broker}-${authentication}`, { broker, authentication }]),
        ),
      ),
    );
  });
});

describe("the metrics of the brokers' log group", () => {
  const filters = (stack: Synthesized) => all(stack, "aws_cloudwatch_log_metric_filter");
  const alarmsOnLogs = (stack: Synthesized) => ids(stack).filter((id) => ["authentication_failures", "isr_shrinks"].includes(id));

  test("count failed authentication and replicas that leave the in-sync replicas, with an alarm for each", () => {
    const stack = platform();
    const filter = (id: string, name: string, pattern: string) => ({
      name: `msk-ha-dev-${id}`,
      log_group_name: "${aws_cloudwatch_log_group.cluster_logs.name}",
      pattern,
      metric_transformation: {
        name,
        namespace: "MSK/BrokerLogs/${aws_msk_cluster.cluster.cluster_name}",
        value: "1",
        default_value: "0",
      },
    });

    expect(Object.keys(filters(stack))).toHaveLength(2);
    expect(filters(stack)).toMatchObject({
      observability_authentication_failures_filter: filter(
        "authentication-failures",
        "AuthenticationFailures",
        '?"Failed authentication with" ?"Failed re-authentication with"',
      ),
      observability_isr_shrinks_filter: filter("isr-shrinks", "IsrShrinks", '"Shrinking ISR from"'),
    });
    expect(alarms(stack)["observability_authentication_failures"]).toMatchObject({
      alarm_name: "msk-ha-dev-authentication-failures",
      alarm_description:
        "Clients fail to authenticate: brokers of ${aws_msk_cluster.cluster.cluster_name}. Runbook: docs/runbook/broker-logs.md#authentication-failures",
      namespace: "MSK/BrokerLogs/${aws_msk_cluster.cluster.cluster_name}",
      metric_name: "AuthenticationFailures",
      statistic: "Sum",
      threshold: 10,
      period: 300,
    });
    expect(alarms(stack)["observability_authentication_failures"]).not.toHaveProperty("dimensions");
    expect(alarmsOnLogs(stack)).toEqual(["authentication_failures", "isr_shrinks"]);
  });

  test("of Express brokers are authentication failures alone: MSK manages their replicas", () => {
    const stack = platform("cluster: { kind: express }");

    expect(Object.keys(filters(stack))).toEqual(["observability_authentication_failures_filter"]);
    expect(alarmsOnLogs(stack)).toEqual(["authentication_failures"]);
  });

  test.each([
    ["whose brokers do not write to CloudWatch Logs", "cluster: { logs: { cloudWatch: false } }"],
    ["without brokers", "cluster: { kind: serverless }"],
    ["without alarms", "observability: { alarms: false }"],
  ])("do not exist for a platform %s", (_, settings) => {
    const stack = platform(settings);

    expect(filters(stack)).toEqual({});
    expect(alarmsOnLogs(stack)).toEqual([]);
  });
});

describe("lag objectives", () => {
  const objectives = (settings: string, id: string) =>
    alarms(platform(`observability: { lag: ${settings} }`))[`observability_${id}`]?.for_each;

  test("are 300 seconds for the event API's consumer if it is not listed", () => {
    expect(objectives("{}", "lag_seconds")).toEqual({
      "ad-events-counter/ad-events": { group: "ad-events-counter", topic: "ad-events", limit: 300 },
    });
    expect(objectives("{}", "lag_records")).toBeUndefined();
  });

  test("of the settings replace it, with an alarm for each topic", () => {
    const settings = "{ ad-events-counter: { topics: [ad-events], maxRecords: 9 }, billing: { topics: [a, b], maxSeconds: 60 } }";

    expect(objectives(settings, "lag_seconds")).toEqual({
      "billing/a": { group: "billing", topic: "a", limit: 60 },
      "billing/b": { group: "billing", topic: "b", limit: 60 },
    });
    expect(objectives(settings, "lag_records")).toEqual({
      "ad-events-counter/ad-events": { group: "ad-events-counter", topic: "ad-events", limit: 9 },
    });
  });
});

describe("notifications", () => {
  test("come from the two composite alarms alone", () => {
    const stack = platform();
    const notifying = Object.entries({ ...alarms(stack), ...all(stack, "aws_cloudwatch_composite_alarm") }).filter(
      ([, { alarm_actions, ok_actions }]) => alarm_actions || ok_actions,
    );

    expect(notifying.map(([name, { alarm_name }]) => [name, alarm_name])).toEqual([
      ["observability_page", "msk-ha-dev-page"],
      ["observability_ticket", "msk-ha-dev-ticket"],
    ]);
    for (const [, { alarm_actions, ok_actions }] of notifying) {
      expect(alarm_actions).toEqual(["${aws_sns_topic.observability_alarm_topic.arn}"]);
      expect(ok_actions).toEqual(alarm_actions);
    }
  });

  test("contain every alarm in one of the two severities", () => {
    const stack = platform() as Synthesized & { locals: Record<string, string> };
    const { observability_page_alarms: page, observability_ticket_alarms: ticket } = stack.locals;
    const named = (text = "") => [...text.matchAll(/aws_cloudwatch_metric_alarm\.(\w+)/g)].map(([, name]) => name);

    expect([...named(page), ...named(ticket)].sort()).toEqual(Object.keys(alarms(stack)).sort());
    expect(named(page)).toContain("observability_offline_partitions");
    expect(named(ticket)).toContain("observability_cpu");
  });

  test("go to a topic with its own key, which only alarms of this platform can publish to", () => {
    const stack = platform();
    const publish = statements(all(stack, "aws_sns_topic_policy")["observability_alarm_topic_policy"]?.policy)["AlarmsPublish"];
    const encrypt = statements(all(stack, "aws_kms_key")["observability_alarm_topic_key"]?.policy)["EncryptMessages"];
    const source =
      "arn:${data.aws_partition.account_partition.partition}:cloudwatch:us-east-1:${data.aws_caller_identity.account.account_id}:alarm:msk-ha-dev-*";

    expect(all(stack, "aws_sns_topic")["observability_alarm_topic"]?.kms_master_key_id).toBe(
      "${aws_kms_key.observability_alarm_topic_key.arn}",
    );
    expect(publish).toEqual({
      Effect: "Allow",
      Principal: { Service: "cloudwatch.amazonaws.com" },
      Action: ["sns:Publish"],
      Resource: ["${aws_sns_topic.observability_alarm_topic.arn}"],
      Condition: {
        StringEquals: { "aws:SourceAccount": "${data.aws_caller_identity.account.account_id}" },
        ArnLike: { "aws:SourceArn": source },
      },
    });
    expect(encrypt).toMatchObject({
      Principal: { Service: "cloudwatch.amazonaws.com" },
      Action: ["kms:Decrypt", "kms:GenerateDataKey"],
      Condition: { ArnLike: { "aws:SourceArn": source } },
    });
    expect(stack.output["alarm_topic_arn"]?.value).toBe("${aws_sns_topic.observability_alarm_topic.arn}");
  });

  test("reach the addresses of Terraform variables", () => {
    const { observability_alarm_topic_email: email, observability_alarm_topic_https: https } = all(
      platform(),
      "aws_sns_topic_subscription",
    );

    expect(email).toMatchObject({ for_each: "${toset(var.alarm_emails)}", protocol: "email", endpoint: "${each.value}" });
    expect(https).toMatchObject({ for_each: "${toset(var.alarm_endpoints)}", protocol: "https", endpoint: "${each.value}" });
  });
});

test("alarms: false creates no alarm and no topic", () => {
  const stack = platform("observability: { alarms: false }");

  expect(alarms(stack)).toEqual({});
  expect(all(stack, "aws_sns_topic")).toEqual({});
  expect(stack.output).not.toHaveProperty("alarm_topic_arn");
});

test("the runbook's address is part of each description", () => {
  expect(
    alarms(platform("observability: { runbookUrl: https://wiki.example.com/kafka }"))["observability_heap"]?.alarm_description,
  ).toMatch(/ Runbook: https:\/\/wiki\.example\.com\/kafka\/brokers\.md#heap$/);
});

describe("an existing cluster", () => {
  const existing = (monitoring: string) => `
cluster:
  kind: existing
  arn: arn:aws:kafka:us-east-1:123456789012:cluster/orders/0a1b2c3d-0000-1111-2222-333344445555-1
  securityGroupId: sg-0123456789abcdef0
observability: ${monitoring}
`;

  const withoutName = (hcl: string) => hcl.replaceAll("data.aws_msk_cluster.monitored_cluster", "data");

  test("has alarms for the brokers, the type and the listeners that Terraform reads from AWS", () => {
    const stack = platform(existing("{ existingCluster: { enhancedMonitoring: PER_BROKER } }"));
    const { observability_disk: disk, observability_partitions: partitions, observability_cpu_credits: credits } = alarms(stack);

    expect((stack as never as { data: object }).data).toMatchObject({ aws_msk_cluster: { monitored_cluster: { cluster_name: "orders" } } });
    expect(disk?.dimensions).toEqual({ "Cluster Name": "orders", "Broker ID": "${each.value}" });
    expect(withoutName(disk?.for_each)).toBe(
      '${toset([for broker in range(1, data.number_of_broker_nodes + 1) : tostring(broker) if contains(["standard"], startswith(data.broker_node_group_info[0].instance_type, "express.") ? "express" : "standard")])}',
    );
    expect(withoutName(partitions?.threshold)).toMatch(/"kafka\.m7g\.large" = 1500.*data\.broker_node_group_info\[0\]\.instance_type/);
    expect(withoutName(credits?.for_each)).toContain('startswith(data.broker_node_group_info[0].instance_type, "kafka.t")');
    expect(ids(stack)).toEqual(expect.arrayContaining(["express_ingress", "request_handlers"]));
  });

  test("has the metrics of level DEFAULT if the settings have no other", () => {
    expect(ids(platform(existing("{}")))).not.toContain("request_handlers");
  });

  test("without brokers has alarms about lag alone, and is not read", () => {
    const stack = platform(existing("{ existingCluster: { kind: serverless } }").replace("333344445555-1", "333344445555-s1"));

    expect(ids(stack)).toEqual(ids(platform("cluster: { kind: serverless }")));
    expect((stack as never as { data: object }).data).not.toHaveProperty("aws_msk_cluster");
  });
});
