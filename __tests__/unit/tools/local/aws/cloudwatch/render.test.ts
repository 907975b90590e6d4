import { expect, test } from "@jest/globals";
import { cbor } from "@smithy/core/cbor";
import { render } from "../../../../../../tools/local/aws/cloudwatch/render.js";
import { AwsError } from "../../../../../../tools/local/aws/protocol/errors.js";
import { jsonBody, namedOperation } from "../../../../../../tools/local/aws/protocol/request.js";
import { errorResponse } from "../../../../../../tools/local/aws/protocol/responses.js";
import { encodeCbor } from "../../../../../../tools/local/aws/protocol/rpc-v2-cbor.js";
import { awsRequest } from "../../../../../support/local-platform/aws-request.js";

const output = { Names: ["a<b", "c"], At: new Date(1_500), Absent: undefined, Inner: { On: true } };
const cborHeaders = { "smithy-protocol": "rpc-v2-cbor" };

test("JSON has times in seconds", () => {
  const { body } = render(awsRequest("POST", "/", {}), "Describe", output);

  expect(JSON.parse(body.toString())).toEqual({ Names: ["a<b", "c"], At: 1.5, Inner: { On: true } });
});

test("the query protocol has XML, with members of lists and times in ISO 8601", () => {
  const form = awsRequest("POST", "/", undefined, { "content-type": "application/x-www-form-urlencoded" });

  expect(render(form, "Describe", output).body.toString()).toContain(
    "<DescribeResult><Names><member>a&lt;b</member><member>c</member></Names><At>1970-01-01T00:00:01.500Z</At><Inner><On>true</On></Inner></DescribeResult>",
  );
  expect(render(form, "PutMetricAlarm", {}).body.toString()).not.toContain("Result>");
});

test.each(["TagResource", "UntagResource"])("%s has an empty result in the query protocol, which the SDK for Go requires", (operation) => {
  const form = awsRequest("POST", "/", undefined, { "content-type": "application/x-www-form-urlencoded" });

  expect(render(form, operation, {}).body.toString()).toContain(`><${operation}Result></${operation}Result><ResponseMetadata>`);
});

test("CBOR has tagged times", () => {
  const response = render(awsRequest("POST", "/", {}, cborHeaders), "Describe", output);

  expect(response.headers).toMatchObject({ "content-type": "application/cbor", "smithy-protocol": "rpc-v2-cbor" });
  expect(cbor.deserialize(response.body as Buffer)).toMatchObject({ Names: ["a<b", "c"], At: { tag: 1, value: 1.5 }, Inner: { On: true } });
});

test("a CBOR request has its operation in the path, and times as seconds", () => {
  const request = { ...awsRequest("POST", "/service/GraniteServiceVersion20100801/operation/GetMetricData", {}, cborHeaders) };
  const body = encodeCbor({ StartTime: new Date(2_000), Ids: [1] });

  expect(namedOperation({ ...request, body })).toBe("GetMetricData");
  expect(jsonBody({ ...request, body })).toEqual({ StartTime: 2, Ids: [1] });
  expect(() => jsonBody({ ...request, body: Buffer.from([0xff]) })).toThrow("The request body is not valid CBOR.");
});

test("an error of a CBOR request is CBOR", () => {
  const { body } = errorResponse(new AwsError(400, "ValidationError", "wrong"), { headers: cborHeaders, url: "/" });

  expect(cbor.deserialize(body as Buffer)).toMatchObject({ __type: "ValidationError", message: "wrong" });
});
