import { beforeEach, describe, expect, test } from "@jest/globals";
import { glueService } from "../../../../../../tools/local/aws/glue/service.js";
import { awsRequest } from "../../../../../support/local-platform/aws-request.js";

const ARN = "arn:aws:glue:eu-west-1:123456789012";
const registry = { RegistryName: "shop", RegistryArn: `${ARN}:registry/shop` };
const field = (name: string, more: object = {}) => ({ name, type: "string", ...more });
const avro = (...fields: object[]) => JSON.stringify({ type: "record", name: "Order", fields });

interface Stored {
  SchemaName: string;
  DataFormat: string;
  Compatibility: string;
  Description?: string;
  versions: string[];
}

/** A fake of moto's schemas: it stores every version, and finds definitions by their text only. */
let schemas: Stored[];
let forwarded: string[];
let tagged: unknown[];
let status: number;

beforeEach(() => {
  [schemas, forwarded, tagged, status] = [[], [], [], 200];
});

function find({ SchemaArn, SchemaName }: { SchemaArn?: string; SchemaName?: string }): Stored {
  const schema = schemas.find((each) => each.SchemaName === (SchemaName ?? SchemaArn?.split("/").at(-1)));
  if (!schema) throw new Error("EntityNotFoundException");
  return schema;
}

const arnOf = (schema: Stored) => `${ARN}:schema/shop/${schema.SchemaName}`;
const versionOf = (schema: Stored, number: number) => ({
  ...{ SchemaVersionId: `${schema.SchemaName}-${number}`, SchemaDefinition: schema.versions[number - 1], DataFormat: schema.DataFormat },
  ...{ SchemaArn: arnOf(schema), VersionNumber: number, Status: "AVAILABLE", CreatedTime: "2026-11-01" },
});

// biome-ignore lint/suspicious/noExplicitAny: inputs of many operations
function answer(operation: string, input: any): object {
  switch (operation) {
    case "CreateRegistry":
      return registry;
    case "GetRegistry":
      if (input.RegistryId.RegistryName === "none") throw new Error("EntityNotFoundException");
      return { ...registry, Description: "first" };
    case "CreateSchema": {
      const { SchemaName, DataFormat, Compatibility, SchemaDefinition, Description } = input;
      const schema = { SchemaName, DataFormat, Compatibility, versions: [SchemaDefinition], ...(Description && { Description }) };
      schemas.push(schema);
      return { SchemaArn: arnOf(schema) };
    }
    case "GetSchema": {
      const { versions, ...schema } = find(input.SchemaId);
      const counts = { LatestSchemaVersion: versions.length, NextSchemaVersion: versions.length + 1 };
      return { ...registry, ...schema, ...counts, SchemaArn: arnOf(find(input.SchemaId)) };
    }
    case "GetSchemaVersion":
      return versionOf(find(input.SchemaId), input.SchemaVersionNumber.VersionNumber);
    case "RegisterSchemaVersion": {
      const schema = find(input.SchemaId);
      schema.versions.push(input.SchemaDefinition);
      return versionOf(schema, schema.versions.length);
    }
    case "DeleteSchema":
      schemas.splice(schemas.indexOf(find(input.SchemaId)), 1);
      return {};
    default:
      return {};
  }
}

const service = () =>
  glueService({
    forward: async (request) => {
      const operation = String(request.headers["x-amz-target"]).slice("AWSGlue.".length);
      forwarded.push(operation);
      return { status, headers: {}, body: JSON.stringify(status < 300 ? answer(operation, JSON.parse(request.body.toString())) : {}) };
    },
    json: async (name: string, region: string, target: string, input: unknown) => {
      if (target.endsWith("TagResource")) tagged.push([name, region, target, input]);
      return answer(target.slice("AWSGlue.".length), input) as never;
    },
  });

/** Returns a function that calls an operation as a client, which moto answers where the service does not. */
function client() {
  const glue = service();
  // biome-ignore lint/suspicious/noExplicitAny: outputs of many operations
  return async (operation: string, input: object, region = "eu-west-1"): Promise<any> => {
    const request = { ...awsRequest("POST", "/", input, { "x-amz-target": `AWSGlue.${operation}` }), region };
    const response = await glue(request);
    if (!response) forwarded.push(operation);
    return response ? JSON.parse(response.body.toString()) : answer(operation, input);
  };
}

const id = { SchemaName: "orders" };
const create = (more: object = {}) => ({
  ...{ RegistryId: { RegistryName: "shop" }, SchemaName: "orders", DataFormat: "AVRO", Compatibility: "BACKWARD" },
  ...{ SchemaDefinition: avro(field("id")), ...more },
});

