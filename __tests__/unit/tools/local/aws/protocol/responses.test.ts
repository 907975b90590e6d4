import { expect, test } from "@jest/globals";
import { AwsError } from "../../../../../../tools/local/aws/protocol/errors.js";
import { errorResponse } from "../../../../../../tools/local/aws/protocol/responses.js";

const error = new AwsError(400, "Invalid", "a < b");
const FORM = { "content-type": "application/x-www-form-urlencoded; charset=utf-8" };
const INNER = "<Code>Invalid</Code><Message>a &lt; b</Message>";

test.each([
  ["s3", {}, new RegExp(`^<Error>${INNER}<RequestId>[^<]+</RequestId></Error>$`)],
  ["ec2", FORM, new RegExp(`^<Response><Errors><Error>${INNER}</Error></Errors><RequestID>[^<]+</RequestID></Response>$`)],
  ["iam", FORM, new RegExp(`^<ErrorResponse><Error><Type>Sender</Type>${INNER}</Error><RequestId>[^<]+</RequestId></ErrorResponse>$`)],
])("an error of %s has its XML", (service, headers: Record<string, string>, body) => {
  const response = errorResponse(error, { headers, url: "/" }, service);

  expect(response).toMatchObject({ status: 400, headers: { "content-type": "text/xml" } });
  expect(response.body).toMatch(body);
});

test("an error of other services is JSON, with its code in a header", () => {
  const { headers, body } = errorResponse(error, { headers: { "content-type": "application/json" }, url: "/v1/clusters" }, "kafka");

  expect(headers).toEqual({ "content-type": "application/json", "x-amzn-errortype": "Invalid" });
  expect(JSON.parse(String(body))).toEqual({ __type: "Invalid", message: "a < b", Message: "a < b" });
});
