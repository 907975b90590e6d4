import { beforeAll, expect, test } from "@jest/globals";
import { violationsOf } from "../../tools/local/aws/models/constraints.js";
import { RequestValidator, validatedServices } from "../../tools/local/aws/models/request-validator.js";
import { readServiceModel } from "../../tools/local/aws/models/service-model.js";
import { ensureMoto, serviceModelsFolder } from "../../tools/local/aws/moto/install.js";
import type { AwsRequest } from "../../tools/local/aws/protocol/request.js";
import { toolsFolder } from "../../tools/setup/folders.js";
import { awsRequest } from "../support/local-platform/aws-request.js";

// Requests against the models of the installed botocore: one violation of each kind for each service.
const CLUSTER = `/v1/clusters/${encodeURIComponent("arn:aws:kafka:us-east-1:123456789012:cluster/events/1b4c6c2e-1")}`;
const ROLE = "arn:aws:iam::123456789012:role/ingest";
const MODULE = { FunctionName: "ingest", Role: ROLE, Runtime: "nodejs22.x", Handler: "index.handler", Code: { ZipFile: "UEs=" } };
const TRUST = { AssumeRolePolicyDocument: "{}" };

const ALARM = { AlarmName: "a", ComparisonOperator: "GreaterThanThreshold", EvaluationPeriods: "1" };

let validator: RequestValidator;

beforeAll(async () => {
  await ensureMoto(toolsFolder, () => undefined);
  validator = new RequestValidator(await serviceModelsFolder(toolsFolder));
});

const rest = (method: string, url: string, body?: unknown) => awsRequest(method, url, body);
const json = (operation: string, body: unknown) => awsRequest("POST", "/", body, { "x-amz-target": `Prefix.${operation}` });
const form = (Action: string, parameters: Record<string, string>) => ({
  ...awsRequest("POST", "/", undefined, { "content-type": "application/x-www-form-urlencoded" }),
  body: Buffer.from(new URLSearchParams({ Action, ...parameters }).toString()),
});

const refusal = (service: string, request: AwsRequest) =>
  validator.validate({ ...request, service }).then(
    () => "valid",
    ({ code, message }) => `${code}: ${message}`,
  );

/** Kind of violation, request, and a part of the error; "valid" for a valid request. */
type Case = readonly [kind: string, request: AwsRequest, expected: string];

