import { describe, expect, test } from "@jest/globals";
import { bucketEnv, consumerEnv } from "../../../../lambdas/consumer/env.js";
import { tableEnv } from "../../../../lambdas/dynamodb/contract.js";
import { producerEnv } from "../../../../lambdas/producer/env.js";
import { schemaEnv } from "../../../../lambdas/schemas/contract.js";
import { eventApiSettings } from "../../../../modules/event-api/index.js";
import { all, statements, synthesize } from "../../../support/modules/synthesized.js";

const withApi = (settings = "{}") => synthesize(`environment: dev\neventApi: ${settings}`);
const route = (settings?: string) => all(withApi(settings), "aws_apigatewayv2_route")["event_api_api_impression"];
const functions = (settings?: string) => all(withApi(settings), "aws_lambda_function");

describe("the API", () => {
  test("has one route, signed by default", () => {
    expect(Object.keys(all(withApi(), "aws_apigatewayv2_route"))).toEqual(["event_api_api_impression"]);
    expect(route()).toMatchObject({ route_key: "POST /ads/{adId}/impression", authorization_type: "AWS_IAM" });
    expect(all(withApi(), "aws_apigatewayv2_authorizer")).toEqual({});
  });

  test("requires a token with authorization type jwt", () => {
    const settings = "{ authorization: { type: jwt, issuer: https://login.example.com/, audiences: [ads], scopes: [ads/write] } }";

    expect(route(settings)).toMatchObject({
      authorization_type: "JWT",
      authorizer_id: "${aws_apigatewayv2_authorizer.event_api_api_jwt.id}",
      authorization_scopes: ["ads/write"],
    });
    expect(all(withApi(settings), "aws_apigatewayv2_authorizer")["event_api_api_jwt"]?.jwt_configuration).toEqual({
      audience: ["ads"],
      issuer: "https://login.example.com/",
    });
  });

  test("accepts unauthenticated requests with authorization type none, and records the reason on the route", () => {
    expect(route("{ authorization: { type: none } }")).toMatchObject({
      authorization_type: "NONE",
      "//": { accepted: [{ check: "CKV_AWS_309", reason: expect.stringContaining("authorization type none") }] },
    });
  });

  test("throttles requests and logs each of them", () => {
    expect(
      all(withApi("{ throttling: { requestsPerSecond: 7, burst: 9 } }"), "aws_apigatewayv2_stage")["event_api_api_default"],
    ).toMatchObject({
      name: "$default",
      auto_deploy: true,
      default_route_settings: { throttling_rate_limit: 7, throttling_burst_limit: 9 },
      access_log_settings: { destination_arn: "${aws_cloudwatch_log_group.event_api_api_access_logs.arn}" },
    });
  });

  test("is the only principal that can invoke the producer, through its route only", () => {
    const { event_api_api_permission, ...others } = all(withApi(), "aws_lambda_permission");

    expect(others).toEqual({});
    expect(event_api_api_permission).toMatchObject({
      function_name: "${aws_lambda_function.event_api_producer_function.function_name}",
      principal: "apigateway.amazonaws.com",
      source_arn: "${aws_apigatewayv2_api.event_api_api.execution_arn}/*/POST/ads/*/impression",
    });
  });

  test("waits longer than the function's timeout", () => {
    expect(all(withApi("{ producer: { timeoutSeconds: 29 } }"), "aws_apigatewayv2_integration")["event_api_api_producer"]).toMatchObject({
      payload_format_version: "2.0",
      timeout_milliseconds: 30_000,
    });
  });
});

