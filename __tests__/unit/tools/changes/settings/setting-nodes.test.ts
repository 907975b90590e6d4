import { describe, expect, test } from "@jest/globals";
import type { SettingSchema } from "../../../../../modules/settings/index.js";
import { allNodes, isPropertyMap, listedValues, nodesOf } from "../../../../../tools/changes/settings/setting-nodes.js";

const map = (properties: Record<string, SettingSchema>, more: SettingSchema = {}): SettingSchema => ({
  ...{ type: "object", properties, required: [], additionalProperties: false },
  ...more,
});
const number: SettingSchema = { type: "integer" };
const cluster: SettingSchema = {
  oneOf: [
    map({ kind: { const: "standard" }, brokers: number, volume: number }, { required: ["kind", "brokers"] }),
    map({ kind: { const: "express" }, brokers: { type: "integer", minimum: 3 }, name: { type: "string" } }, { required: ["kind"] }),
    map({ kind: { const: "other" }, name: { type: "string" } }, { required: ["kind", "name"] }),
  ],
};
const schema = map(
  {
    region: { type: "string", default: "us-east-1" },
    fixed: { const: 1 },
    logs: { anyOf: [{ const: "off" }, map({ bucket: { type: "string" } }, { required: ["bucket"] })] },
    topics: { type: "object", additionalProperties: map({ partitions: number }, { required: ["partitions"] }) },
    tags: { type: "object", additionalProperties: { type: "string" } },
    properties: map({ a: number, b: number }),
    cluster,
  },
  { required: ["logs", "topics", "tags", "properties", "cluster"] },
);

describe("the settings of a schema", () => {
  const nodes = allNodes(schema);

  test("have each setting once, with the kind in the name where other kinds have another setting or none", () => {
    expect(nodes.map(({ name }) => name)).toEqual([
      "region",
      "logs",
      "logs.bucket",
      "topics",
      "topics.<name>.partitions",
      "tags",
      "properties",
      "cluster.kind",
      "cluster{kind=standard}.brokers",
      "cluster{kind=standard}.volume",
      "cluster{kind=express}.brokers",
      "cluster.name",
    ]);
  });

  test("have paths, the kinds that have them, and whether they can be left out", () => {
    const of = (name: string) => nodes.find((node) => node.name === name);

    expect(of("topics.<name>.partitions")).toMatchObject({ path: ["topics", "<name>", "partitions"], optional: false, within: {} });
    expect(of("cluster{kind=standard}.brokers")).toMatchObject({
      ...{ path: ["cluster", "brokers"], optional: false, within: { "cluster.kind": ["standard"] } },
    });
    expect(of("cluster{kind=standard}.volume")).toMatchObject({ optional: true });
    expect(of("cluster.name")).toMatchObject({ within: { "cluster.kind": ["express", "other"] } });
    expect(of("region")).toMatchObject({ optional: false }); // it has a default
    expect(of("cluster.kind")).toMatchObject({
      ...{ path: ["cluster", "kind"], schema: { enum: ["standard", "express", "other"], structure: true }, optional: false },
      kinds: { standard: cluster.oneOf?.[0], express: cluster.oneOf?.[1], other: cluster.oneOf?.[2] },
    });
  });
});

describe("the settings of a document", () => {
  const names = (document: unknown) => nodesOf(schema, document).map(({ name, path }) => `${name} ${path.join("/")}`);

  test("are those of its kinds, and of the first entry of a map by names", () => {
    const found = names({ logs: { bucket: "a" }, topics: { one: {}, two: {} }, cluster: { kind: "express" } });

    expect(found).toEqual([
      "region region",
      "logs logs",
      "logs.bucket logs/bucket",
      "topics topics",
      "topics.<name>.partitions topics/one/partitions",
      "tags tags",
      "properties properties",
      "cluster.kind cluster/kind",
      "cluster{kind=express}.brokers cluster/brokers",
      "cluster.name cluster/name",
    ]);
  });

  test("do not include those of a constant, nor of a map by names without entries", () => {
    const found = names({ logs: "off", topics: {}, cluster: { kind: "standard" } });

    expect(found).not.toContainEqual(expect.stringContaining("bucket"));
    expect(found).toContain("topics topics");
    expect(found).not.toContainEqual(expect.stringContaining("partitions"));
  });

  test("include a map that can be left out, and its settings only if it is present", () => {
    const optional = map({ part: map({ size: number }, { required: ["size"] }) });
    const nullable = map({ part: map({ size: number }, { required: ["size"], absent: "off" }) }, { required: ["part"] });
    const found = (part: SettingSchema, document: unknown) => nodesOf(part, document).map(({ name }) => name);

    expect(found(optional, {})).toEqual(["part"]);
    expect(found(optional, { part: { size: 1 } })).toEqual(["part", "part.size"]);
    expect(found(nullable, { part: null })).toEqual(["part"]);
    expect(found(nullable, { part: { size: 1 } })).toEqual(["part", "part.size"]);
    expect(allNodes(optional).map(({ name }) => name)).toEqual(["part", "part.size"]);
  });
});

test("a map of known keys without defaults or maps is one setting", () => {
  expect(isPropertyMap(map({ a: number }))).toBe(true);
  expect(isPropertyMap(map({ a: number, b: { type: "integer", default: 1 } }))).toBe(false);
  expect(isPropertyMap(map({ a: map({}) }))).toBe(false);
  expect(isPropertyMap(map({ a: number }, { required: ["a"] }))).toBe(false);
  expect(isPropertyMap(map({}))).toBe(false);
  expect(isPropertyMap({ type: "array", properties: { a: number } })).toBe(false);
});

test("listed values are those of the schema, or of a branch", () => {
  expect(listedValues({ enum: [1, 2] })).toEqual([1, 2]);
  expect(listedValues({ anyOf: [{ type: "string" }, { enum: ["a", "b"] }] })).toEqual(["a", "b"]);
  expect(listedValues({ anyOf: [{ type: "string" }] })).toEqual([]);
  expect(listedValues({ type: "string" })).toEqual([]);
});
