import { AwsError } from "../protocol/errors.js";
import { type AwsRequest, formParameters } from "../protocol/request.js";

/** How far a signature may be from the current time. Source: AWS IAM User Guide, "Troubleshoot signed requests" (2026-11). */
const SKEW_MINUTES = 5;
/** Source: Amazon S3 API Reference, error code RequestTimeTooSkewed (2026-11). */
const S3_SKEW_MINUTES = 15;
/** The longest life of a presigned URL. Source: Amazon S3 User Guide, "Sharing objects with presigned URLs" (2026-11). */
const LONGEST_PRESIGNED_SECONDS = 604_800;

/** Region names. Source: `regionRegex` of the partitions in botocore's endpoints.json, 1.43 (2026-11). */
const REGION = /^((us|eu|ap|sa|ca|me|af|il|mx|cn|us-gov|us-iso|us-isob|eu-isoe|us-isof|eusc)-\w+-\d+)$/;

/** Signing names of services by the prefix of `X-Amz-Target`. Source: botocore's service models, 1.43. */
const byTarget: Readonly<Record<string, string>> = {
  AmazonSQS: "sqs",
  Logs_20140328: "logs",
  TrentService: "kms",
  secretsmanager: "secretsmanager",
  ACMPrivateCA: "acm-pca",
  Firehose_20150804: "firehose",
  ResourceGroupsTaggingAPI_20170126: "tagging",
  AnyScaleFrontendService: "application-autoscaling",
  AWSGlue: "glue",
  DynamoDB_20120810: "dynamodb",
  GraniteServiceVersion20100801: "monitoring",
};
/** Signing names of services with a Query API, by its version. */
const byVersion: Readonly<Record<string, string>> = {
  "2010-05-08": "iam",
  "2011-06-15": "sts",
  "2016-11-15": "ec2",
  "2010-03-31": "sns",
  "2012-11-05": "sqs",
  "2010-08-01": "monitoring",
};
/** Signing names of services with a REST API, by the beginning of their paths. */
const byPath: readonly (readonly [RegExp, string])[] = [
  [/^\/(v1|api\/v2)\/clusters(\/|$)/, "kafka"],
  [/^\/(v1\/configurations|v1\/vpc-connections?|replication\/v1\/replicators)(\/|$)/, "kafka"],
  [/^\/20\d\d-\d\d-\d\d\/(functions|event-source-mappings)(\/|$)/, "lambda"],
  [/^\/v2\/(apis|vpclinks)(\/|$)/, "apigateway"],
];

/**
 * Checks the credential scope and the time of a signed request: a region that exists, the service whose API is called, and a recent
 * date. The signature itself is not verified here.
 *
 * @throws AwsError 403 with the service's code
 */
export function checkScope(request: AwsRequest, nowMs = Date.now()): void {
  if (request.service === "") return; // unsigned
  const { region } = request;
  if (!REGION.test(region)) throw refuseScope(request, `Credential should be scoped to a valid region, not '${region}'. `);
  const service = serviceOf(request);
  if (service !== undefined && service !== request.service)
    throw refuseScope(request, `Credential should be scoped to correct service: '${service}'. `);
  checkTime(request, nowMs);
}

/** Returns the service whose API a request calls; undefined if the request does not show it. S3's paths can be anything. */
function serviceOf(request: AwsRequest): string | undefined {
  const target = request.headers["x-amz-target"];
  if (typeof target === "string") return byTarget[target.split(".")[0] as string];
  if (isForm(request)) return byVersion[formParameters(request).get("Version") ?? ""];
  return request.service === "s3" ? undefined : byPath.find(([pattern]) => pattern.test(request.path))?.[1];
}

function checkTime(request: AwsRequest, nowMs: number): void {
  const text = String(request.headers["x-amz-date"] ?? request.query.get("X-Amz-Date") ?? "");
  const signedAt = Date.parse(text.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, "$1-$2-$3T$4:$5:$6Z"));
  if (Number.isNaN(signedAt)) return; // signed with the Date header, which only old clients do
  const skew = (request.service === "s3" ? S3_SKEW_MINUTES : SKEW_MINUTES) * 60_000;
  const seconds = request.query.get("X-Amz-Expires");
  const validMs = seconds === null ? skew : Math.min(Number(seconds), LONGEST_PRESIGNED_SECONDS) * 1000;
  if (nowMs > signedAt + validMs) throw refuseTime(request, text, nowMs, "expired");
  if (signedAt > nowMs + skew) throw refuseTime(request, text, nowMs, "not yet current");
}

function refuseTime(request: AwsRequest, signedAt: string, nowMs: number, problem: "expired" | "not yet current"): AwsError {
  if (request.query.has("X-Amz-Expires") && request.service === "s3") return new AwsError(403, "AccessDenied", "Request has expired");
  if (request.service === "s3")
    return new AwsError(403, "RequestTimeTooSkewed", "The difference between the request time and the current time is too large.");
  if (request.service === "ec2") return new AwsError(400, "RequestExpired", "Request has expired.");
  const [sign, comparison] = problem === "expired" ? ["-", "now earlier"] : ["+", "still later"];
  const limit = amzDate(nowMs + (problem === "expired" ? -1 : 1) * SKEW_MINUTES * 60_000);
  return refuseScope(
    request,
    `Signature ${problem}: ${signedAt} is ${comparison} than ${limit} (${amzDate(nowMs)} ${sign} ${SKEW_MINUTES} min.)`,
  );
}

/** Returns the error of the service for a wrong scope. Query APIs, EC2 and S3 have other codes. */
function refuseScope(request: AwsRequest, message: string): AwsError {
  if (request.service === "ec2") return new AwsError(401, "AuthFailure", "AWS was not able to validate the provided access credentials");
  if (request.service === "s3")
    return new AwsError(400, "AuthorizationHeaderMalformed", `The authorization header is malformed; ${message}`);
  return new AwsError(403, isForm(request) ? "SignatureDoesNotMatch" : "InvalidSignatureException", message);
}

const isForm = ({ headers }: AwsRequest) => headers["content-type"]?.startsWith("application/x-www-form-urlencoded") === true;

/** `20261126T141500Z` */
const amzDate = (ms: number) => new Date(ms).toISOString().replace(/[-:]|\.\d+/g, "");