describe("the functions", () => {
  test("get exactly the environment variables of their contracts", () => {
    const { event_api_producer_function: producer, event_api_consumer_function: consumer } = functions();

    expect(producer?.environment.variables).toEqual({
      BOOTSTRAP_BROKERS: '${join(",", formatlist("%s:9098", local.cluster_brokers_per_zone))}',
      TOPIC: "ad-events",
      DEADLINE_MS: "8000",
      MAX_BODY_BYTES: "16384",
      LOG_LEVEL: "INFO",
    });
    const optional = { ...schemaEnv.shape, ...tableEnv.shape, ...bucketEnv.shape };
    const required = (names: object) => Object.keys(names).filter((name) => !Object.hasOwn(optional, name));
    expect(Object.keys(producer?.environment.variables).sort()).toEqual(required(producerEnv.shape).sort());
    expect(consumer?.environment.variables).toEqual({
      BOOTSTRAP_BROKERS: '${join(",", formatlist("%s:9098", local.cluster_brokers_per_zone))}',
      DEAD_LETTER_TOPIC: "ad-events-dead-letters",
      DEDUPLICATION_WINDOW_SECONDS: "300",
      METRICS_NAMESPACE: "MskHa/AdEvents",
      LOG_LEVEL: "INFO",
    });
    expect(Object.keys(consumer?.environment.variables).sort()).toEqual(required(consumerEnv.shape).sort());
  });

  test("run on Node 22 and Arm, in the VPC, traced, limited, encrypted", () => {
    const deployed = Object.values(functions());

    expect(deployed).toHaveLength(3);
    for (const fn of deployed) {
      expect(fn).toMatchObject({
        runtime: "nodejs22.x",
        architectures: ["arm64"],
        handler: "index.handler",
        tracing_config: { mode: "Active" },
        kms_key_arn: "${aws_kms_key.operations_key.arn}",
        reserved_concurrent_executions: expect.any(Number),
        vpc_config: { subnet_ids: expect.arrayContaining(["${aws_subnet.network_private_a.id}"]) },
      });
    }
  });

  test("use code next to the stack, identified by its content", () => {
    expect(functions()["event_api_producer_function"]).toMatchObject({
      filename: "${path.module}/functions/producer.zip",
      source_code_hash: '${filebase64sha256("${path.module}/functions/producer.zip")}',
    });
  });

  test("reserve no concurrency with reservedConcurrency: account", () => {
    expect(functions("{ producer: { reservedConcurrency: account } }")["event_api_producer_function"]).not.toHaveProperty(
      "reserved_concurrent_executions",
    );
  });

  test("reserve no concurrency at all with functionConcurrency: account", () => {
    const all_ = all(synthesize("environment: dev\nfunctionConcurrency: account"), "aws_lambda_function");

    expect(Object.values(all_).map((one) => one.reserved_concurrent_executions)).toEqual([undefined, undefined, undefined]);
  });

  test("have roles that only Lambda can assume, without managed policies", () => {
    const stack = withApi();
    const roles = Object.entries(all(stack, "aws_iam_role")).filter(([name]) => !name.startsWith("network"));

    expect(roles).toHaveLength(3);
    for (const [, role] of roles) {
      expect(JSON.parse(role.assume_role_policy).Statement[0].Principal).toEqual({ Service: "lambda.amazonaws.com" });
      expect(role).not.toHaveProperty("managed_policy_arns");
    }
    expect(all(stack, "aws_iam_role_policy_attachment")).toEqual({});
  });

  test("allow no action on all resources, except actions that support no resource", () => {
    const unrestricted = Object.values(all(withApi(), "aws_iam_role_policy")).flatMap(({ policy }) =>
      Object.values(statements(policy))
        .filter(({ Effect, Resource }) => Effect === "Allow" && Resource.includes("*"))
        .flatMap(({ Action }) => Action as string[]),
    );

    expect([...new Set(unrestricted)].sort()).toEqual([
      "ec2:DescribeNetworkInterfaces",
      "ec2:DescribeSecurityGroups",
      "ec2:DescribeSubnets",
      "ec2:DescribeVpcs",
      "xray:PutTelemetryRecords",
      "xray:PutTraceSegments",
    ]);
  });

  test("can't use the network interface permissions themselves", () => {
    expect(statements(all(withApi(), "aws_iam_role_policy")["event_api_producer_network_policy"]?.policy)["NotByItsOwnCode"]).toEqual({
      Effect: "Deny",
      Action: ["ec2:*"],
      Resource: ["*"],
      Condition: {
        ArnEquals: {
          "lambda:SourceFunctionArn":
            "arn:${data.aws_partition.account_partition.partition}:lambda:us-east-1:${data.aws_caller_identity.account.account_id}:function:msk-ha-dev-producer",
        },
      },
    });
  });
});

test("the consumer has at least 10 s, because it writes dead letters until 2 s before its timeout", () => {
  const timeout = (seconds: number) => eventApiSettings.shape.consumer.safeParse({ timeoutSeconds: seconds }).success;

  expect([1, 2, 9, 10].map(timeout)).toEqual([false, false, false, true]);
});

describe("the event source mapping", () => {
  const source = (settings?: string) => all(withApi(settings), "aws_lambda_event_source_mapping")["event_api_consumer_source"];

  test("reads the topic with its consumer group and provisioned pollers", () => {
    expect(source()).toMatchObject({
      event_source_arn: "${aws_msk_cluster.cluster.arn}",
      topics: ["ad-events"],
      amazon_managed_kafka_event_source_config: { consumer_group_id: "ad-events-counter" },
      starting_position: "TRIM_HORIZON",
      provisioned_poller_config: { minimum_pollers: 1, maximum_pollers: 3 },
      batch_size: 500,
      maximum_batching_window_in_seconds: 1,
      function_response_types: ["ReportBatchItemFailures"],
      bisect_batch_on_function_error: true,
      maximum_retry_attempts: 5,
      maximum_record_age_in_seconds: 86_400,
      destination_config: { on_failure: { destination_arn: "${aws_sqs_queue.event_api_consumer_failures.arn}" } },
    });
  });

  test("follows the settings", () => {
    expect(
      source("{ consumer: { group: g2, batchSize: 9, batchingWindowSeconds: 0, maximumRetries: 0, bisectBatchOnError: false } }"),
    ).toMatchObject({
      amazon_managed_kafka_event_source_config: { consumer_group_id: "g2" },
      batch_size: 9,
      maximum_batching_window_in_seconds: 0,
      maximum_retry_attempts: 0,
      bisect_batch_on_function_error: false,
    });
  });

  test("is created after topics, permissions and network rules", () => {
    expect(source()?.depends_on).toEqual(
      expect.arrayContaining([
        "aws_lambda_invocation.topics_confirmed",
        "aws_iam_role_policy.event_api_consumer_role_consume_ad_events_as_ad_events_counter",
        "aws_vpc_security_group_ingress_rule.cluster_security_group_kafka_iam_in",
      ]),
    );
  });

  test("sends batches that fail after all retries to an encrypted queue that requires TLS", () => {
    const stack = withApi();

    expect(all(stack, "aws_sqs_queue")["event_api_consumer_failures"]).toMatchObject({
      kms_master_key_id: "${aws_kms_key.operations_key.arn}",
      message_retention_seconds: 1_209_600,
    });
    expect(statements(all(stack, "aws_sqs_queue_policy")["event_api_consumer_failures_policy"]?.policy)["TlsOnly"]).toMatchObject({
      Effect: "Deny",
      Principal: "*",
      Condition: { Bool: { "aws:SecureTransport": "false" } },
    });
  });
});
