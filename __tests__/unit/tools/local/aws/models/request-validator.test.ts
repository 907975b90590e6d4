import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { RequestValidator } from "../../../../../../tools/local/aws/models/request-validator.js";
import type { AwsRequest } from "../../../../../../tools/local/aws/protocol/request.js";
import { awsRequest } from "../../../../../support/local-platform/aws-request.js";

// Small models in botocore's form. The real ones are tested in __tests__/local/request-validation.test.ts.
const string = { type: "string" };
const name = { type: "string", min: 2, max: 8, pattern: "[a-z]+" };
const count = { type: "integer", min: 1, max: 9 };
const size = { type: "string", enum: ["SMALL", "LARGE"] };
const tag = { type: "structure", required: ["Key"], members: { Key: { shape: "Name" }, Value: { shape: "Text" } } };
const tags = { type: "list", member: { shape: "Tag" } };
const scalars = { Text: string, Name: name, Count: count, Size: size, Flag: { type: "boolean" }, Tag: tag, Tags: tags };

/** A REST model with an operation that has a member in each location, and one with a payload. */
const rest = (locationName: (member: string) => string) => ({
  metadata: { protocol: "rest-json" },
  operations: {
    Replace: { name: "Replace", http: { method: "PUT", requestUri: "/v2/things/{thingName}" } },
    Change: {
      name: "Change",
      http: { method: "PUT", requestUri: "/v2/things/{thingName}?mode=change" },
      input: { shape: "ChangeRequest" },
    },
    Put: { name: "Put", http: { method: "PUT", requestUri: "/v2/things/{thingName}/tag" }, input: { shape: "PutRequest" } },
    Upload: { name: "Upload", http: { method: "POST", requestUri: "/v2/things/{thingName}/data/" }, input: { shape: "UploadRequest" } },
    List: { name: "List", http: { method: "GET", requestUri: "/v2/things" } },
  },
  shapes: {
    ...scalars,
    __integerMin1Max15: { type: "integer", min: 1, max: 15 },
    Bytes: { type: "blob", max: 4 },
    Names: { type: "list", member: { shape: "Name" } },
    ChangeRequest: {
      type: "structure",
      required: ["ThingName", "Size"],
      members: {
        ThingName: { shape: "Name", location: "uri", locationName: "thingName" },
        MaxResults: { shape: "Count", location: "querystring", locationName: "maxResults" },
        Dry: { shape: "Flag", location: "querystring", locationName: "dry" },
        Only: { shape: "Names", location: "querystring", locationName: "only" },
        Token: { shape: "Name", location: "header", locationName: "X-Token" },
        Size: { shape: "Size", locationName: locationName("Size") },
        Brokers: { shape: "__integerMin1Max15", locationName: locationName("Brokers") },
        Runtime: { shape: "Size", locationName: locationName("Runtime") },
        Tags: { shape: "Tags", locationName: locationName("Tags") },
      },
    },
    PutRequest: {
      type: "structure",
      payload: "Tag",
      members: { ThingName: { shape: "Name", location: "uri", locationName: "thingName" }, Tag: { shape: "Tag" } },
    },
    UploadRequest: { type: "structure", payload: "Data", members: { Data: { shape: "Bytes" } } },
  },
});

const rpc = (protocol: string) => ({
  metadata: { protocol },
  operations: { Create: { name: "Create", http: { method: "POST", requestUri: "/" }, input: { shape: "CreateRequest" } } },
  shapes: {
    ...scalars,
    Names: { type: "list", member: { shape: "Name", locationName: "item" } },
    Flat: { type: "list", member: { shape: "Name" }, flattened: true },
    Labels: { type: "map", key: { shape: "Name" }, value: { shape: "Name" } },
    CreateRequest: {
      type: "structure",
      required: ["Name"],
      members: {
        ...Object.fromEntries(
          ["Name", "Count", "Size", "Flag", "Tag", "Tags", "Names", "Flat", "Labels"].map((member) => [member, { shape: member }]),
        ),
        QueueUrl: { shape: "Text" },
      },
    },
  },
});

