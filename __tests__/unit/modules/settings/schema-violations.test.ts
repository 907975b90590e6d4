import { describe, expect, test } from "@jest/globals";
import { z } from "zod";
import {
  branchOf,
  discriminatorOf,
  InvalidSettings,
  limitsOfNumber,
  readSettings,
  schemaOfSections,
  settingSchemaOf,
  undeclared,
  valueAt,
} from "../../../../modules/settings/index.js";

/** Returns the lines of the report for a document. */
function report(schema: z.ZodObject, yaml: string): readonly string[] {
  try {
    readSettings(yaml, schema, [], "a.yaml");
    return [];
  } catch (error) {
    if (error instanceof InvalidSettings) return error.lines;
    throw error;
  }
}

const tls = z.discriminatedUnion("mode", [
  z.strictObject({ mode: z.literal("existing"), authorityArns: z.array(z.string()) }).meta({ renamed: { givenArns: "authorityArns" } }),
  z.strictObject({ mode: z.literal("managed"), years: z.int() }).meta({ renamed: { validity: "years" } }),
]);

describe("a union whose branch is undecided", () => {
  const schema = z.strictObject({ tls });

  test("reports former names of its keys, and the missing constant", () => {
    expect(report(schema, "tls:\n  validity: 3\n  givenArns: []\n  other: 1")).toEqual([
      "a.yaml:1:1 tls.mode: is missing; set it to one of existing, managed [settings/missing]",
      "a.yaml:2:3 tls.validity: was renamed; use years [settings/renamed]",
      "a.yaml:3:3 tls.givenArns: was renamed; use authorityArns [settings/renamed]",
    ]);
  });

  test("reports a wrong constant without former names", () => {
    expect(report(schema, "tls: { mode: 3, validity: 3 }")).toEqual([
      "a.yaml:1:14 tls.mode: 3 is not allowed; use one of existing, managed [settings/allowed-value]",
    ]);
  });
});

test("text that YAML reads as a number needs quotes where one of several forms is text", () => {
  const code = z.union([z.literal("off"), z.string().regex(/^[0-9]{3}$/)]);
  const schema = z.strictObject({ code });

  expect(report(schema, "code: 007")).toEqual([
    'a.yaml:1:7 code: 007 without quotes is the number 7, not text; write "007" [settings/allowed-value]',
  ]);
  expect(report(schema, "code: 0007")[0]).toMatch(/code: 7 is not allowed/);
});

test("an unknown setting in a map without settings is reported", () => {
  expect(report(z.strictObject({ empty: z.strictObject({}) }), "empty: { a: 1 }")[0]).toMatch(/^a\.yaml:1:10 empty\.a: unknown setting/);
});

describe("names that are similar to a mistyped one", () => {
  const many = Object.fromEntries(Array.from({ length: 21 }, (_, i) => [`property${String.fromCharCode(97 + i)}x`, z.int().optional()]));

  test("are suggested without the list if it is long", () => {
    const { propertyax, ...fewer } = many;

    expect(report(z.strictObject(many), "propertyay: 1")[0]).toMatch(
      /^a\.yaml:1:1 propertyay: unknown setting; did you mean propertyax\? \[settings\/unknown-setting\]$/,
    );
    expect(report(z.strictObject(fewer), "propertybxx: 1")[0]).toContain("did you mean propertybx? Use one of propertybx, propertycx, ");
    expect(propertyax).toBeDefined();
  });

  test("are those of an enum in a choice too", () => {
    const level = z.union([z.enum(["standard", "express"]), z.int()]);

    expect(report(z.strictObject({ level }), "level: standrad")).toEqual([
      'a.yaml:1:8 level: "standrad" is not allowed; did you mean standard? Use one of standard, express, or a whole number [settings/allowed-value]',
    ]);
  });

  test("are the known names of a map", () => {
    const properties = z.partialRecord(z.enum(["num.partitions", "min.insync.replicas"]), z.int());

    expect(report(z.strictObject({ properties }), "properties: { num.partition: 1 }")).toEqual([
      "a.yaml:1:15 properties.num.partition: unknown setting; did you mean num.partitions? Use one of num.partitions, min.insync.replicas [settings/unknown-setting]",
    ]);
  });
});

test("a condition of a schema has its message, and long or multi-line values are shortened to one line", () => {
  const even = z.int().refine((value) => value % 2 === 0, "is odd");

  expect(report(z.strictObject({ size: even }), "size: 3")).toEqual([
    "a.yaml:1:7 size: is odd; use a whole number [settings/allowed-value]",
  ]);
  expect(report(z.strictObject({ size: z.int() }), `size: "${"x".repeat(100)}"`)).toEqual([
    `a.yaml:1:7 size: "${"x".repeat(56)}… is not allowed; use a whole number [settings/allowed-value]`,
  ]);
  expect(report(z.strictObject({ size: z.int() }), `size: "${"x".repeat(58)}"`)).toEqual([
    `a.yaml:1:7 size: "${"x".repeat(58)}" is not allowed; use a whole number [settings/allowed-value]`,
  ]);
});

