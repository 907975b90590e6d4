import { describe, expect, test } from "@jest/globals";
import { operationFinder } from "../../../../../../tools/local/aws/models/operations.js";
import { queryInput, sqsQueryInput } from "../../../../../../tools/local/aws/models/query-input.js";
import { jsonInput, restInput, scalar } from "../../../../../../tools/local/aws/models/rest-input.js";
import type { Operation, ServiceModel, Shape } from "../../../../../../tools/local/aws/models/service-model.js";
import type { AwsRequest } from "../../../../../../tools/local/aws/protocol/request.js";
import { awsRequest } from "../../../../../support/local-platform/aws-request.js";

const shapes: Record<string, Shape> = {
  ...{ Text: { type: "string" }, Flag: { type: "boolean" }, Bytes: { type: "blob" }, Time: { type: "timestamp" } },
  ...{ Integer: { type: "integer" }, Long: { type: "long" }, Float: { type: "float" }, Double: { type: "double" } },
  Texts: { type: "list", member: { shape: "Text" } },
  Items: { type: "list", member: { shape: "Item" } },
  Named: { type: "list", member: { shape: "Text", locationName: "item" } },
  Flat: { type: "list", member: { shape: "Text" }, flattened: true },
  Map: { type: "map", key: { shape: "Text" }, value: { shape: "Item" } },
  NamedMap: { type: "map", key: { shape: "Text", locationName: "Name" }, value: { shape: "Text", locationName: "Value" } },
  Item: { type: "structure", members: { Id: { shape: "Text", locationName: "id" }, Size: { shape: "Integer" } } },
};
const model = (operations: Record<string, Operation> = {}, protocol = "rest-json"): ServiceModel => ({
  metadata: { protocol },
  operations,
  shapes,
});
const structure = (members: Shape["members"], payload?: string): Shape => ({ type: "structure", members, payload });

describe("a text of a path, query or form", () => {
  test.each([
    ["Integer", "9", 9],
    ["Long", "-12", -12],
    ["Float", "1.5", 1.5],
    ["Double", "1.25e-3", 0.00125],
    ["Double", "10e12", 1e13],
    ["Double", "2E3", 2000],
    ["Integer", "12ab", "12ab"],
    ["Integer", "a12", "a12"],
    ["Integer", "", ""],
    ["Double", "1.", "1."],
    ["Double", "1e", "1e"],
    ["Flag", "true", true],
    ["Flag", "false", false],
    ["Flag", "True", "True"],
    ["Text", "9", "9"],
    ["Text", "true", "true"],
    ["Text", undefined, undefined],
    ["Text", ["a", "b"], undefined],
  ])("of the type %s that is %j stands for %j", (shape, text, expected) => {
    expect(scalar(model(), { shape }, text)).toBe(expected);
  });
});

describe("a JSON value", () => {
  const of = (shape: string, value: unknown) => jsonInput(model(), { shape }, value);

  test("has the members of the model under the model's names, without null", () => {
    expect(of("Item", { id: "a", Size: 2, Other: 1 })).toEqual({ Id: "a", Size: 2 });
    expect(of("Item", { Id: "a", Size: null })).toEqual({});
    expect(of("Item", null)).toBeUndefined();
    expect(of("Item", undefined)).toBeUndefined();
    expect(Object.keys(of("Item", { id: null }) as object)).toEqual([]);
  });

  test("has null for an absent value of a list or a map, which are as long as they were", () => {
    expect(of("Items", [{ id: "a" }, null])).toEqual([{ Id: "a" }, null]);
    expect(of("Map", { a: { id: "x", Other: 1 }, b: null })).toEqual({ a: { Id: "x" }, b: null });
  });

  test("of another type stays as it is", () => {
    for (const [shape, value] of [
      ["Items", { id: "a" }],
      ["Items", "a"],
      ["Item", [1]],
      ["Item", "a"],
      ["Map", ["a"]],
      ["Text", { id: "a" }],
      ["Text", ["a"]],
    ] as const)
      expect(of(shape, value)).toEqual(value);
  });
});

