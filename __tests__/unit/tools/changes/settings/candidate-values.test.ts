import { describe, expect, test } from "@jest/globals";
import type { SettingSchema } from "../../../../../modules/settings/index.js";
import { candidateValues, LEFT_OUT, ofKind } from "../../../../../tools/changes/settings/candidate-values.js";
import type { SettingNode } from "../../../../../tools/changes/settings/setting-nodes.js";

const node = (schema: SettingSchema, more: Partial<SettingNode> = {}): SettingNode => ({
  ...{ name: "some.setting", path: ["some", "setting"], schema, optional: false, within: {} },
  ...more,
});
const candidates = (schema: SettingSchema, value: unknown, more: Partial<SettingNode> = {}) => candidateValues(node(schema, more), value);

describe("candidate values of a number", () => {
  test("are the nearest in both directions, within the limits", () => {
    expect(candidates({ type: "integer" }, 100)).toEqual([101, 103, 200, 99, 50, 97]);
    expect(candidates({ type: "number" }, 5)).toEqual([6, 8, 10, 4, 2, 2]);
    expect(candidates({ type: "integer", minimum: 99, maximum: 103 }, 100)).toEqual([101, 103, 99]);
    expect(candidates({ type: "integer", minimum: 0 }, 1)).toEqual([2, 4, 2, 0, 0]);
  });

  test("without a value are the minimum and twice it, by default 1 and 2", () => {
    expect(candidates({ type: "integer", minimum: 3 }, undefined)).toEqual([3, 6]);
    expect(candidates({ type: "integer", minimum: 3, maximum: 5 }, undefined)).toEqual([3]);
    expect(candidates({ type: "integer" }, undefined)).toEqual([1, 2]);
  });
});

describe("candidate values of a choice", () => {
  test("are those after the value, then those before it, the nearest first", () => {
    const schema = { enum: ["a", "b", "c", "d", "e"] };

    expect(candidates(schema, "c")).toEqual(["d", "e", "b", "a"]);
    expect(candidates(schema, "a")).toEqual(["b", "c", "d", "e"]);
    expect(candidates(schema, undefined)).toEqual(["a", "b", "c", "d", "e"]);
  });

  test("between constants are ordered in the same way", () => {
    expect(candidates({ anyOf: [{ const: 1 }, { const: 3 }, { const: 5 }] }, 3)).toEqual([5, 1]);
  });

  test("between a constant and values are values of the same type, and the constant", () => {
    const schema: SettingSchema = {
      anyOf: [{ const: "off" }, { type: "object", properties: { gib: { type: "integer" } }, required: ["gib"] }],
    };

    expect(candidates(schema, "off")).toEqual([{ gib: 1 }]);
    expect(candidates(schema, { gib: 7 })).toEqual(["off"]);
    expect(candidates({ oneOf: [{ const: "off" }, { type: "integer", minimum: 5 }] }, 9)).toEqual(["off", 10, 12, 18, 8, 6]);
  });

  test("that a module's variable expresses by null or a number include that", () => {
    const schema: SettingSchema = { type: "integer", minimum: 1, absent: "off" };

    expect(candidates(schema, 4)).toEqual([5, 7, 8, 3, 2, 1, null]);
    expect(candidates(schema, null)).toEqual([1, 2]);
    expect(candidates({ ...schema, absentAs: 0 }, 4)).toEqual([5, 7, 8, 3, 2, 1, 0]);
  });
});

