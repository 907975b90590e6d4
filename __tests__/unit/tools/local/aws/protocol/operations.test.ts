import { expect, test } from "@jest/globals";
import { ifEnabled, member, operationOf, operationTable, serviceTables } from "../../../../../../tools/local/aws/protocol/operations.js";
import type { AwsRequest } from "../../../../../../tools/local/aws/protocol/request.js";
import { awsRequest } from "../../../../../support/local-platform/aws-request.js";

const find = operationTable({ CreateQueue: "queue", CreateUser: "user", "PUT /v1/things/{arn}": "thing" });
const form = (body: string): AwsRequest => ({
  ...awsRequest("POST", "/"),
  headers: { "content-type": "application/x-www-form-urlencoded; charset=utf-8" },
  body: Buffer.from(body),
});
const json: AwsRequest = {
  ...awsRequest("POST", "/", { QueueName: "q" }),
  headers: { "x-amz-target": "AmazonSQS.CreateQueue" },
};

test("an operation is found by target, by action, and by method and path", () => {
  expect(find(json)).toEqual({ entry: "queue", input: { QueueName: "q" } });
  expect(find(form("Action=CreateUser&UserName=u"))).toEqual({ entry: "user", input: { Action: "CreateUser", UserName: "u" } });
  expect(find(awsRequest("PUT", "/v1/things/a%2Fb", { size: 1 }))).toEqual({ entry: "thing", input: { size: 1, "{arn}": "a/b" } });
});

test("other operations have no entry", () => {
  expect(find(form("Action=DeleteUser"))).toBeUndefined();
  expect(find(form("Action=constructor"))).toBeUndefined();
  expect(find(awsRequest("GET", "/v1/things/a"))).toBeUndefined();
  expect(find({ ...json, headers: { "x-amz-target": "AmazonSQS.DeleteQueue" } })).toBeUndefined();
});

test("an action counts where a request has a target too", () => {
  const { headers, ...request } = form("Action=CreateUser");

  expect(find({ ...request, headers: { ...headers, "x-amz-target": "AmazonSQS.CreateQueue" } })?.entry).toBe("user");
});

test("tables of services are chosen by the service of the signature", () => {
  const findIn = serviceTables({ sqs: { CreateQueue: "queue" } });

  expect(findIn({ ...json, service: "sqs" })?.entry).toBe("queue");
  expect(findIn({ ...json, service: "sns" })).toBeUndefined();
});

test("the name of an operation is its target, its action, or its method and path", () => {
  expect(operationOf(json)).toBe("CreateQueue");
  expect(operationOf(form("Action=CreateUser"))).toBe("CreateUser");
  expect(operationOf(awsRequest("PUT", "/v1/things/a%2Fb"))).toBe("PUT /v1/things/a%2Fb");
});

test("an operation with a path has the body of the request in addition to the parameters in its path, and no other method", () => {
  expect(find(awsRequest("PUT", "/v1/things/a"))).toEqual({ entry: "thing", input: { "{arn}": "a" } });
  expect(find(awsRequest("POST", "/v1/things/a"))).toBeUndefined();
  expect(find(awsRequest("PUT", "/v1/things/a/b"))).toBeUndefined();
  expect(find(awsRequest("CreateQueue", "/"))).toBeUndefined();
});

test("an action in the query string is found with its parameters", () => {
  expect(find(awsRequest("GET", "/?Action=CreateUser&UserName=u"))).toEqual({
    ...{ entry: "user", input: { Action: "CreateUser", UserName: "u" } },
  });
});

test("a member is the text, or the texts of a list, at its path", () => {
  const input = { a: { b: ["x", "", 1, "y"], c: "z", d: null, e: { f: "g" } }, list: [{ id: "first" }, { id: "second" }] };

  expect(member("a.b")(input)).toEqual(["x", "y"]);
  expect(member("a.c")(input)).toEqual(["z"]);
  expect(member("list.1.id")(input)).toEqual(["second"]);
  for (const path of ["a.d", "a.d.x", "a.e", "a.c.length", "x", "x.y.z", "list.2.id"]) expect(member(path)(input)).toEqual([]);
});

test("a member of a log destination counts only if the destination is enabled", () => {
  const read = ifEnabled("logs.s3", "bucket");

  expect(read({ logs: { s3: { enabled: true, bucket: "b" } } })).toEqual(["b"]);
  for (const s3 of [{ enabled: false, bucket: "b" }, { bucket: "b" }, { enabled: "true", bucket: "b" }, { enabled: true }, undefined, null])
    expect(read({ logs: { s3 } })).toEqual([]);
  expect(read({})).toEqual([]);
  expect(ifEnabled("a.b.c", "bucket")({})).toEqual([]);
});