let folder: string;
let validator: RequestValidator;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "models-"));
  const camel = (member: string) => member.charAt(0).toLowerCase() + member.slice(1);
  const models = {
    ...{ kafka: rest(camel), apigatewayv2: rest(camel), lambda: rest((member) => member) },
    ...{ iam: rpc("query"), sts: rpc("query"), logs: rpc("json"), kms: rpc("json"), secretsmanager: rpc("json"), sqs: rpc("json") },
    ...{ cloudwatch: rpc("smithy-rpc-v2-cbor"), grafana: rest(camel), amp: rest(camel) },
  };
  for (const [service, model] of Object.entries(models)) {
    for (const [version, content] of [
      ["2015-01-01", { metadata: { protocol: "none" } }],
      ["2020-01-01", model],
    ] as const) {
      mkdirSync(join(folder, service, version), { recursive: true });
      writeFileSync(join(folder, service, version, "service-2.json.gz"), gzipSync(JSON.stringify(content)));
    }
  }
  validator = new RequestValidator(folder);
});

afterAll(() => rmSync(folder, { recursive: true }));

/** Returns what the validator throws for a request: status, code and message; undefined if the request is valid. */
async function refusal(service: string, request: AwsRequest) {
  return validator.validate({ ...request, service }).then(
    () => undefined,
    ({ status, code, message, members }) => ({ status, code, message, ...members }),
  );
}

const change = (service: string, body: unknown, path = "/v2/things/bolt", query = "", headers = {}) =>
  refusal(service, awsRequest("PUT", `${path}?mode=change${query}`, body, headers));
const create = (service: string, body: unknown) =>
  refusal(service, awsRequest("POST", "/", body, { "x-amz-target": "Prefix.Create", "content-type": "application/x-amz-json-1.1" }));
const form = (service: string, parameters: Record<string, string>, path = "/") =>
  refusal(service, {
    ...awsRequest("POST", path, undefined, { "content-type": "application/x-www-form-urlencoded; charset=utf-8" }),
    body: Buffer.from(new URLSearchParams({ Action: "Create", ...parameters }).toString()),
  });

test("MSK: one violation, with the parameter on the wire", async () => {
  expect(await change("kafka", { size: "SMALL" })).toBeUndefined();
  expect(await change("kafka", { size: "NONSENSE", tags: [{}] })).toEqual({
    status: 400,
    code: "BadRequestException",
    invalidParameter: "size",
    message: "Value 'NONSENSE' at 'size' failed to satisfy constraint: Member must satisfy enum value set: [SMALL, LARGE]",
  });
  expect(await change("kafka", { size: "SMALL", tags: [{ key: "abc" }, {}] })).toMatchObject({
    code: "BadRequestException",
    invalidParameter: "key",
  });
  expect(await change("kafka", { size: "SMALL", brokers: 0 })).toMatchObject({ invalidParameter: "brokers" });
  expect(await change("kafka", { size: 1 })).toMatchObject({ code: "BadRequestException", invalidParameter: "size" });
});

test("MSK: more than 15 brokers, which the model forbids and MSK allows", async () => {
  expect(await change("kafka", { size: "SMALL", brokers: 60 })).toBeUndefined();
  expect(await change("lambda", { Size: "SMALL", Brokers: 60 })).toMatchObject({ code: "ValidationException" });
});

test("MSK: invalid characters with MSK's text", async () => {
  expect(await change("kafka", { size: "SMALL" }, "/v2/things/a_b")).toEqual({
    ...{ status: 400, code: "BadRequestException", invalidParameter: "thingName" },
    message: "The parameter value contains one or more characters that are not valid.",
  });
});

test("Lambda: all violations in one ValidationException, with the names of members", async () => {
  expect(await change("lambda", { Size: "M" }, "/v2/things/x")).toEqual({
    ...{ status: 400, code: "ValidationException" },
    message:
      "2 validation errors detected: Value 'x' at 'thingName' failed to satisfy constraint: Member must have length greater than or equal to 2; " +
      "Value 'M' at 'size' failed to satisfy constraint: Member must satisfy enum value set: [SMALL, LARGE]",
  });
  expect(await change("lambda", { size: "SMALL" })).toMatchObject({ message: expect.stringContaining("Value null at 'size'") });
});

test("Lambda: an unknown runtime has another code", async () => {
  expect(await change("lambda", { Size: "SMALL", Runtime: "nodejs99" })).toEqual({
    ...{ status: 400, code: "InvalidParameterValueException" },
    message:
      "Value nodejs99 at 'runtime' failed to satisfy constraint: Member must satisfy enum value set: [SMALL, LARGE] or be a valid ARN",
  });
});

test("API Gateway: only HTTP and WebSocket APIs", async () => {
  expect(await change("apigateway", { size: "M" })).toMatchObject({ status: 400, code: "BadRequestException" });
  expect(await change("apigateway", { size: "M" }, "/restapis/bolt")).toBeUndefined();
});