const cases: Readonly<Record<string, readonly Case[]>> = {
  kafka: [
    ["valid", rest("PUT", `${CLUSTER}/monitoring`, { currentVersion: "K1", enhancedMonitoring: "PER_BROKER" }), "valid"],
    [
      "enum",
      rest("PUT", `${CLUSTER}/monitoring`, { currentVersion: "K1", enhancedMonitoring: "NONSENSE" }),
      "BadRequestException: Value 'NONSENSE' at 'enhancedMonitoring' failed to satisfy constraint: Member must satisfy enum value set: [DEFAULT, PER_BROKER, PER_TOPIC_PER_BROKER, PER_TOPIC_PER_PARTITION]",
    ],
    [
      "required",
      rest("PUT", `${CLUSTER}/monitoring`, {}),
      "Value null at 'currentVersion' failed to satisfy constraint: Member must not be null",
    ],
    ["length", rest("POST", "/api/v2/clusters", { clusterName: "x".repeat(65) }), "Member must have length less than or equal to 64"],
    ["range", rest("GET", "/v1/clusters?maxResults=101"), "Member must have value less than or equal to 100"],
    [
      "nested range",
      rest("PUT", `${CLUSTER}/nodes/storage`, {
        currentVersion: "K1",
        targetBrokerEBSVolumeInfo: [{ kafkaBrokerNodeId: "all", volumeSizeGB: "1" }],
      }),
      "BadRequestException: STRING_VALUE can not be converted to an Integer",
    ],
    [
      "pattern",
      rest("POST", "/replication/v1/replicators", {
        replicatorName: "a_b",
        kafkaClusters: [],
        replicationInfoList: [],
        serviceExecutionRoleArn: ROLE,
      }),
      "BadRequestException: The parameter value contains one or more characters that are not valid.",
    ],
  ],
  kafkaconnect: [
    ["valid", rest("POST", "/v1/worker-configurations", { name: "copy", propertiesFileContent: "a2V5PXZhbHVl" }), "valid"],
    [
      "required",
      rest("POST", "/v1/worker-configurations", { name: "copy" }),
      "BadRequestException: 1 validation error detected: Value null at 'propertiesFileContent' failed to satisfy constraint: Member must not be null",
    ],
    [
      "enum",
      rest("POST", "/v1/custom-plugins", { name: "copy", contentType: "TAR", location: { s3Location: { bucketArn: "b", fileKey: "k" } } }),
      "enum value set: [JAR, ZIP]",
    ],
    [
      "nested required",
      rest("POST", "/v1/custom-plugins", { name: "copy", contentType: "ZIP", location: { s3Location: { bucketArn: "b" } } }),
      "Value null at 'location.s3Location.fileKey' failed to satisfy constraint: Member must not be null",
    ],
    [
      "length",
      rest("POST", "/v1/worker-configurations", { name: "x".repeat(129), propertiesFileContent: "a2V5PXZhbHVl" }),
      "Member must have length less than or equal to 128",
    ],
    ["range", rest("GET", "/v1/connectors?maxResults=101"), "Member must have value less than or equal to 100"],
  ],
  lambda: [
    ["valid", rest("POST", "/2015-03-31/functions", MODULE), "valid"],
    ["valid", { ...rest("POST", "/2015-03-31/functions/ingest/invocations?Qualifier=$LATEST"), body: Buffer.from('"any"') }, "valid"],
    [
      "required",
      rest("POST", "/2015-03-31/functions", { ...MODULE, Role: undefined }),
      "Value null at 'role' failed to satisfy constraint: Member must not be null",
    ],
    ["enum", rest("POST", "/2015-03-31/functions", { ...MODULE, PackageType: "Tar" }), "enum value set: [Zip, Image]"],
    ["runtime", rest("POST", "/2015-03-31/functions", { ...MODULE, Runtime: "nodejs99.x" }), " or be a valid ARN"],
    ["pattern", rest("GET", "/2015-03-31/functions/a%2Fb"), "(:(\\$LATEST(\\.PUBLISHED)?|[a-zA-Z0-9-_]+))?"],
    ["length", rest("POST", "/2015-03-31/functions", { ...MODULE, Description: "x".repeat(257) }), "length less than or equal to 256"],
    ["range", rest("PUT", "/2015-03-31/functions/ingest/configuration", { MemorySize: 64 }), "value greater than or equal to 128"],
    [
      "list",
      rest("POST", "/2015-03-31/functions", { ...MODULE, Architectures: ["x86"] }),
      "ValidationException: 1 validation error detected: Value '[x86]' at 'architectures' failed to satisfy constraint: Member must satisfy constraint: [Member must satisfy enum value set: [x86_64, arm64], Member must not be null]",
    ],
    [
      "type",
      rest("PUT", "/2015-03-31/functions/ingest/configuration", { Timeout: "3" }),
      "STRING_VALUE can not be converted to an Integer",
    ],
  ],
  apigateway: [
    ["valid", rest("POST", "/v2/apis", { name: "events", protocolType: "HTTP" }), "valid"],
    [
      "required",
      rest("POST", "/v2/apis", { name: "events" }),
      "Value null at 'protocolType' failed to satisfy constraint: Member must not be null",
    ],
    ["enum", rest("POST", "/v2/apis", { name: "events", protocolType: "TCP" }), "enum value set: [WEBSOCKET, HTTP]"],
    ["range", rest("PATCH", "/v2/apis/a/integrations/b", { timeoutInMillis: 10 }), "value greater than or equal to 50"],
    ["length", rest("POST", "/v2/apis", { name: "x".repeat(129), protocolType: "HTTP" }), "length less than or equal to 128"],
    ["type", rest("POST", "/v2/apis", { name: 1, protocolType: "HTTP" }), "NUMBER_VALUE can not be converted to a String"],
  ],
  iam: [
    [
      "valid",
      form("CreateRole", { RoleName: "ingest", Description: "é", "Tags.member.1.Key": "team", "Tags.member.1.Value": "", ...TRUST }),
      "valid",
    ],
    [
      "required",
      form("CreateRole", { RoleName: "ingest" }),
      "Value null at 'assumeRolePolicyDocument' failed to satisfy constraint: Member must not be null",
    ],
    ["pattern", form("CreateRole", { RoleName: "a/b", ...TRUST }), "Member must satisfy regular expression pattern: [\\w+=,.@-]+"],
    ["length", form("CreateRole", { RoleName: "x".repeat(65), ...TRUST }), "length less than or equal to 64"],
    ["range", form("CreateRole", { RoleName: "ingest", MaxSessionDuration: "60", ...TRUST }), "value greater than or equal to 3600"],
    [
      "enum",
      form("UpdateAccessKey", { AccessKeyId: "AKIA0123456789ABCDEF", Status: "Off" }),
      "enum value set: [Active, Inactive, Expired]",
    ],
    [
      "list",
      form("TagRole", { RoleName: "ingest", "Tags.member.1.Key": "a*", "Tags.member.1.Value": "" }),
      "at 'tags.1.member.key' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]+",
    ],
    ["type", form("ListRoles", { MaxItems: "many" }), "STRING_VALUE can not be converted to an Integer"],
  ],
  sts: [
    ["valid", form("AssumeRole", { RoleArn: ROLE, RoleSessionName: "session" }), "valid"],
    [
      "required",
      form("AssumeRole", { RoleArn: ROLE }),
      "Value null at 'roleSessionName' failed to satisfy constraint: Member must not be null",
    ],
    [
      "range",
      form("AssumeRole", { RoleArn: ROLE, RoleSessionName: "session", DurationSeconds: "60" }),
      "value greater than or equal to 900",
    ],
    ["pattern", form("AssumeRole", { RoleArn: ROLE, RoleSessionName: "a b" }), "pattern: [\\w+=,.@-]*"],
  ],
  logs: [
    ["valid", json("CreateLogGroup", { logGroupName: "/aws/lambda/ingest", tags: { team: "" } }), "valid"],
    [
      "required",
      json("CreateLogGroup", {}),
      "InvalidParameterException: 1 validation error detected: Value null at 'logGroupName' failed to satisfy constraint: Member must not be null",
    ],
    ["pattern", json("CreateLogGroup", { logGroupName: "a*b" }), "pattern: [\\.\\-_/#A-Za-z0-9]+"],
    ["length", json("CreateLogGroup", { logGroupName: "x".repeat(513) }), "length less than or equal to 512"],
    [
      "enum",
      json("CreateLogGroup", { logGroupName: "a", logGroupClass: "FAST" }),
      "enum value set: [STANDARD, INFREQUENT_ACCESS, DELIVERY, ESSENTIALS]",
    ],
    ["range", json("DescribeLogGroups", { limit: 51 }), "value less than or equal to 50"],
    [
      "map",
      json("CreateLogGroup", { logGroupName: "a", tags: { "": "x" } }),
      "pattern: ^([\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]+)$, Member must not be null]",
    ],
    [
      "type",
      json("PutRetentionPolicy", { logGroupName: "a", retentionInDays: "7" }),
      "SerializationException: STRING_VALUE can not be converted to an Integer",
    ],
  ],
  sqs: [
    ["valid", json("CreateQueue", { QueueName: "orders", Attributes: { VisibilityTimeout: "30" } }), "valid"],
    [
      "required",
      json("SendMessage", { QueueUrl: "http://127.0.0.1/1/orders" }),
      "MissingParameter: The request must contain the parameter MessageBody.",
    ],
    [
      "enum",
      json("GetQueueAttributes", { QueueUrl: "http://127.0.0.1/1/orders", AttributeNames: ["Nope"] }),
      "InvalidAttributeName: Unknown Attribute Nope.",
    ],
    ["map", json("CreateQueue", { QueueName: "orders", Attributes: { Nope: "30" } }), "InvalidAttributeName: Unknown Attribute Nope."],
    [
      "type",
      json("ReceiveMessage", { QueueUrl: "http://127.0.0.1/1/orders", WaitTimeSeconds: "1" }),
      "SerializationException: STRING_VALUE can not be converted to an Integer",
    ],
    ["form", form("CreateQueue", {}), "MissingParameter: The request must contain the parameter QueueName."],
  ],
  kms: [
    ["valid", json("CreateKey", { Description: "events", Tags: [{ TagKey: "team", TagValue: "" }] }), "valid"],
    ["required", json("DescribeKey", {}), "Value null at 'keyId' failed to satisfy constraint: Member must not be null"],
    [
      "enum",
      json("CreateKey", { KeySpec: "DES" }),
      "Value 'DES' at 'keySpec' failed to satisfy constraint: Member must satisfy enum value set: [RSA_2048, ",
    ],
    ["pattern", json("CreateAlias", { AliasName: "alias/a b", TargetKeyId: "x" }), "pattern: ^[a-zA-Z0-9:/_-]+$"],
    ["length", json("DescribeKey", { KeyId: "" }), "length greater than or equal to 1"],
    ["range", json("ListKeys", { Limit: 1001 }), "value less than or equal to 1000"],
    [
      "list",
      json("CreateKey", { Tags: [{ TagKey: "team" }] }),
      "Value null at 'tags.1.member.tagValue' failed to satisfy constraint: Member must not be null",
    ],
    ["type", json("CreateKey", { MultiRegion: "yes" }), "SerializationException: STRING_VALUE can not be converted to a Boolean"],
  ],
  dynamodb: [
    ["valid", json("PutItem", { TableName: "counts", Item: { pk: { S: "a" }, list: { L: [{ M: { n: { N: "1" } } }] } } }), "valid"],
    ["required", json("PutItem", { TableName: "counts" }), "Value null at 'item' failed to satisfy constraint: Member must not be null"],
    [
      "enum",
      json("PutItem", { TableName: "counts", Item: {}, ReturnValuesOnConditionCheckFailure: "OLD" }),
      "ValidationException: 1 validation error detected: Value 'OLD' at 'returnValuesOnConditionCheckFailure' failed to satisfy constraint: Member must satisfy enum value set: [ALL_OLD, NONE]",
    ],
    [
      "length of a transaction",
      json("TransactWriteItems", { TransactItems: Array.from({ length: 101 }, () => ({ Delete: { TableName: "counts", Key: {} } })) }),
      "Member must have length less than or equal to 100",
    ],
    [
      "nested",
      json("TransactWriteItems", { TransactItems: [{ Update: { TableName: "counts", Key: {} } }] }),
      "Value null at 'transactItems.1.member.update.updateExpression' failed to satisfy constraint: Member must not be null",
    ],
    [
      "type",
      json("PutItem", { TableName: "counts", Item: { pk: { S: 1 } } }),
      "SerializationException: NUMBER_VALUE can not be converted to a String",
    ],
  ],
  monitoring: [
    ["valid", form("PutMetricAlarm", { ...ALARM, "Dimensions.member.1.Name": "Broker ID", "Dimensions.member.1.Value": "1" }), "valid"],
    ["valid in JSON", json("ListMetrics", { Namespace: "AWS/Kafka" }), "valid"],
    [
      "required",
      form("PutMetricAlarm", {}),
      "ValidationError: 1 validation error detected: Value null at 'alarmName' failed to satisfy constraint: Member must not be null",
    ],
    [
      "enum",
      form("PutMetricAlarm", { ...ALARM, ComparisonOperator: "Above" }),
      "Value 'Above' at 'comparisonOperator' failed to satisfy constraint",
    ],
    ["length", json("DeleteAlarms", { AlarmNames: [""] }), "Member must have length greater than or equal to 1"],
    ["range", form("PutMetricAlarm", { ...ALARM, EvaluationPeriods: "0" }), "Member must have value greater than or equal to 1"],
    ["list", form("PutMetricAlarm", { ...ALARM, "Dimensions.member.1.Name": "Broker ID" }), "Value null at 'dimensions.1.member.value'"],
  ],
  grafana: [
    ["valid", rest("GET", "/workspaces"), "valid"],
    [
      "required",
      rest("POST", "/workspaces", {}),
      "Value null at 'accountAccessType' failed to satisfy constraint: Member must not be null",
    ],
    ["range", rest("GET", "/workspaces?maxResults=101"), "Member must have value less than or equal to 100"],
  ],
  aps: [
    ["valid", rest("POST", "/workspaces", { alias: "events" }), "valid"],
    ["length", rest("POST", "/workspaces", { alias: "x".repeat(101) }), "Member must have length less than or equal to 100"],
    [
      "required",
      rest("POST", "/workspaces/ws-1/rulegroupsnamespaces", { name: "msk" }),
      "Value null at 'data' failed to satisfy constraint",
    ],
  ],
  secretsmanager: [
    ["valid", json("CreateSecret", { Name: "AmazonMSK_events", SecretString: "{}" }), "valid"],
    ["required", json("CreateSecret", {}), "Value null at 'name' failed to satisfy constraint: Member must not be null"],
    [
      "length",
      json("GetSecretValue", { SecretId: "" }),
      "ValidationException: 1 validation error detected: Value '' at 'secretId' failed to satisfy constraint: Member must have length greater than or equal to 1",
    ],
    ["enum", json("ListSecrets", { SortOrder: "up" }), "enum value set: [asc, desc]"],
    ["range", json("GetRandomPassword", { PasswordLength: 0 }), "value greater than or equal to 1"],
    [
      "sensitive",
      json("PutSecretValue", { SecretId: "x", SecretString: "" }),
      "Value at 'secretString' failed to satisfy constraint: Member must have length greater than or equal to 1",
    ],
    [
      "type",
      json("CreateSecret", { Name: "x", SecretString: {} }),
      "SerializationException: START_OBJECT can not be converted to a String",
    ],
  ],
};

