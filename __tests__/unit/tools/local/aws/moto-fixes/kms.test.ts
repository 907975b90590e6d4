import { expect, test } from "@jest/globals";
import { kmsService } from "../../../../../../tools/local/aws/moto-fixes/kms.js";
import type { AwsRequest } from "../../../../../../tools/local/aws/protocol/request.js";
import { awsRequest } from "../../../../../support/local-platform/aws-request.js";

const ARN = "arn:aws:kms:eu-west-1:123456789012:key/1234";

/** Returns the body that moto gets; undefined if the request is forwarded unchanged. */
async function forwarded(operation: string, body: object): Promise<unknown> {
  let received: unknown;
  const forward = async (request: AwsRequest) => {
    received = JSON.parse(request.body.toString());
    return { status: 200, headers: {}, body: "{}" };
  };
  await kmsService({ forward })(awsRequest("POST", "/", body, { "x-amz-target": `TrentService.${operation}` }));
  return received;
}

test.each([
  ["DisableKey", { KeyId: ARN }, { KeyId: "1234" }],
  ["EnableKey", { KeyId: "1234" }, { KeyId: "1234" }],
  ["CancelKeyDeletion", { KeyId: ARN.replace("eu-west-1", "us-east-1") }, { KeyId: ARN.replace("eu-west-1", "us-east-1") }],
  ["ScheduleKeyDeletion", { KeyId: ARN }, { KeyId: "1234", PendingWindowInDays: 30 }],
  ["ScheduleKeyDeletion", { KeyId: ARN, PendingWindowInDays: 7 }, { KeyId: "1234", PendingWindowInDays: 7 }],
  ["DescribeKey", { KeyId: ARN }, undefined],
])("%s of %j", async (operation, body, expected) => {
  expect(await forwarded(operation, body)).toEqual(expected);
});