describe("registries", () => {
  test("the tags of a new one are stored where GetTags reads them", async () => {
    expect(await client()("CreateRegistry", { RegistryName: "shop", Tags: { team: "ads" } })).toEqual(registry);
    expect(tagged).toEqual([
      ["glue", "eu-west-1", "AWSGlue.TagResource", { ResourceArn: registry.RegistryArn, TagsToAdd: { team: "ads" } }],
    ]);
  });

  test("nothing is tagged without tags, and after an error", async () => {
    await client()("CreateRegistry", { RegistryName: "shop" });
    status = 400;
    await client()("CreateRegistry", { RegistryName: "shop", Tags: { team: "ads" } });

    expect(tagged).toEqual([]);
  });

  test("a new description is returned from then on", async () => {
    const call = client();
    expect(await call("GetRegistry", { RegistryId: { RegistryName: "shop" } })).toEqual({ ...registry, Description: "first" });
    expect(await call("UpdateRegistry", { RegistryId: { RegistryName: "shop" }, Description: "second" })).toEqual({
      RegistryArn: registry.RegistryArn,
      RegistryName: "shop",
    });
    expect(await call("GetRegistry", { RegistryId: { RegistryName: "shop" } })).toEqual({ ...registry, Description: "second" });
    status = 400;
    expect(await call("GetRegistry", { RegistryId: { RegistryName: "shop" } })).toEqual({});
  });
});

describe("definitions", () => {
  test.each([
    ["AVRO", "{", /.*JSON/],
    ["AVRO", '{"type":"record","name":"A"}', /./],
    ["AVRO", '"text"', /.*undefined type name: text/],
    ["JSON", "{", /.*JSON/],
    ["JSON", "[]", /a JSON schema is an object or a boolean/],
    ["JSON", "null", /a JSON schema is an object or a boolean/],
    ["JSON", "1", /a JSON schema is an object or a boolean/],
  ])("of format %s that are not valid are refused: %s", async (DataFormat, SchemaDefinition, why) => {
    const call = client();
    await expect(call("CreateSchema", create({ DataFormat, SchemaDefinition }))).rejects.toMatchObject({
      status: 400,
      code: "InvalidInputException",
      message: expect.stringMatching(new RegExp(`^Schema definition of ${DataFormat} data format is invalid: ${why.source}`)),
    });
    expect(forwarded).toEqual([]);
    expect(await call("CheckSchemaVersionValidity", { DataFormat, SchemaDefinition })).toEqual({
      Valid: false,
      Error: expect.stringMatching(why),
    });
  });

  test.each([
    ["AVRO", '"string"'],
    ["JSON", '{"type":"object"}'],
    ["JSON", "true"],
    ["PROTOBUF", 'syntax = "proto3"; message A {}'],
  ])("of format %s that are valid are accepted: %s", async (DataFormat, SchemaDefinition) => {
    const call = client();
    expect(await call("CheckSchemaVersionValidity", { DataFormat, SchemaDefinition })).toEqual({ Valid: true });
    await call("CreateSchema", create({ DataFormat, SchemaDefinition }));
    expect(schemas).toHaveLength(1);
  });

  test("of a new version are checked as those of a new schema", async () => {
    const call = client();
    await call("CreateSchema", create());
    await expect(call("RegisterSchemaVersion", { SchemaId: id, SchemaDefinition: "{" })).rejects.toMatchObject({
      code: "InvalidInputException",
    });
  });

  test("are compared without white space", async () => {
    const call = client();
    await call("CreateSchema", create());
    await call("RegisterSchemaVersion", { SchemaId: id, SchemaDefinition: avro(field("id"), field("note", { default: "" })) });
    const spaced = JSON.stringify(JSON.parse(avro(field("id"))), null, 4);

    expect(await call("GetSchemaByDefinition", { SchemaId: id, SchemaDefinition: spaced })).toEqual({
      ...{ SchemaVersionId: "orders-1", SchemaArn: `${ARN}:schema/shop/orders`, DataFormat: "AVRO", Status: "AVAILABLE" },
      CreatedTime: "2026-11-01",
    });
    expect(await call("RegisterSchemaVersion", { SchemaId: id, SchemaDefinition: spaced })).toEqual({
      ...{ SchemaVersionId: "orders-1", VersionNumber: 1, Status: "AVAILABLE" },
    });
    expect(schemas[0]?.versions).toHaveLength(2);
    forwarded = [];
    await call("GetSchemaByDefinition", { SchemaId: id, SchemaDefinition: avro(field("other")) });
    expect(forwarded).toEqual(["GetSchemaByDefinition"]); // moto answers that there is none
  });

  test("that are not JSON are compared as text", async () => {
    const call = client();
    const SchemaDefinition = 'syntax = "proto3"; message A {}';
    await call("CreateSchema", create({ DataFormat: "PROTOBUF", SchemaDefinition }));
    expect(await call("GetSchemaByDefinition", { SchemaId: id, SchemaDefinition })).toMatchObject({ SchemaVersionId: "orders-1" });
  });
});