/** What the services refuse by their documentation. */
const documented: readonly (readonly [service: string, request: AwsRequest, expected: string])[] = [
  ["logs", json("PutRetentionPolicy", { logGroupName: "a", retentionInDays: 3653 }), "valid"],
  [
    "logs",
    json("PutRetentionPolicy", { logGroupName: "a", retentionInDays: 2 }),
    "Invalid retention value. Valid values are: [1, 3, 5, 7, 14, ",
  ],
  ["sqs", json("CreateQueue", { QueueName: "a", Attributes: { VisibilityTimeout: "43201" } }), "InvalidAttributeValue: "],
  ["secretsmanager", json("CreateSecret", { Name: "a*" }), "ValidationException: Invalid name. "],
];

test.each(Object.keys(validatedServices))("%s refuses one violation of each kind with its own error", async (service) => {
  for (const [kind, request, expected] of cases[service] as readonly Case[]) {
    const actual = await refusal(service, request);
    expect([kind, actual]).toEqual([kind, expect.stringContaining(expected)]);
  }
});

test.each(documented)("%s: what only the documentation states: %#", async (service, request, expected) => {
  expect(await refusal(service, request)).toContain(expected);
});

test("every pattern of the models compiles", async () => {
  const folder = await serviceModelsFolder(toolsFolder);
  for (const { model } of Object.values(validatedServices)) {
    const { shapes } = await readServiceModel(folder, model);
    for (const [name, { pattern }] of Object.entries(shapes)) {
      if (pattern !== undefined) expect(() => violationsOf({ ...EMPTY, shapes }, { shape: name }, "x")).not.toThrow();
    }
  }
});

const EMPTY = { metadata: { protocol: "json" }, operations: {} };