describe("candidate values of other types", () => {
  test("of a boolean are the other one; both if it is left out", () => {
    expect(candidates({ type: "boolean" }, true)).toEqual([false]);
    expect(candidates({ type: "boolean" }, false)).toEqual([true]);
    expect(candidates({ type: "boolean" }, undefined)).toEqual([true, false]);
  });

  test("of a text are variants of it that match the pattern and the length", () => {
    expect(candidates({ type: "string" }, "orders")).toEqual(["orders-2", "orders2"]);
    expect(candidates({ type: "string", pattern: "^[a-z0-9]+$" }, "orders")).toEqual(["orders2", "ord1rs"]);
    expect(candidates({ type: "string", maxLength: 7 }, "orders")).toEqual(["orders2", "ord1rs"]);
    expect(candidates({ type: "string", maxLength: 6 }, "orders")).toEqual(["ord1rs"]);
    expect(candidates({ type: "string", pattern: "^sg-[0-9a-f]+$" }, "sg-0a1")).toEqual(["sg-0a12", "sg-0a2"]);
  });

  test("of a text that is left out are samples that match", () => {
    expect(candidates({ type: "string" }, undefined)).toEqual(["other", "kafka.internal"]);
    expect(candidates({ type: "string", pattern: "^arn:aws:kms:" }, undefined)).toEqual([
      "arn:aws:kms:us-east-1:123456789012:key/0a1b2c3d-0a1b-4a1b-8a1b-0a1b2c3d4e5f",
    ]);
    expect(candidates({ type: "string", maxLength: 1 }, undefined)).toEqual(["a"]);
  });

  test.each([
    ["arn:aws:acm-pca:", "arn:aws:acm-pca:us-east-1:123456789012:certificate-authority/0a1b2c3d"],
    ["arn:aws:iam:", "arn:aws:iam::123456789012:role/other"],
    ["arn:aws:kafka:", "arn:aws:kafka:us-east-1:123456789012:cluster/other/0a1b2c3d-1"],
    ["\\d{12}$", "123456789012"],
    ["vpc-", "vpc-0a1b2c3d"],
    ["subnet-", "subnet-0a1b2c3d"],
    ["sg-", "sg-0a1b2c3d"],
    ["https:", "https://other.example/"],
    ["[\\d.]+/", "192.0.2.0/24"],
    ["us-", "us-west-2"],
  ])("of a text that begins with %s is the sample %s", (beginning, sample) => {
    expect(candidates({ type: "string", pattern: `^${beginning}` }, undefined)).toEqual([sample]);
  });

  test("of a list are one item more, of two kinds, and one less", () => {
    const list: SettingSchema = { type: "array", items: { enum: ["a", "b", "c"] } };

    expect(candidates(list, ["a"])).toEqual([["a", "b"], ["a", "c"], []]);
    expect(candidates(list, [])).toEqual([["a"], ["b"]]);
    expect(candidates({ ...list, minItems: 1 }, ["a"])).toEqual([
      ["a", "b"],
      ["a", "c"],
    ]);
    expect(candidates({ ...list, minItems: 1 }, ["a", "b"])).toEqual([["a", "b", "c"], ["a"]]);
    expect(candidates({ ...list, minItems: 3 }, undefined)).toEqual([
      ["a", "a1", "a2"],
      ["b", "b1", "b2"],
    ]);
  });

  test("of a map by names are one entry more, and one less", () => {
    const tags: SettingSchema = { type: "object", additionalProperties: { type: "string" } };
    const topics: SettingSchema = {
      type: "object",
      additionalProperties: { type: "object", properties: { partitions: { type: "integer" }, x: {} }, required: ["partitions"] },
      propertyNames: { pattern: "^[a-z]+$" },
    };

    expect(candidates(tags, { a: "1", b: "2" })).toEqual([{ a: "1", b: "2", other: "other" }, { a: "1" }]);
    expect(candidates(tags, { other: "1" })).toEqual([{ other: "1", "kafka.internal": "other" }, {}]);
    expect(candidates(topics, {})).toEqual([{ other: { partitions: 1 } }]);
    expect(candidates(topics, undefined)).toEqual([{ other: { partitions: 1 } }]);
  });

  test("of a map of settings that is left out is the smallest one", () => {
    const schema: SettingSchema = {
      type: "object",
      additionalProperties: false,
      properties: { type: { const: "jwt" }, issuer: { type: "string" }, optional: { type: "string", default: "x" } },
      required: ["type", "issuer"],
    };

    expect(candidates(schema, undefined)).toEqual([{ type: "jwt", issuer: "other" }]);
    expect(candidates(schema, { type: "jwt", issuer: "a" })).toEqual([]);
  });

  test("of a map of properties are each property that it lacks, alone", () => {
    const properties: SettingSchema = { type: "object", properties: { a: { type: "integer" }, b: { type: "boolean" }, c: {} } };

    expect(candidates(properties, { a: 5 })).toEqual([{ a: 5, b: true }]);
    expect(candidates(properties, undefined)).toEqual([{ a: 1 }, { b: true }]);
    expect(candidates({ type: "object", named: { a: { type: "integer" } }, additionalProperties: { type: "string" } }, {})).toEqual([
      { a: "1" },
    ]);
  });

  test("of an unknown type are none", () => {
    expect(candidates({}, 1)).toEqual([]);
  });
});