describe("versions", () => {
  const optional = avro(field("id"), field("note", { default: "" }));
  const required = avro(field("id"), field("note"));
  const empty = avro();
  /** Versions 1 and 2; the first lacks both fields. */
  const two = [avro(field("old", { default: "" })), avro(field("id", { default: "" }))] as const;

  test.each([
    ["BACKWARD", [avro(field("id"))], optional, true],
    ["BACKWARD", [avro(field("id"))], required, false],
    ["BACKWARD", [required], avro(field("id")), true],
    ["BACKWARD", [optional, required], avro(field("id"), field("note"), field("more")), false],
    ["FORWARD", [avro(field("id"))], required, true],
    ["FORWARD", [required], avro(field("id")), false],
    ["FORWARD", [optional], avro(field("id")), true],
    ["FULL", [avro(field("id"))], optional, true],
    ["FULL", [avro(field("id"))], required, false],
    ["FULL", [required], avro(field("id")), false],
    ["NONE", [avro(field("id"))], '"int"', true],
    ["BACKWARD", two, avro(field("id")), true],
    ["BACKWARD_ALL", two, avro(field("id")), false],
    ["FORWARD", [required, optional], empty, false],
    ["FORWARD_ALL", [avro(field("a")), avro(field("b", { default: "" }))], empty, false],
    ["FORWARD", [avro(field("a")), avro(field("b", { default: "" }))], empty, true],
    ["FULL_ALL", [avro(field("a")), avro(field("b", { default: "" }))], empty, false],
  ])("of a schema with compatibility %s: after %j, %s is accepted: %s", async (Compatibility, before, SchemaDefinition, accepted) => {
    const call = client();
    await call("CreateSchema", create({ Compatibility: "NONE", SchemaDefinition: before[0] }));
    for (const definition of before.slice(1)) await call("RegisterSchemaVersion", { SchemaId: id, SchemaDefinition: definition });
    (schemas[0] as Stored).Compatibility = Compatibility;

    const { Status, SchemaVersionId, VersionNumber } = await call("RegisterSchemaVersion", { SchemaId: id, SchemaDefinition });

    expect({ Status, VersionNumber }).toEqual({ Status: accepted ? "AVAILABLE" : "FAILURE", VersionNumber: before.length + 1 });
    expect(schemas[0]?.versions).toHaveLength(before.length + (accepted ? 1 : 0));
    if (accepted) return;
    expect(await call("GetSchemaVersion", { SchemaVersionId })).toMatchObject({
      ...{ SchemaVersionId, Status: "FAILURE", SchemaDefinition, DataFormat: "AVRO", SchemaArn: `${ARN}:schema/shop/orders` },
      CreatedTime: expect.stringMatching(/^20\d\d-/),
    });
  });

  test("are not compared in other formats, and left to moto in mode DISABLED, which refuses them", async () => {
    const call = client();
    await call("CreateSchema", create({ DataFormat: "JSON", SchemaDefinition: "true" }));
    expect(await call("RegisterSchemaVersion", { SchemaId: id, SchemaDefinition: "false" })).toMatchObject({ Status: "AVAILABLE" });
    (schemas[0] as Stored).Compatibility = "DISABLED";
    forwarded = [];
    await call("RegisterSchemaVersion", { SchemaId: id, SchemaDefinition: "{}" });
    expect(forwarded).toEqual(["RegisterSchemaVersion"]);
  });

  test("are listed in pages, those that failed too", async () => {
    const call = client();
    await call("CreateSchema", create());
    await call("RegisterSchemaVersion", { SchemaId: id, SchemaDefinition: optional });
    await call("RegisterSchemaVersion", { SchemaId: id, SchemaDefinition: avro(field("x")) });
    await call("CreateSchema", create({ SchemaName: "other" }));

    const first = await call("ListSchemaVersions", { SchemaId: id, MaxResults: 2 });
    expect(first).toEqual({
      Schemas: [1, 2].map((number) => {
        const { SchemaDefinition: _, DataFormat: __, ...listed } = versionOf(schemas[0] as Stored, number);
        return listed;
      }),
      NextToken: expect.any(String),
    });
    const second = await call("ListSchemaVersions", { SchemaId: id, MaxResults: 2, NextToken: first.NextToken });
    expect(second).toEqual({ Schemas: [expect.objectContaining({ VersionNumber: 3, Status: "FAILURE" })] });
    expect((await call("ListSchemaVersions", { SchemaId: { SchemaName: "other" } })).Schemas).toHaveLength(1);
    await expect(call("ListSchemaVersions", { SchemaId: id, NextToken: "x" })).rejects.toMatchObject({
      status: 400,
      code: "InvalidInputException",
      message: "Invalid NextToken.",
    });
    await expect(call("ListSchemaVersions", { SchemaId: { SchemaName: "none" } })).rejects.toMatchObject({
      status: 400,
      code: "EntityNotFoundException",
      message: 'Schema is not found. {"SchemaName":"none"}',
    });
  });

  test("of a schema that does not exist are left to moto", async () => {
    const call = client();
    for (const operation of ["RegisterSchemaVersion", "GetSchemaByDefinition", "DeleteSchema"]) {
      await call(operation, { SchemaId: { SchemaName: "none" } }).catch(() => undefined);
    }
    expect(forwarded).toEqual(["RegisterSchemaVersion", "GetSchemaByDefinition", "DeleteSchema"]);
  });
});