test("REST: the members of path, query string and headers", async () => {
  const body = { Size: "SMALL" };
  expect(
    await change("lambda", body, "/v2/things/a%62c", "&maxResults=9&dry=true&only=ab&only=cd&unknown=1", { "x-token": "abc" }),
  ).toBeUndefined();
  const paths = async (query: string, headers = {}) => (await change("lambda", body, "/v2/things/bolt", query, headers))?.message;
  expect(await paths("&maxResults=10")).toContain("'10' at 'maxResults'");
  expect(await paths("&maxResults=ten")).toBe("STRING_VALUE can not be converted to an Integer");
  expect(await paths("&dry=yes")).toBe("STRING_VALUE can not be converted to a Boolean");
  expect(await paths("&only=ab&only=1")).toContain("'[ab, 1]' at 'only'");
  expect(await paths("", { "x-token": "A" })).toContain("'A' at 'token'");
});

test("REST: payloads that are a structure or bytes", async () => {
  expect(await refusal("lambda", awsRequest("PUT", "/v2/things/bolt/tag", { Key: "abc" }))).toBeUndefined();
  expect(await refusal("lambda", awsRequest("PUT", "/v2/things/bolt/tag", {}))).toMatchObject({
    message: expect.stringContaining("null at 'tag.key'"),
  });
  expect(await refusal("lambda", { ...awsRequest("POST", "/v2/things/bolt/data"), body: Buffer.from("{no") })).toBeUndefined();
  expect(await refusal("lambda", { ...awsRequest("POST", "/v2/things/bolt/data"), body: Buffer.from("12345") })).toMatchObject({
    message: expect.stringContaining("at 'data'"),
  });
});

test.each([
  ["logs", "InvalidParameterException"],
  ["kms", "ValidationException"],
  ["secretsmanager", "ValidationException"],
])("%s: %s in JSON", async (service, code) => {
  expect(await create(service, { Name: "abc", Tags: [{ Key: "abc", Value: "" }], Unknown: 1, Size: null })).toBeUndefined();
  expect(await create(service, { Name: "abc", Tags: [{ Key: "a" }] })).toEqual({
    ...{ status: 400, code },
    message:
      "1 validation error detected: Value 'a' at 'tags.1.member.key' failed to satisfy constraint: Member must have length greater than or equal to 2",
  });
  expect(await create(service, {})).toMatchObject({ code, message: expect.stringContaining("Value null at 'name'") });
  expect(await create(service, { Name: 1 })).toEqual({
    status: 400,
    code: "SerializationException",
    message: "NUMBER_VALUE can not be converted to a String",
  });
  expect(await create(service, [])).toMatchObject({ code: "SerializationException" });
});

test.each(["iam", "sts", "monitoring"])("%s: ValidationError for forms with lists, maps and structures", async (service) => {
  const valid = {
    ...{ Name: "abc", Count: "9", Flag: "false", "Tag.Key": "abc", "Tags.member.1.Key": "abc", "Tags.member.1.Value": "" },
    ...{ "Names.item.1": "ab", "Flat.1": "ab", "Flat.2": "cd", "Labels.entry.1.key": "ab", "Labels.entry.1.value": "cd", Unknown: "1" },
  };
  expect(await form(service, valid)).toBeUndefined();
  expect(await form(service, { Name: "abc", "Tags.member.1.Key": "abc", "Tags.member.2.Value": "x" })).toEqual({
    ...{ status: 400, code: "ValidationError" },
    message: "1 validation error detected: Value null at 'tags.2.member.key' failed to satisfy constraint: Member must not be null",
  });
  const message = async (parameters: Record<string, string>) => (await form(service, { Name: "abc", ...parameters }))?.message;
  expect(await message({ Name: "a" })).toContain("Value 'a' at 'name'");
  expect(await message({ "Tag.Key": "A" })).toContain("at 'tag.key'");
  expect(await message({ "Names.item.1": "A" })).toContain("'[A]' at 'names'");
  expect(await message({ "Flat.2": "A", "Flat.1": "ab", "Flat.10": "cd" })).toContain("'[ab, A, cd]' at 'flat'");
  expect(await message({ "Labels.entry.1.key": "ab", "Labels.entry.1.value": "1" })).toContain("'{ab=1}' at 'labels'");
  expect(await form(service, { Name: "abc", Count: "many" })).toMatchObject({ code: "MalformedInput" });
});

