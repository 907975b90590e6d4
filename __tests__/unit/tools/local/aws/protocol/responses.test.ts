import { expect, test } from "@jest/globals";
import { AwsError } from "../../../../../../tools/local/aws/protocol/errors.js";
import { errorResponse, json, noContent } from "../../../../../../tools/local/aws/protocol/responses.js";
import { decodeCbor } from "../../../../../../tools/local/aws/protocol/rpc-v2-cbor.js";

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

test("an error for a client that uses CBOR is CBOR", () => {
  const { status, headers, body } = errorResponse(
    error,
    { headers: { "smithy-protocol": "rpc-v2-cbor" }, url: "/service/a" },
    "monitoring",
  );

  expect({ status, headers }).toEqual({
    status: 400,
    headers: { "content-type": "application/cbor", "smithy-protocol": "rpc-v2-cbor" },
  });
  expect(decodeCbor(body as Buffer)).toEqual({ __type: "Invalid", message: "a < b", Message: "a < b" });
});

test.each(["/?Action=GetCallerIdentity", "/?Version=2011-06-15&Action=GetCallerIdentity"])(
  "an error of a Query API is XML for a presigned request too: %s",
  (url) => {
    expect(errorResponse(error, { headers: {}, url }, "sts").body).toContain("<ErrorResponse><Error><Type>Sender</Type>");
  },
);

test.each([{ url: "/v1/clusters?LastAction=x" }, { url: "/Action=x" }, {}])(
  "an error of another request without a form is JSON: %j",
  (request) => {
    expect(errorResponse(error, { headers: {}, ...request }).headers).toMatchObject({ "content-type": "application/json" });
    expect(errorResponse(error, { headers: { "content-type": `text/plain; ${FORM["content-type"]}` }, ...request }).headers).toMatchObject({
      "content-type": "application/json",
    });
  },
);

test("an error has its further members in JSON, but they do not replace its code", () => {
  const members = { invalidParameter: "size", __type: "Other" };
  const { status, body } = errorResponse(new AwsError(409, "Invalid", "no", { members }), { headers: {} });

  expect(status).toBe(409);
  expect(JSON.parse(String(body))).toEqual({ invalidParameter: "size", __type: "Invalid", message: "no", Message: "no" });
});

test("an error keeps its cause, and has no members by default", () => {
  const cause = new Error("moto");

  expect(new AwsError(400, "Invalid", "no", { cause })).toMatchObject({ cause, members: {}, message: "no" });
  expect(new AwsError(400, "Invalid", "no").members).toEqual({});
});

test("a JSON response has status 200 and its type unless others are given, and an empty one has no content", () => {
  expect(json({ a: 1 })).toEqual({ status: 200, headers: { "content-type": "application/json" }, body: '{"a":1}' });
  expect(json([], 201, { "x-id": "1" })).toEqual({ status: 201, headers: { "content-type": "application/json", "x-id": "1" }, body: "[]" });
  expect(noContent).toEqual({ status: 204, headers: {}, body: "" });
});
