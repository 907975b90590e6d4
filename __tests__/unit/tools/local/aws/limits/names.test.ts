import { expect, test } from "@jest/globals";
import { checkNames } from "../../../../../../tools/local/aws/limits/names.js";
import { awsRequest } from "../../../../../support/local-platform/aws-request.js";

const createBucket = (name: string) => ({ ...awsRequest("PUT", `/${name}`), service: "s3" });
const createLogGroup = (logGroupName: string) => ({
  ...awsRequest("POST", "/", { logGroupName }, { "x-amz-target": "Logs_20140328.CreateLogGroup" }),
  service: "logs",
});

test.each(["events-123456789012", "a.b", "x".repeat(63), "127.0.0.1.x"])("a bucket can have the name %s", (name) => {
  expect(() => checkNames(createBucket(name))).not.toThrow();
});

test.each(["ab", "x".repeat(64), "Events", "event_log", "-events", "events-", "a..b", "127.0.0.1", "xn--events", "events-s3alias"])(
  "a bucket can't have the name %s",
  (name) => {
    expect(() => checkNames(createBucket(name))).toThrow(
      expect.objectContaining({ status: 400, code: "InvalidBucketName", message: "The specified bucket is not valid." }),
    );
  },
);

test("other requests to a bucket are not checked", () => {
  expect(() => checkNames({ ...awsRequest("PUT", "/Events?tagging"), service: "s3" })).not.toThrow();
  expect(() => checkNames({ ...awsRequest("PUT", "/Events/key"), service: "s3" })).not.toThrow();
  expect(() => checkNames({ ...awsRequest("GET", "/Events"), service: "s3" })).not.toThrow();
});

const json = (service: string, operation: string, body: object) => ({
  ...awsRequest("POST", "/", body, { "x-amz-target": `Prefix.${operation}` }),
  service,
});
const rest = (service: string, path: string, body: object) => ({ ...awsRequest("POST", path, body), service });
const form = (service: string, Action: string, parameters: Record<string, string>) => ({
  ...awsRequest("POST", "/", undefined, { "content-type": "application/x-www-form-urlencoded" }),
  body: Buffer.from(new URLSearchParams({ Action, ...parameters }).toString()),
  service,
});

test.each([
  [
    "a cluster",
    (name: string) => rest("kafka", "/v1/clusters", { clusterName: name }),
    "x".repeat(64),
    "my_cluster",
    "BadRequestException",
  ],
  ["a serverless cluster", (name: string) => rest("kafka", "/api/v2/clusters", { clusterName: name }), "1-a", "-a", "BadRequestException"],
  ["a configuration", (name: string) => rest("kafka", "/v1/configurations", { name }), "a-1", "a.1", "BadRequestException"],
  ...(
    [
      ["a connector", "/v1/connectors", "connectorName"],
      ["a plugin", "/v1/custom-plugins", "name"],
      ["a worker configuration", "/v1/worker-configurations", "name"],
    ] as const
  ).flatMap(([what, path, member]) => {
    const request = (name: string) => rest("kafkaconnect", path, { [member]: name });
    return [
      [what, request, "x".repeat(128), "x".repeat(129), "BadRequestException"] as const,
      [what, request, "A-1", "a_1", "BadRequestException"] as const,
    ];
  }),
  ["a table", (name: string) => json("dynamodb", "CreateTable", { TableName: name }), "a_.", "ab", "ValidationException"],
  [
    "a table",
    (name: string) => json("dynamodb", "CreateTable", { TableName: name }),
    "x".repeat(255),
    "x".repeat(256),
    "ValidationException",
  ],
  ["a KMS alias", (name: string) => json("kms", "CreateAlias", { AliasName: name }), "alias/a/b_c-d", "a", "InvalidAliasNameException"],
  [
    "a KMS alias",
    (name: string) => json("kms", "CreateAlias", { AliasName: name }),
    "alias/awsome",
    "alias/aws/x",
    "NotAuthorizedException",
  ],
  ["a topic", (name: string) => form("sns", "CreateTopic", { Name: name }), "x".repeat(256), "x".repeat(257), "InvalidParameter"],
  [
    "a function",
    (name: string) => rest("lambda", "/2015-03-31/functions", { FunctionName: name }),
    "x".repeat(64),
    "x".repeat(65),
    "InvalidParameterValueException",
  ],
  ["an API", (name: string) => rest("apigateway", "/v2/apis", { name }), "Ads of today", "x".repeat(129), "BadRequestException"],
  ["a stage", (name: string) => rest("apigateway", "/v2/apis/id/stages", { stageName: name }), "$default", "$other", "BadRequestException"],
  ["an alarm", (name: string) => form("monitoring", "PutMetricAlarm", { AlarmName: name }), "a/b: c", "a\tb", "ValidationError"],
  ["a composite alarm", (name: string) => json("monitoring", "PutCompositeAlarm", { AlarmName: name }), "ä", "a\nb", "ValidationError"],
  [
    "a dashboard",
    (name: string) => form("monitoring", "PutDashboard", { DashboardName: name }),
    "x".repeat(255),
    "a.b",
    "InvalidParameterValue",
  ],
  ["a workspace", (name: string) => rest("aps", "/workspaces", { alias: name }), "a b", "a\nb", "ValidationException"],
] as const)("%s can have some names only", (_, create, accepted, refused, code) => {
  expect(() => checkNames(create(accepted))).not.toThrow();
  expect(() => checkNames(create(refused))).toThrow(expect.objectContaining({ status: 400, code }));
});

test("names of log groups that begin with aws/ are reserved", () => {
  expect(() => checkNames(createLogGroup("/aws/lambda/consumer"))).not.toThrow();
  expect(() => checkNames(createLogGroup("AWS/events"))).toThrow(
    expect.objectContaining({ code: "InvalidParameterException", message: "Log groups starting with AWS/ are reserved for AWS." }),
  );
});