test("parameters of the query protocol in the query string", async () => {
  expect(await refusal("sts", awsRequest("GET", "/?Action=Create&Name=abc&Version=2011-06-15"))).toBeUndefined();
  expect(await refusal("sts", awsRequest("GET", "/?Action=Create&Name=a"))).toMatchObject({ code: "ValidationError" });
});

test("SQS: its own codes, in JSON and forms", async () => {
  expect(await create("sqs", { Name: "abc" })).toBeUndefined();
  expect(await create("sqs", {})).toEqual({
    status: 400,
    code: "MissingParameter",
    message: "The request must contain the parameter Name.",
  });
  expect(await create("sqs", { Name: "abc", Size: "M" })).toEqual({
    status: 400,
    code: "InvalidAttributeName",
    message: "Unknown Attribute M.",
  });
  expect(await create("sqs", { Name: "abc", Count: 0 })).toMatchObject({ code: "InvalidParameterValue" });
  expect(await create("sqs", { Name: "abc", Count: "1" })).toMatchObject({ code: "SerializationException" });
  expect(await form("sqs", { Name: "abc", "Tag.1.Nope": "x" }, "/123456789012/queue")).toBeUndefined();
  expect(await form("sqs", {})).toMatchObject({ code: "MissingParameter" });
});

test.each(["grafana", "aps"])("%s: the member of a violation", async (service) => {
  expect(await change(service, { size: "SMALL" })).toBeUndefined();
  expect(await change(service, { size: "NONSENSE" })).toMatchObject({ status: 400, code: "ValidationException" });
});

test("CloudWatch in JSON", async () => {
  expect(await create("monitoring", { Name: "abc" })).toBeUndefined();
  expect(await create("monitoring", { Name: "a" })).toMatchObject({ status: 400, code: "ValidationError" });
});

test("reads the operation of a request with its input", async () => {
  const read = (service: string, request: AwsRequest) => validator.read({ ...request, service });
  const target = { "x-amz-target": "Prefix.Create", "content-type": "application/x-amz-json-1.0" };

  expect(await read("monitoring", awsRequest("POST", "/", { Name: "a", Count: 2 }, target))).toEqual({
    operation: "Create",
    input: { Name: "a", Count: 2 },
  });
  expect(await read("sts", awsRequest("GET", "/?Action=Create&Name=abc"))).toEqual({ operation: "Create", input: { Name: "abc" } });
  // An operation without input.
  expect(await read("kafka", awsRequest("GET", "/v2/things"))).toEqual({ operation: "List", input: {} });
  expect(await read("kafka", awsRequest("DELETE", "/v2/things/x"))).toBeUndefined();
  expect(await read("s3", awsRequest("GET", "/"))).toBeUndefined();
  expect(await read("constructor", awsRequest("GET", "/"))).toBeUndefined();
});

test("unknown services and operations are not validated", async () => {
  expect(await create("s3", {})).toBeUndefined();
  expect(await create("constructor", {})).toBeUndefined();
  expect(await refusal("kms", awsRequest("POST", "/", {}, { "x-amz-target": "Prefix.constructor" }))).toBeUndefined();
  expect(await refusal("kafka", awsRequest("GET", "/v2/things"))).toBeUndefined();
  expect(await refusal("kafka", awsRequest("DELETE", "/v2/things/x"))).toBeUndefined();
  expect(await refusal("kafka", awsRequest("PUT", "/v2/things/x", { size: "M" }))).toBeUndefined(); // without mode=change
});

test("a body that is not JSON is refused", async () => {
  const broken = { ...awsRequest("POST", "/", undefined, { "x-amz-target": "P.Create" }), body: Buffer.from("{") };
  expect(await refusal("kms", broken)).toMatchObject({ status: 400, code: "SerializationException" });
});

test("a request that is validated and read is decoded once", async () => {
  const original = awsRequest("POST", "/", { Name: "abc" }, { "x-amz-target": "Prefix.Create" });
  let decodings = 0;
  const body = new Proxy(original.body, {
    get: (target, property) => {
      if (property === "toString") decodings += 1;
      const value = Reflect.get(target, property);
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
  const request = { ...original, body, service: "logs" };

  await validator.validate(request);
  expect(await validator.read(request)).toEqual({ operation: "Create", input: { Name: "abc" } });
  expect(decodings).toBe(1);
  expect(await validator.read({ ...request, body: Buffer.from('{"Name":"other"}') })).toMatchObject({ input: { Name: "other" } });
});