describe("a problem is located", () => {
  const schema = z.strictObject({ list: z.array(z.strictObject({ a: z.int() })), base: z.any().optional() });

  test("in a list, in a map of several lines, and behind an alias", () => {
    expect(report(schema, "list:\n  - { a: 1 }\n  - a:\n      b: 2\n  - { a: x }")).toEqual([
      expect.stringMatching(/^a\.yaml:3:5 list\.1\.a: /),
      expect.stringMatching(/^a\.yaml:5:10 list\.2\.a: "x" /),
    ]);
    expect(report(schema, "base: &b { a: x }\nlist: [*b]")).toEqual([expect.stringMatching(/^a\.yaml:\d+:\d+ list\.0\.a: "x" /)]);
  });

  test("at the first line of an empty document", () => {
    expect(report(schema, "")).toEqual(["a.yaml:1:1 list: is missing; set it to a list, each item a map with a [settings/missing]"]);
  });
});

describe("schemas of sections", () => {
  const section = (shape: Record<string, z.ZodType>, renamed?: Record<string, string>) => ({
    title: "T",
    shape,
    ...(renamed && { renamed }),
  });

  test("have the keys and former names of all, and no key twice", () => {
    const schema = schemaOfSections([
      section({ a: z.int() }, { old: "a" }),
      section({ b: z.int().default(2) }),
      section({}, { older: "b" }),
    ]);

    expect(readSettings("a: 1", schema, [])).toEqual({ a: 1, b: 2 });
    expect(report(schema, "old: 1\nolder: 2\na: 1")).toEqual([
      "a.yaml:1:1 old: was renamed; use a [settings/renamed]",
      "a.yaml:2:1 older: was renamed; use b [settings/renamed]",
    ]);
    expect(() => schemaOfSections([section({ a: z.int() }), section({ b: z.int(), a: z.int() })])).toThrow(
      "two sections of the settings declare a",
    );
  });
});

describe("the branch of a union", () => {
  const union = settingSchemaOf(tls);

  test("is the one whose constants a map has, or has by default", () => {
    const defaulted = settingSchemaOf(
      z.union([
        z.literal("off"),
        z.strictObject({ kind: z.literal("a").default("a"), x: z.int() }),
        z.strictObject({ kind: z.literal("b"), y: z.int() }),
      ]),
    );

    expect(Object.keys(branchOf(union, { mode: "managed" })?.properties ?? {})).toEqual(["mode", "years"]);
    expect(branchOf(union, { mode: "other" })).toBeUndefined();
    expect(branchOf(union, {})).toBeUndefined();
    expect(Object.keys(branchOf(defaulted, {})?.properties ?? {})).toEqual(["kind", "x"]);
    expect(Object.keys(branchOf(defaulted, { kind: "b" })?.properties ?? {})).toEqual(["kind", "y"]);
    expect(branchOf({ type: "object" }, {})).toBeUndefined();
    expect(branchOf({ anyOf: [{ type: "string", properties: {} }] }, {})).toBeUndefined();
  });

  test("is named by the key whose constant all branches have", () => {
    expect(discriminatorOf(union)).toBe("mode");
    expect(discriminatorOf(settingSchemaOf(z.union([z.literal("off"), z.strictObject({ kind: z.literal("a") })])))).toBeUndefined();
    expect(
      discriminatorOf(settingSchemaOf(z.union([z.strictObject({ a: z.int() }), z.strictObject({ a: z.literal("x") })]))),
    ).toBeUndefined();
    expect(discriminatorOf({ type: "object" })).toBeUndefined();
    const constant = { type: "object", properties: { kind: { const: "a" } } } as const;
    expect(discriminatorOf({ anyOf: [constant, { type: "object", additionalProperties: {} }] })).toBeUndefined();
    expect(discriminatorOf({ anyOf: [{ type: "object", additionalProperties: {} }, constant] })).toBeUndefined();
  });
});

test("the value at a path is that of the document only, and undefined where there is none", () => {
  const document = { a: [{ b: 1 }], c: null, d: "text" };

  expect(valueAt(document, ["a", 0, "b"])).toBe(1);
  expect(valueAt(document, [])).toBe(document);
  for (const path of [["a", 1, "b"], ["c", "x"], ["d", "length"], ["toString"], ["a", "length", "x"]])
    expect(valueAt(document, path)).toBeUndefined();
});

test("limits of numbers are those of the setting, not those of every integer", () => {
  const most = Number.MAX_SAFE_INTEGER;

  expect(limitsOfNumber({ minimum: -most, maximum: most })).toEqual({});
  expect(limitsOfNumber({ minimum: 0, maximum: most - 1 })).toEqual({ minimum: 0, maximum: most - 1 });
  expect(limitsOfNumber({})).toEqual({});
});

test("a name that is not declared is a violation with the declared ones and other values", () => {
  const names = ["orders", "ads"];

  expect(undeclared(["x"], "ads", { setting: "topics", names })).toEqual([]);
  expect(undeclared(["x", 0], "add", { setting: "topics", names, otherwise: "*" })).toEqual([
    { path: ["x", 0], problem: "add is not declared", fix: "use one of topics: orders, ads; or *" },
  ]);
  expect(undeclared(["x"], "a", { setting: "topics", names: [] })).toMatchObject([{ fix: "use one of topics: none is declared" }]);
});
