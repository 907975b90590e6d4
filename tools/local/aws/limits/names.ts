import { AwsError } from "../protocol/errors.js";
import { type Input, serviceTables } from "../protocol/operations.js";
import type { AwsRequest } from "../protocol/request.js";

/** Source: Amazon S3 User Guide, "General purpose bucket naming rules" (2026-11). */
const BUCKET =
  /^(?!xn--|sthree-|amzn-s3-demo-)(?!.*(\.\.|-s3alias$|--ol-s3$|\.mrap$|--x-s3$|--table-s3$))[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/;
const IP_ADDRESS = /^\d+\.\d+\.\d+\.\d+$/;

/** Names of an operation: what the models of the services do not contain. */
interface NameCheck {
  readonly member: string;
  readonly form: RegExp;
  readonly code: string;
  readonly message: string | ((name: string) => string);
}

const controlCharacters = (member: string, code: string): NameCheck => ({
  member,
  form: /^\P{Cc}*$/u,
  code,
  message: (name) => `The value ${JSON.stringify(name)} for parameter ${member} has control characters.`,
});
const apiName = (member: string): NameCheck => ({
  member,
  form: /^\P{Cc}{1,128}$/u,
  code: "BadRequestException",
  message: `${member} must have 1 to 128 characters.`,
});
const mskName = (member: string, longest: number): NameCheck => ({
  member,
  form: new RegExp(`^[0-9A-Za-z][0-9A-Za-z-]{0,${longest - 1}}$`),
  code: "BadRequestException",
  message: "The parameter value contains one or more characters that are not valid.",
});

/**
 * The texts are from memory, except those of MSK. Sources of the forms: the API references of the services (2026-11). botocore's models
 * contain the other forms, moto those of queues.
 */
const checksOf = serviceTables<readonly NameCheck[]>({
  kafka: {
    "POST /v1/clusters": [mskName("clusterName", 64)],
    "POST /api/v2/clusters": [mskName("clusterName", 64)],
    "POST /v1/configurations": [mskName("name", 64)],
  },
  dynamodb: {
    CreateTable: [
      {
        member: "TableName",
        form: /^[a-zA-Z0-9_.-]{3,255}$/,
        code: "ValidationException",
        message: "TableName must be 3 to 255 letters, digits and _ . -",
      },
    ],
  },
  kafkaconnect: {
    "POST /v1/connectors": [mskName("connectorName", 128)],
    "POST /v1/custom-plugins": [mskName("name", 128)],
    "POST /v1/worker-configurations": [mskName("name", 128)],
  },
  logs: {
    CreateLogGroup: [
      {
        member: "logGroupName",
        form: /^(?!aws\/)/i,
        code: "InvalidParameterException",
        message: "Log groups starting with AWS/ are reserved for AWS.",
      },
    ],
  },
  kms: {
    CreateAlias: [
      {
        member: "AliasName",
        form: /^alias\/[a-zA-Z0-9/_-]+$/,
        code: "InvalidAliasNameException",
        message: 'Alias must start with the prefix "alias/" and have letters, digits, / , _ and - only.',
      },
      {
        member: "AliasName",
        form: /^(?!alias\/aws\/)/,
        code: "NotAuthorizedException",
        message: "The alias prefix alias/aws/ is reserved.",
      },
    ],
  },
  sns: {
    CreateTopic: [{ member: "Name", form: /^[a-zA-Z0-9_-]{1,256}$/, code: "InvalidParameter", message: "Invalid parameter: Topic Name" }],
  },
  lambda: {
    "POST /2015-03-31/functions": [
      {
        member: "FunctionName",
        form: /^(.*:.*|[a-zA-Z0-9_-]{1,64})$/, // an ARN can be longer
        code: "InvalidParameterValueException",
        message: "The function name can have at most 64 letters, digits, hyphens and underscores.",
      },
    ],
  },
  apigateway: {
    "POST /v2/apis": [apiName("name")],
    "POST /v2/apis/{apiId}/authorizers": [apiName("name")],
    "POST /v2/apis/{apiId}/stages": [
      {
        member: "stageName",
        form: /^(\$default|[a-zA-Z0-9_-]{1,128})$/,
        code: "BadRequestException",
        message: "Stage name only allows alphanumeric characters, underscores and hyphens.",
      },
    ],
  },
  monitoring: {
    PutMetricAlarm: [controlCharacters("AlarmName", "ValidationError")],
    PutCompositeAlarm: [controlCharacters("AlarmName", "ValidationError")],
    PutDashboard: [
      {
        member: "DashboardName",
        form: /^[a-zA-Z0-9_-]{1,255}$/,
        code: "InvalidParameterValue",
        message: "The dashboard name can have up to 255 letters, digits, hyphens and underscores.",
      },
    ],
  },
  aps: { "POST /workspaces": [controlCharacters("alias", "ValidationException")] },
});

/** Checks names that moto and the models of the services take and AWS does not. @throws AwsError 400 */
export function checkNames(request: AwsRequest): void {
  if (request.service === "s3") checkBucket(request);
  const found = checksOf(request);
  for (const check of found?.entry ?? []) checkName(check, found?.input as Input);
}

function checkBucket(request: AwsRequest): void {
  const [, bucket] = /^\/([^/]+)\/?$/.exec(request.path) ?? [];
  const creates = request.method === "PUT" && bucket !== undefined && request.query.size === 0;
  if (creates && (!BUCKET.test(bucket) || IP_ADDRESS.test(bucket)))
    throw new AwsError(400, "InvalidBucketName", "The specified bucket is not valid.");
}

/** A missing name is left to the model of the service. */
function checkName({ member, form, code, message }: NameCheck, input: Input): void {
  const name = input[member];
  if (typeof name !== "string" || form.test(name)) return;
  throw new AwsError(400, code, typeof message === "string" ? message : message(name));
}