test("a setting that can be left out has that candidate too, unless it is left out", () => {
  expect(candidates({ type: "boolean" }, true, { optional: true })).toEqual([false, LEFT_OUT]);
  expect(candidates({ type: "boolean" }, undefined, { optional: true })).toEqual([true, false]);
});

describe("settings that must match others", () => {
  test("have fixed candidates, without the present value", () => {
    expect(candidates({ type: "string" }, "ad-events", { name: "eventApi.topic" })).toEqual(["orders"]);
    expect(candidates({ type: "string" }, "orders", { name: "eventApi.topic" })).toEqual([]);
    expect(candidates({ type: "array" }, ["a", "b", "c"], { name: "network{mode=new}.zones" })).toEqual([["a", "b", "d"]]);
  });

  test("have candidates of placeholders, where these have values", () => {
    const placeholders = { "subnet a": "subnet-1", "subnet b": "subnet-2", cluster: "arn:other", "security group": "sg-1" };
    const of = (name: string, values: Record<string, string>) => candidateValues(node({ type: "array" }, { name }), undefined, values);

    expect(of("replicator.peer.subnetIds", placeholders)).toEqual([["subnet-1", "subnet-2"]]);
    expect(of("replicator.peer.subnetIds", {})).toEqual([]);
    expect(of("replicator", placeholders)).toEqual([
      { direction: "from", peer: { arn: "arn:other", subnetIds: ["subnet-1", "subnet-2"], securityGroupIds: ["sg-1"] } },
      "off",
    ]);
  });
});

describe("another kind", () => {
  const kinds = {
    a: {
      type: "object",
      properties: { kind: { const: "a" }, size: { type: "integer" }, level: { enum: ["x", "y"] } },
      required: ["kind", "size"],
    },
    b: { type: "object", properties: { kind: { const: "b" }, size: { type: "integer" }, level: { enum: ["y"] } }, required: ["kind"] },
  };
  const choice = node({ enum: ["a", "b"] }, { name: "part.kind", path: ["part", "kind"], kinds });

  test("keeps the values that it has too, and that it allows", () => {
    expect(ofKind(choice, "b", { kind: "a", size: 7, level: "x", only: 1 })).toEqual({ kind: "b", size: 7 });
    expect(ofKind(choice, "b", { kind: "a", level: "y" })).toEqual({ kind: "b", level: "y" });
  });

  test("has its required values, where there are none to keep", () => {
    expect(ofKind(choice, "a", "off")).toEqual({ kind: "a", size: 1 });
    expect(ofKind(choice, "unknown", {})).toEqual({ kind: "unknown" });
  });

  test("of a network and a cluster has what rules require", () => {
    const network = { ...choice, name: "network.mode", path: ["network", "mode"], kinds: { existing: {} } };
    const subnets = (...ids: number[]) => ids.map((id) => `subnet-0a1b2c3${id}`);

    expect(ofKind(network, "existing", {})).toEqual({
      ...{ mode: "existing", privateSubnetIds: subnets(0, 1, 2), brokerSubnetIds: subnets(3, 4, 5) },
    });
    expect(ofKind({ ...choice, name: "cluster.kind" }, "express", {})).toEqual({ kind: "express", serverProperties: {} });
  });
});
