import { Readable } from "node:stream";
import { describe, expect, test } from "@jest/globals";
import {
  type AwsRequest,
  formParameters,
  isQueryRequest,
  jsonBody,
  namedOperation,
  operationName,
  queryAction,
  readRequest,
} from "../../../../../../tools/local/aws/protocol/request.js";
import { awsRequest } from "../../../../../support/local-platform/aws-request.js";

type Incoming = Parameters<typeof readRequest>[0];

const MIB = 1024 * 1024;
const FORM = "application/x-www-form-urlencoded; charset=utf-8";
const scope = (credential: string) => `AWS4-HMAC-SHA256 Credential=${credential}, SignedHeaders=host, Signature=0`;

/** Returns a request as Node's HTTP server does. */
const incoming = (chunks: readonly Buffer[], parts: object = {}): Incoming =>
  Object.assign(Readable.from(chunks), { method: "POST", url: "/", headers: {}, ...parts }) as unknown as Incoming;

describe("a request", () => {
  test("has its path as it was sent, its query, headers and whole body", async () => {
    const headers = { host: "127.0.0.1" };
    const request = await readRequest(
      incoming([Buffer.from("ab"), Buffer.from("c")], { url: "/v1/things/a%2Fb?x=1&y=2%203", headers, method: "PUT" }),
      "eu-west-1",
    );

    expect(request).toMatchObject({ method: "PUT", url: "/v1/things/a%2Fb?x=1&y=2%203", path: "/v1/things/a%2Fb", headers });
    expect([...request.query]).toEqual([
      ["x", "1"],
      ["y", "2 3"],
    ]);
    expect(request.body.toString()).toBe("abc");
  });

  test("without a query or a body has neither", async () => {
    const { path, query, body } = await readRequest(incoming([], { url: "/v1/things" }), "eu-west-1");

    expect({ path, query: [...query], body: body.toString() }).toEqual({ path: "/v1/things", query: [], body: "" });
  });

  test("without a method and an address is a GET of the root", async () => {
    const { method, url, path } = await readRequest(incoming([], { method: undefined, url: undefined }), "eu-west-1");

    expect({ method, url, path }).toEqual({ method: "GET", url: "/", path: "/" });
  });

  test.each([
    ["a header", {}, scope("AKIA1/20261126/us-east-1/Kafka/aws4_request")],
    ["a query", { url: "/?X-Amz-Credential=AKIA1%2F20261126%2Fus-east-1%2Fkafka%2Faws4_request" }, undefined],
  ])("has the service and region of the signature in %s", async (_, parts, authorization) => {
    const { accessKeyId, service, region } = await readRequest(incoming([], { ...parts, headers: { authorization } }), "eu-west-1");

    expect({ accessKeyId, service, region }).toEqual({ accessKeyId: "AKIA1", service: "kafka", region: "us-east-1" });
  });

  test.each([
    ["no signature", undefined],
    ["another kind of authorization", "Bearer abc"],
  ])("with %s has the default region and no service", async (_, authorization) => {
    const { accessKeyId, service, region } = await readRequest(incoming([], { headers: { authorization } }), "eu-west-1");

    expect({ accessKeyId, service, region }).toEqual({ accessKeyId: "", service: "", region: "eu-west-1" });
  });

  test("can have a body of 70 MiB and no more", async () => {
    const chunk = Buffer.alloc(35 * MIB);

    expect((await readRequest(incoming([chunk, chunk]), "eu-west-1")).body.length).toBe(70 * MIB);
    await expect(readRequest(incoming([chunk, chunk, Buffer.alloc(1)]), "eu-west-1")).rejects.toMatchObject({
      ...{ status: 413, code: "RequestEntityTooLargeException" },
      message: "The request body is larger than 73400320 bytes.",
    });
  });
});

describe("a request to a Query API", () => {
  const form = (body: string, method = "POST"): AwsRequest => ({
    ...awsRequest(method, "/", undefined, { "content-type": FORM }),
    body: Buffer.from(body),
  });
  const presigned = awsRequest("GET", "/?Action=GetCallerIdentity&Version=2011-06-15");

  test("is a form, or a GET with an action", () => {
    expect(isQueryRequest(form(""))).toBe(true);
    expect(isQueryRequest(presigned)).toBe(true);
    for (const other of [
      awsRequest("GET", "/?Version=1"),
      awsRequest("POST", "/?Action=GetCallerIdentity"),
      awsRequest("POST", "/", {}, { "content-type": "application/json" }),
      awsRequest("POST", "/", {}, { "content-type": `text/plain, ${FORM}` }),
    ])
      expect(isQueryRequest(other)).toBe(false);
  });

  test("has its parameters and action in the form, and those of a GET in the query", () => {
    expect(Object.fromEntries(formParameters(form("Action=CreateUser&UserName=a%20b")))).toEqual({ Action: "CreateUser", UserName: "a b" });
    expect(Object.fromEntries(formParameters(presigned))).toEqual({ Action: "GetCallerIdentity", Version: "2011-06-15" });
    expect([queryAction(form("Action=CreateUser")), queryAction(presigned)]).toEqual(["CreateUser", "GetCallerIdentity"]);
    expect(queryAction(form("UserName=a"))).toBeUndefined();
    expect(queryAction(awsRequest("POST", "/?Action=X"))).toBeUndefined();
  });

  test("has the name of its action, one of a JSON API that of its target, and one of a REST API none", () => {
    const target = awsRequest("POST", "/", {}, { "x-amz-target": "Logs_20140328.CreateLogGroup" });

    expect([form("Action=CreateUser"), target, awsRequest("GET", "/v1/clusters")].map(namedOperation)).toEqual([
      ...["CreateUser", "CreateLogGroup", ""],
    ]);
    expect([operationName(target), operationName(form("Action=CreateUser"))]).toEqual(["CreateLogGroup", ""]);
  });
});

test("a JSON body is parsed, an empty one is an empty object, and any other is refused", () => {
  const withBody = (text: string) => ({ ...awsRequest("POST", "/"), body: Buffer.from(text) });

  expect(jsonBody(withBody('{"a":[1]}'))).toEqual({ a: [1] });
  expect(jsonBody(withBody(""))).toEqual({});
  expect(() => jsonBody(withBody("{a}"))).toThrow(
    expect.objectContaining({ status: 400, code: "SerializationException", message: "The request body is not valid JSON." }),
  );
});

test.each(["null", "[]", "1", '"text"'])("the body %s, which is no object, is refused", (body) => {
  expect(() => jsonBody({ ...awsRequest("POST", "/"), body: Buffer.from(body) })).toThrow(
    expect.objectContaining({ status: 400, code: "SerializationException", message: "The request body is not a JSON object." }),
  );
});
