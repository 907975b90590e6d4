import { beforeAll, describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { type NameArgument, nameProblem, nameRules } from "../../modules/aws/index.js";
import { checkEc2Limits } from "../../tools/local/aws/limits/ec2.js";
import { checkNames } from "../../tools/local/aws/limits/names.js";
import { RequestValidator } from "../../tools/local/aws/models/request-validator.js";
import { ensureMoto, serviceModelsFolder } from "../../tools/local/aws/moto/install.js";
import type { AwsRequest } from "../../tools/local/aws/protocol/request.js";
import { toolsFolder } from "../../tools/setup/folders.js";
import { awsRequest } from "../support/local-platform/aws-request.js";

// The rules for names that settings follow, against what the local platform refuses: botocore's models and its own limits.

let validator: RequestValidator;

beforeAll(async () => {
  await ensureMoto(toolsFolder, () => undefined);
  validator = new RequestValidator(await serviceModelsFolder(toolsFolder));
});

const rest = (service: string, path: string, body: object): AwsRequest => ({ ...awsRequest("POST", path, body), service });
const json = (service: string, operation: string, body: object): AwsRequest => ({
  ...awsRequest("POST", "/", body, { "x-amz-target": `Prefix.${operation}` }),
  service,
});
const form = (service: string, Action: string, parameters: Record<string, string>): AwsRequest => ({
  ...awsRequest("POST", "/", undefined, { "content-type": "application/x-www-form-urlencoded" }),
  body: Buffer.from(new URLSearchParams({ Action, ...parameters }).toString()),
  service,
});

const alarm = { ComparisonOperator: "GreaterThanThreshold", EvaluationPeriods: "1" };
const role = "arn:aws:iam::123456789012:role/x";
const lambda = { Role: role, Runtime: "nodejs22.x", Handler: "index.handler", Code: { ZipFile: "UEs=" } };
const group = { clientSubnets: ["subnet-1", "subnet-2"], instanceType: "kafka.m7g.large" };
const provisioned = { brokerNodeGroupInfo: group, kafkaVersion: "3.9.x.kraft", numberOfBrokerNodes: 2 };
const plugin = { contentType: "ZIP", location: { s3Location: { bucketArn: "arn:aws:s3:::x", fileKey: "x" } } };
const connector = {
  capacity: { provisionedCapacity: { mcuCount: 1, workerCount: 1 } },
  connectorConfiguration: {},
  kafkaCluster: { apacheKafkaCluster: { bootstrapServers: "x", vpc: { subnets: ["subnet-1"], securityGroups: ["sg-1"] } } },
  kafkaClusterClientAuthentication: { authenticationType: "IAM" },
  kafkaClusterEncryptionInTransit: { encryptionType: "TLS" },
  kafkaConnectVersion: "3.7.x",
  plugins: [{ customPlugin: { customPluginArn: "x", revision: 1 } }],
  serviceExecutionRoleArn: role,
};
const grafana = { accountAccessType: "CURRENT_ACCOUNT", authenticationProviders: ["SAML"], permissionType: "CUSTOMER_MANAGED" };

/** The request that creates a resource with a name. */
const creations: Partial<Record<NameArgument, (name: string) => AwsRequest>> = {
  "aws_security_group.name": (GroupName) => form("ec2", "CreateSecurityGroup", { GroupName, GroupDescription: "x" }),
  "aws_iam_role.name": (RoleName) => form("iam", "CreateRole", { RoleName, AssumeRolePolicyDocument: "{}" }),
  "aws_iam_instance_profile.name": (InstanceProfileName) => form("iam", "CreateInstanceProfile", { InstanceProfileName }),
  "aws_iam_role_policy.name": (PolicyName) => form("iam", "PutRolePolicy", { RoleName: "x", PolicyName, PolicyDocument: "{}" }),
  "aws_iam_policy.name": (PolicyName) => form("iam", "CreatePolicy", { PolicyName, PolicyDocument: "{}" }),
  "aws_kms_alias.name": (AliasName) => json("kms", "CreateAlias", { AliasName, TargetKeyId: "x" }),
  "aws_cloudwatch_log_group.name": (logGroupName) => json("logs", "CreateLogGroup", { logGroupName }),
  "aws_cloudwatch_log_metric_filter.name": (filterName) =>
    json("logs", "PutMetricFilter", {
      ...{ logGroupName: "x", filterName, filterPattern: "x" },
      metricTransformations: [{ metricName: "x", metricNamespace: "x", metricValue: "1" }],
    }),
  "aws_cloudwatch_query_definition.name": (name) => json("logs", "PutQueryDefinition", { name, queryString: "x" }),
  "aws_cloudwatch_metric_alarm.alarm_name": (AlarmName) => form("monitoring", "PutMetricAlarm", { AlarmName, ...alarm }),
  "aws_cloudwatch_composite_alarm.alarm_name": (AlarmName) => form("monitoring", "PutCompositeAlarm", { AlarmName, AlarmRule: "FALSE" }),
  "aws_cloudwatch_dashboard.dashboard_name": (DashboardName) => form("monitoring", "PutDashboard", { DashboardName, DashboardBody: "{}" }),
  "aws_dynamodb_table.name": (TableName) =>
    json("dynamodb", "CreateTable", {
      ...{ TableName, BillingMode: "PAY_PER_REQUEST" },
      KeySchema: [{ AttributeName: "pk", KeyType: "HASH" }],
      AttributeDefinitions: [{ AttributeName: "pk", AttributeType: "S" }],
    }),
  "aws_sns_topic.name": (Name) => form("sns", "CreateTopic", { Name }),
  "aws_secretsmanager_secret.name": (Name) => json("secretsmanager", "CreateSecret", { Name, ClientRequestToken: "x".repeat(32) }),
  "aws_lambda_function.function_name": (FunctionName) => rest("lambda", "/2015-03-31/functions", { FunctionName, ...lambda }),
  "aws_apigatewayv2_api.name": (name) => rest("apigateway", "/v2/apis", { name, protocolType: "HTTP" }),
  "aws_apigatewayv2_authorizer.name": (name) =>
    rest("apigateway", "/v2/apis/x/authorizers", { name, authorizerType: "JWT", identitySource: ["x"] }),
  "aws_apigatewayv2_stage.name": (stageName) => rest("apigateway", "/v2/apis/x/stages", { stageName }),
  "aws_msk_cluster.cluster_name": (clusterName) => rest("kafka", "/v1/clusters", { clusterName, ...provisioned }),
  "aws_msk_serverless_cluster.cluster_name": (clusterName) => rest("kafka", "/api/v2/clusters", { clusterName }),
  "aws_msk_configuration.name": (name) => rest("kafka", "/v1/configurations", { name, serverProperties: "" }),
  "aws_msk_replicator.replicator_name": (replicatorName) =>
    rest("kafka", "/replication/v1/replicators", {
      ...{ replicatorName, serviceExecutionRoleArn: role, kafkaClusters: [], replicationInfoList: [] },
    }),
  "aws_mskconnect_connector.name": (connectorName) => rest("kafkaconnect", "/v1/connectors", { connectorName, ...connector }),
  "aws_mskconnect_custom_plugin.name": (name) => rest("kafkaconnect", "/v1/custom-plugins", { name, ...plugin }),
  "aws_mskconnect_worker_configuration.name": (name) =>
    rest("kafkaconnect", "/v1/worker-configurations", { name, propertiesFileContent: "eA==" }),
  "aws_prometheus_workspace.alias": (alias) => rest("aps", "/workspaces", { alias, clientToken: "x" }),
  "aws_prometheus_rule_group_namespace.name": (name) => rest("aps", "/workspaces/ws-1/rulegroupsnamespaces", { name, data: "eA==" }),
  "aws_grafana_workspace.name": (workspaceName) => rest("grafana", "/workspaces", { workspaceName, ...grafana }),
  "aws_s3_bucket.bucket": (name) => ({ ...awsRequest("PUT", `/${name}`), service: "s3" }),
};

/** Kinds of names that the local platform leaves to others. */
const elsewhere: Partial<Record<NameArgument, string>> = {
  "aws_sqs_queue.name": "moto",
  "aws_glue_catalog_database.name": "moto",
  "aws_glue_registry.registry_name": "moto",
  "aws_glue_schema.schema_name": "moto",
  "aws_appautoscaling_policy.name": "not validated: its form is Java's \\p{Print}",
  "aws_route53_zone.name": "moto",
  "aws_route53_record.name": "moto",
  "aws_s3_object.key": "Terraform, before any request",
};

test("each kind of name is compared, or checked elsewhere", () => {
  expect([...Object.keys(creations), ...Object.keys(elsewhere)].sort()).toEqual(Object.keys(nameRules).sort());
});

async function isAccepted(request: AwsRequest): Promise<boolean> {
  try {
    await validator.validate(request);
    checkNames(request);
    if (request.service === "ec2") checkEc2Limits(request);
    return true;
  } catch (failure) {
    if (typeof (failure as { code?: unknown }).code !== "string") throw failure;
    return false;
  }
}

const characters = fc.constantFrom(..."aZ0-_./:+=,@#!$*~ '%\tä");
const beginnings = fc.constantFrom("", "", "sg-", "alias/", "alias/aws/", "aws/", "AWS/", "/aws/", "xn--", "sthree-", "$default", "a");
const lengths = [63, 64, 65, 80, 81, 100, 101, 128, 129, 255, 256, 257, 512, 513];

describe.each(Object.entries(creations))("%s", (argument, request) => {
  const rule = nameRules[argument as NameArgument];

  test("has the same names in the settings and on the local platform", async () => {
    const name = fc.oneof(
      {
        weight: 5,
        arbitrary: fc.tuple(beginnings, fc.string({ unit: characters, maxLength: 8 })).map(([beginning, end]) => beginning + end),
      },
      { weight: 3, arbitrary: fc.tuple(beginnings, fc.stringMatching(/^[a-z0-9]{1,8}$/)).map(([beginning, end]) => beginning + end) },
      { weight: 2, arbitrary: fc.constantFrom(...lengths).map((length) => "alias/".padEnd(length, "x")) },
      { weight: 2, arbitrary: fc.constantFrom(...lengths).map((length) => "x".repeat(length)) },
    );
    await fc.assert(
      fc.asyncProperty(name, async (text) => {
        // With a colon, the name of a function is also a qualified name or an ARN, which the service's model accepts.
        fc.pre(!(argument === "aws_lambda_function.function_name" && text.includes(":")));
        fc.pre(text !== "" && !(argument === "aws_s3_bucket.bucket" && /[/?#]/.test(text)));
        const accepted = nameProblem(text, rule) === undefined;
        expect({ text, accepted: await isAccepted(request(text)) }).toEqual({ text, accepted });
      }),
      { numRuns: 200 },
    );
  });
});