describe("schemas", () => {
  test("are listed by registry and region, until they are deleted", async () => {
    const call = client();
    await call("CreateSchema", create({ Description: "Orders." }));
    await call("CreateSchema", create({ SchemaName: "users" }));
    const orders = {
      ...{ RegistryName: "shop", SchemaName: "orders", SchemaArn: `${ARN}:schema/shop/orders`, SchemaStatus: "AVAILABLE" },
      Description: "Orders.",
    };
    const users = { RegistryName: "shop", SchemaName: "users", SchemaArn: `${ARN}:schema/shop/users`, SchemaStatus: "AVAILABLE" };

    expect(await call("ListSchemas", {})).toEqual({ Schemas: [orders, users] });
    expect(await call("ListSchemas", {}, "us-east-1")).toEqual({ Schemas: [] });
    expect(await call("ListSchemas", { RegistryId: { RegistryName: "shop" }, MaxResults: 1 })).toEqual({
      Schemas: [orders],
      NextToken: expect.any(String),
    });
    expect(await call("ListSchemas", { RegistryId: { RegistryArn: registry.RegistryArn } })).toEqual({ Schemas: [orders, users] });
    expect(await call("ListSchemas", { RegistryId: { RegistryName: "other" } })).toEqual({ Schemas: [] });
    await expect(call("ListSchemas", { RegistryId: { RegistryName: "none" } })).rejects.toMatchObject({
      status: 400,
      code: "EntityNotFoundException",
      message: 'Registry is not found. {"RegistryName":"none"}',
    });

    await call("DeleteSchema", { SchemaId: { SchemaArn: orders.SchemaArn } });
    expect(await call("ListSchemas", {})).toEqual({ Schemas: [users] });
  });

  test("that moto refuses to create or to delete stay as they are", async () => {
    const call = client();
    await call("CreateSchema", create());
    status = 400;
    await call("CreateSchema", create({ SchemaName: "users" }));
    await call("DeleteSchema", { SchemaId: id });
    expect((await call("ListSchemas", {})).Schemas).toHaveLength(1);
  });
});

test("moto handles every other operation", async () => {
  expect(await service()(awsRequest("POST", "/", {}, { "x-amz-target": "AWSGlue.GetTables" }))).toBeUndefined();
});

describe("UpdateTable", () => {
  /** A table of moto, which stores every change. @returns the versions, and a function that changes the table */
  function table() {
    const versions = ["1"];
    const service = glueService({
      json: async <T>() => ({ Table: { VersionId: versions.at(-1) } }) as T,
      forward: async () => {
        await new Promise((resolve) => setImmediate(resolve));
        versions.push(String(versions.length + 1));
        return { status: 200, headers: {}, body: "{}" };
      },
    });
    const change = (input: object) =>
      service(
        awsRequest("POST", "/", { DatabaseName: "lake", TableInput: { Name: "ads" }, ...input }, { "x-amz-target": "AWSGlue.UpdateTable" }),
      );
    return { versions, change };
  }

  test("refuses a change of an old version of a table", async () => {
    const { versions, change } = table();

    expect(await change({ VersionId: "1" })).toMatchObject({ status: 200 });
    await expect(change({ VersionId: "1" })).rejects.toMatchObject({ code: "ConcurrentModificationException", status: 400 });
    expect(await change({ VersionId: "2" })).toMatchObject({ status: 200 });
    expect(versions).toEqual(["1", "2", "3"]);
  });

  test("accepts one of two changes of a version at the same time", async () => {
    const { versions, change } = table();

    const results = await Promise.allSettled([change({ VersionId: "1" }), change({ VersionId: "1" })]);

    expect(results.map(({ status: outcome }) => outcome)).toEqual(["fulfilled", "rejected"]);
    expect(versions).toEqual(["1", "2"]);
  });

  test("leaves a change without a version to moto", async () => {
    expect(await table().change({})).toBeUndefined();
  });
});
