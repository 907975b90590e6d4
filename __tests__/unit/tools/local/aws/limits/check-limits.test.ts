import { expect, test } from "@jest/globals";
import { checkLimits } from "../../../../../../tools/local/aws/limits/check-limits.js";
import { awsRequest } from "../../../../../support/local-platform/aws-request.js";

const FORM = { "content-type": "application/x-www-form-urlencoded" };
const form = (service: string, body: string) => ({ ...awsRequest("POST", "/", undefined, FORM), service, body: Buffer.from(body) });
const unexpected = () => Promise.reject(new Error("no request is expected"));

test.each([
  ["a name", { ...awsRequest("PUT", "/Events"), service: "s3" }, "InvalidBucketName"],
  ["a tag", { ...awsRequest("POST", "/v1/clusters", { tags: { "aws:x": "" } }), service: "kafka" }, "BadRequestException"],
  ["a security group", form("ec2", "Action=CreateSecurityGroup&GroupName=sg-x&GroupDescription=x"), "InvalidParameterValue"],
  [
    "an environment",
    { ...awsRequest("POST", "/2015-03-31/functions", { Environment: { Variables: { AWS_REGION: "x" } } }), service: "lambda" },
    "InvalidParameterValueException",
  ],
  ["a policy", form("iam", `Action=CreatePolicy&PolicyDocument=${"x".repeat(6_145)}`), "LimitExceeded"],
])("checks %s", async (_, request, code) => {
  await expect(checkLimits(request, { query: unexpected }, unexpected)).rejects.toMatchObject({ code });
});
