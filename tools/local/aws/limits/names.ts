import { AwsError } from "../protocol/errors.js";
import { type AwsRequest, jsonBody, operationName } from "../protocol/request.js";

/** Source: Amazon S3 User Guide, "General purpose bucket naming rules" (2026-11). */
const BUCKET =
  /^(?!xn--|sthree-|amzn-s3-demo-)(?!.*(\.\.|-s3alias$|--ol-s3$|\.mrap$|--x-s3$|--table-s3$))[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/;
const IP_ADDRESS = /^\d+\.\d+\.\d+\.\d+$/;

/** Checks names that moto takes and AWS does not. moto checks those of queues. @throws AwsError 400 */
export function checkNames(request: AwsRequest): void {
  if (request.service === "s3") {
    const [, bucket] = /^\/([^/]+)\/?$/.exec(request.path) ?? [];
    const creates = request.method === "PUT" && bucket !== undefined && request.query.size === 0;
    if (creates && (!BUCKET.test(bucket) || IP_ADDRESS.test(bucket)))
      throw new AwsError(400, "InvalidBucketName", "The specified bucket is not valid.");
  }
  if (
    request.service === "logs" &&
    operationName(request) === "CreateLogGroup" &&
    /^aws\//i.test(String(jsonBody(request)["logGroupName"]))
  )
    throw new AwsError(400, "InvalidParameterException", "Log groups starting with AWS/ are reserved for AWS."); // wording from memory
}