describe("the members of a REST request", () => {
  const input = structure({
    Name: { shape: "Text", location: "uri", locationName: "thingName" },
    Id: { shape: "Text", location: "uri" },
    Most: { shape: "Integer", location: "querystring", locationName: "most" },
    Only: { shape: "Texts", location: "querystring", locationName: "only" },
    Any: { shape: "Map", location: "querystring" },
    Token: { shape: "Integer", location: "header", locationName: "X-Token" },
    Meta: { shape: "Map", location: "headers", locationName: "x-meta-" },
    Item: { shape: "Item", locationName: "item" },
  });

  test("are in its path, query, headers and body", () => {
    const request = awsRequest("PUT", "/x?most=3&most=4&only=a&only=b&Any=c", { item: { id: "i" }, Item: { id: "j" } }, { "x-token": "7" });

    expect(restInput(model(), input, request, { thingName: "bolt", Id: "9" })).toEqual({
      ...{ Name: "bolt", Id: "9", Most: 3, Only: ["a", "b"], Token: 7, Item: { Id: "i" } },
    });
    expect(Object.keys(restInput(model(), input, awsRequest("PUT", "/x"), {}))).toEqual([]);
  });

  test("are one structure if the payload is one", () => {
    const payload = structure({ Item: { shape: "Item" }, Name: { shape: "Text", location: "uri" } }, "Item");

    expect(restInput(model(), payload, awsRequest("PUT", "/x", { id: "i", Size: 1 }), { Name: "n" })).toEqual({
      ...{ Name: "n", Item: { Id: "i", Size: 1 } },
    });
    expect(restInput(model(), payload, awsRequest("PUT", "/x"), {})).toEqual({ Item: {} });
  });

  test("are the whole body, which is no JSON, if the payload is not a structure", () => {
    const body = Buffer.from("{no");

    expect(restInput(model(), structure({ Data: { shape: "Bytes" } }, "Data"), { ...awsRequest("PUT", "/x"), body }, {})).toEqual({
      Data: body,
    });
    expect(restInput(model(), structure(undefined), awsRequest("PUT", "/x", { a: 1 }), {})).toEqual({});
  });
});

describe("the members of a form", () => {
  const form = (text: string, path = "/"): AwsRequest => ({
    ...awsRequest("POST", path, undefined, { "content-type": "application/x-www-form-urlencoded" }),
    body: Buffer.from(text),
  });
  const members = (shape: Shape["members"], text: string) => queryInput(model(), structure(shape), form(text));

  test("are texts, numbers and structures", () => {
    expect(
      members(
        { Name: { shape: "Text" }, Count: { shape: "Integer", locationName: "count" }, Item: { shape: "Item" } },
        "Name=a&count=2&Item.id=i",
      ),
    ).toEqual({
      ...{ Name: "a", Count: 2, Item: { Id: "i" } },
    });
    expect(members({ Name: { shape: "Text" }, Item: { shape: "Item" } }, "Other=a&Item.Other=b")).toEqual({ Item: {} });
    expect(members(undefined, "Name=a")).toEqual({});
  });

  test("are lists in the order of their numbers, below `member`, another name, or the name of the list", () => {
    const lists = {
      Texts: { shape: "Texts" },
      Named: { shape: "Named" },
      Flat: { shape: "Flat" },
      Items: { shape: "Items", flattened: true },
    };

    expect(
      members(lists, "Texts.member.10=c&Texts.member.2=b&Texts.member.1=a&Named.item.1=n&Flat.2=y&Flat.1=x&Items.1.id=i&Items.2.Size=3"),
    ).toEqual({ Texts: ["a", "b", "c"], Named: ["n"], Flat: ["x", "y"], Items: [{ Id: "i" }, { Size: 3 }] });
    expect(members(lists, "Texts=&Named.member.1=n")).toEqual({ Texts: [], Named: [] });
  });

  test("are maps of keys and values, or their other names", () => {
    const maps = { Map: { shape: "Map" }, NamedMap: { shape: "NamedMap", flattened: true } };

    expect(members(maps, "Map.entry.1.key=a&Map.entry.1.value.id=i&Map.entry.2.value.id=j&NamedMap.1.Name=b&NamedMap.1.Value=c")).toEqual({
      ...{ Map: { a: { Id: "i" }, "": { Id: "j" } }, NamedMap: { b: "c" } },
    });
  });

  test("of SQS are its simple parameters, and the queue in the path", () => {
    const input = structure({ QueueUrl: { shape: "Text" }, Count: { shape: "Integer" }, Name: { shape: "Text" } });
    const of = (text: string, path?: string) => sqsQueryInput(model(), input, form(text, path));

    expect(of("Count=2&Other=1", "/123456789012/orders")).toEqual({ QueueUrl: "/123456789012/orders", Count: 2 });
    expect(of("QueueUrl=http%3A%2F%2Fq&Name=n", "/123456789012/orders")).toEqual({ QueueUrl: "http://q", Name: "n" });
    expect(of("Name=n")).toEqual({ Name: "n" });
    expect(sqsQueryInput(model(), structure(undefined), form("Name=n"))).toEqual({});
  });
});

