import { expect, test } from "@jest/globals";
import { checkScope } from "../../../../../../tools/local/aws/iam/request-scope.js";
import { awsRequest } from "../../../../../support/local-platform/aws-request.js";

const NOW = Date.parse("2026-11-26T14:00:00Z");
const FORM = "application/x-www-form-urlencoded";

interface Sent {
  readonly service?: string;
  readonly region?: string;
  readonly target?: string;
  /** `METHOD /path`. @default "POST /" */
  readonly to?: string;
  /** Version of a Query API. */
  readonly version?: string;
  readonly date?: string;
}

/** Returns "accepted", or status, code and message of the error. */
function answer({ service = "kafka", region = "eu-west-1", target, to = "POST /", version, date = "20261126T140000Z" }: Sent): string {
  const [method, url] = to.split(" ") as [string, string];
  const headers = {
    ...(date ? { "x-amz-date": date } : {}),
    ...(target ? { "x-amz-target": target } : {}),
    ...(version ? { "content-type": FORM } : {}),
  };
  const body = Buffer.from(version ? `Action=Get&Version=${version}` : "");
  try {
    checkScope({ ...awsRequest(method, url, undefined, headers), body, service, region }, NOW);
    return "accepted";
  } catch (failure) {
    const { status, code, message } = failure as { status: number; code: string; message: string };
    return `${status} ${code}: ${message}`;
  }
}

const EXPIRED = "Signature expired: 20261126T135459Z is now earlier than 20261126T135500Z (20261126T140000Z - 5 min.)";
const EARLY = "Signature not yet current: 20261126T140501Z is still later than 20261126T140500Z (20261126T140000Z + 5 min.)";
const wrongService = (name: string) => `Credential should be scoped to correct service: '${name}'. `;

test.each<[string, Sent, string]>([
  ["an unsigned request", { service: "", region: "us-east-1", date: "" }, "accepted"],
  ["a region that exists", { region: "ap-southeast-7" }, "accepted"],
  [
    "a region that does not exist",
    { region: "mars-1" },
    "403 InvalidSignatureException: Credential should be scoped to a valid region, not 'mars-1'. ",
  ],
  [
    "a Query API in a region that does not exist",
    { service: "iam", region: "here", version: "2010-05-08" },
    "403 SignatureDoesNotMatch: Credential should be scoped to a valid region, not 'here'. ",
  ],
  ["a JSON API", { service: "logs", target: "Logs_20140328.CreateLogGroup" }, "accepted"],
  ["DynamoDB", { service: "dynamodb", target: "DynamoDB_20120810.PutItem" }, "accepted"],
  [
    "a JSON API signed for another service",
    { service: "sqs", target: "Logs_20140328.CreateLogGroup" },
    `403 InvalidSignatureException: ${wrongService("logs")}`,
  ],
  ["a Query API", { service: "iam", version: "2010-05-08" }, "accepted"],
  [
    "a Query API signed for another service",
    { service: "sts", version: "2010-05-08" },
    `403 SignatureDoesNotMatch: ${wrongService("iam")}`,
  ],
  [
    "EC2's API in a region that does not exist",
    { service: "ec2", region: "here", version: "2016-11-15" },
    "401 AuthFailure: AWS was not able to validate the provided access credentials",
  ],
  ["a REST API", { service: "kafka", to: "GET /v1/clusters/arn" }, "accepted"],
  [
    "MSK's API signed for another service",
    { service: "lambda", to: "GET /api/v2/clusters" },
    `403 InvalidSignatureException: ${wrongService("kafka")}`,
  ],
  [
    "Lambda's API signed for another service",
    { service: "execute-api", to: "POST /2015-03-31/functions/f/invocations" },
    `403 InvalidSignatureException: ${wrongService("lambda")}`,
  ],
  [
    "API Gateway's API signed for another service",
    { service: "apigatewayv2", to: "GET /v2/apis/id" },
    `403 InvalidSignatureException: ${wrongService("apigateway")}`,
  ],
  ["an S3 object whose key looks like MSK's path", { service: "s3", to: "GET /v1/clusters" }, "accepted"],
  ["a signature 5 minutes old", { date: "20261126T135500Z" }, "accepted"],
  ["a signature older than 5 minutes", { date: "20261126T135459Z" }, `403 InvalidSignatureException: ${EXPIRED}`],
  ["a signature 5 minutes in the future", { date: "20261126T140500Z" }, "accepted"],
  ["a signature further in the future", { date: "20261126T140501Z" }, `403 InvalidSignatureException: ${EARLY}`],
  [
    "an old signature for a Query API",
    { service: "sts", version: "2011-06-15", date: "20261126T135459Z" },
    `403 SignatureDoesNotMatch: ${EXPIRED}`,
  ],
  [
    "an old signature for EC2",
    { service: "ec2", version: "2016-11-15", date: "20261126T135459Z" },
    "400 RequestExpired: Request has expired.",
  ],
  ["a signature for S3 15 minutes old", { service: "s3", to: "GET /bucket", date: "20261126T134500Z" }, "accepted"],
  [
    "a signature for S3 older than 15 minutes",
    { service: "s3", to: "GET /bucket", date: "20261126T134459Z" },
    "403 RequestTimeTooSkewed: The difference between the request time and the current time is too large.",
  ],
  [
    "a presigned URL of S3 that is valid",
    { service: "s3", to: "GET /bucket/key?X-Amz-Date=20261126T130001Z&X-Amz-Expires=3600", date: "" },
    "accepted",
  ],
  [
    "a presigned URL of S3 that has expired",
    { service: "s3", to: "GET /bucket/key?X-Amz-Date=20261126T125959Z&X-Amz-Expires=3600", date: "" },
    "403 AccessDenied: Request has expired",
  ],
  [
    "a presigned URL of S3 that is valid for more than a week",
    { service: "s3", to: "GET /bucket/key?X-Amz-Date=20261119T135959Z&X-Amz-Expires=9999999", date: "" },
    "403 AccessDenied: Request has expired",
  ],
])("%s", (_, sent, expected) => {
  expect(answer(sent)).toBe(expected);
});