describe("the operation of a request", () => {
  const operation = (method: string, requestUri: string): Operation => ({ name: `${method} ${requestUri}`, http: { method, requestUri } });
  const rest = [
    operation("GET", "/functions/{FunctionName}"),
    operation("GET", "/functions/{FunctionName}/{Qualifier}"),
    operation("GET", "/functions/{FunctionName}/policy"),
    operation("GET", "/functions/all"),
    operation("POST", "/functions/{FunctionName}"),
    operation("GET", "/layers/{LayerName}"),
    operation("GET", "/layers/{LayerName}?find=LayerVersion"),
    operation("GET", "/layers/{LayerName}?find=Other&all"),
  ];

  test.each([
    ["GET", "/functions/shop", "GET /functions/{FunctionName}", { FunctionName: "shop" }],
    ["GET", "/functions/all", "GET /functions/all", {}],
    ["GET", "/functions/shop/policy", "GET /functions/{FunctionName}/policy", { FunctionName: "shop" }],
    ["GET", "/functions/shop/live", "GET /functions/{FunctionName}/{Qualifier}", { FunctionName: "shop", Qualifier: "live" }],
    ["POST", "/functions/shop", "POST /functions/{FunctionName}", { FunctionName: "shop" }],
    ["GET", "/layers/l", "GET /layers/{LayerName}", { LayerName: "l" }],
    ["GET", "/layers/l?find=LayerVersion", "GET /layers/{LayerName}?find=LayerVersion", { LayerName: "l" }],
    ["GET", "/layers/l?find=Other", "GET /layers/{LayerName}", { LayerName: "l" }],
    ["GET", "/layers/l?all&find=Other", "GET /layers/{LayerName}?find=Other&all", { LayerName: "l" }],
  ])("%s %s is the most exact one with its method: %s", (method, url, name, pathParameters) => {
    for (const order of [rest, rest.toReversed()]) {
      const find = operationFinder(model(Object.fromEntries(order.map((one) => [one.name, one]))));

      expect(find(awsRequest(method, url))).toEqual({ operation: expect.objectContaining({ name }), pathParameters });
    }
  });

  test("that no operation of the model has is unknown", () => {
    const find = operationFinder(model(Object.fromEntries(rest.map((one) => [one.name, one]))));
    const named = operationFinder(model({ Create: operation("POST", "/") }, "json"));
    const target = (name: string) => awsRequest("POST", "/", {}, { "x-amz-target": `Prefix.${name}` });

    for (const [method, url] of [
      ["DELETE", "/functions/shop"],
      ["GET", "/functions/a/b/c"],
      ["GET", "/"],
    ] as const)
      expect(find(awsRequest(method, url))).toBeUndefined();
    expect(named(target("Create"))).toEqual({ operation: operation("POST", "/"), pathParameters: {} });
    for (const name of ["Delete", "toString", ""]) expect(named(target(name))).toBeUndefined();
  });
});
