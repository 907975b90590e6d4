import { readFileSync } from "node:fs";
import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { parse, stringify } from "yaml";
import { z } from "zod";
import { platformRules, platformSettings } from "../../../../modules/platform/index.js";
import type { Rule } from "../../../../modules/settings/index.js";
import { InvalidSettings, readSettings } from "../../../../modules/settings/index.js";

const schema = z.strictObject({
  name: z.string().regex(/^[a-z]+$/),
  size: z.int().min(1).max(9).default(1),
  limit: z.int().default(5),
  mode: z.enum(["fast", "slow"]).default("fast"),
  place: z
    .discriminatedUnion("kind", [
      z.strictObject({ kind: z.literal("new"), zones: z.array(z.string()).min(1) }),
      z.strictObject({ kind: z.literal("old"), id: z.string() }),
    ])
    .default({ kind: "old", id: "x" }),
  storage: z.union([z.literal("off"), z.strictObject({ maximum: z.int() })]).default("off"),
  open: z.union([z.literal("off"), z.strictObject({ acknowledge: z.literal("yes") })]).optional(),
  users: z
    .record(
      z
        .string()
        .regex(/^[a-z]+$/)
        .meta({ allowed: "lowercase letters" }),
      z.strictObject({ low: z.int().default(0), high: z.int().default(1) }),
    )
    .default({}),
});

const rules: Rule<z.output<typeof schema>>[] = [
  {
    ...{ id: "test/size-within-limit", checks: "The size is within the limit.", why: "", fix: "" },
    reads: ["size", "limit"],
    terraform: { notNeeded: "A rule of this test." },
    violations: ({ size, limit }) =>
      size > limit ? [{ path: ["size"], problem: `${size} is too much`, fix: `use at most ${limit}` }] : [],
  },
  {
    ...{ id: "test/low-below-high", checks: "Low is less than high.", why: "", fix: "" },
    reads: ["users.*"],
    terraform: { notNeeded: "A rule of this test." },
    violations: ({ users }) =>
      Object.entries(users).flatMap(([user, { low, high }]) =>
        low < high ? [] : [{ path: ["users", user, "low"], problem: `${low} is too high`, fix: `use less than ${high}` }],
      ),
  },
];

function report(yaml: string): readonly string[] {
  try {
    readSettings(yaml, schema, rules, "a.yaml");
    return [];
  } catch (error) {
    if (error instanceof InvalidSettings) return error.lines;
    throw error;
  }
}

test.each([
  [
    "name: a\nplace: &x { kind: old, id: *x }\n",
    /^a\.yaml:2:\d+ \(document\): an alias refers to a value that contains it; correct the YAML syntax/,
  ],
  ["name: a\nusers: &x\n  b: { low: *x }\n", /an alias refers to a value that contains it/],
  [
    'name: "a\\u0007"\n',
    /^a\.yaml:1:7 \(document\): the character U\+0007 is not allowed; correct the YAML syntax \[settings\/valid-yaml\]$/,
  ],
  ['name: a\nusers: { "b\\uFDD0": {} }\n', /^a\.yaml:2:8 \(document\): the character U\+FDD0 is not allowed/],
  ['name: "\\uD800"\n', /the character U\+D800 is not allowed/],
])("reports what no setting can have: %j", (yaml, line) => {
  expect(report(yaml)).toEqual([expect.stringMatching(line)]);
});

test("accepts 20,000 values, and counts the document, lists and maps among them", () => {
  const tags = (count: number) => `tags: [${Array.from({ length: count }, () => "x").join(", ")}]\n`;
  const read = (yaml: string) => readSettings(yaml, z.strictObject({ tags: z.array(z.string()) }), [], "a.yaml").tags.length;

  expect(read(tags(19_998))).toBe(19_998);
  expect(() => read(tags(19_999))).toThrow("the document has more than 20000 values");
});

test("reports a document with too many values at the setting that has them", () => {
  const users = Array.from({ length: 20_000 }, (_, i) => `  u${i}: x`).join("\n");

  expect(report(`name: a\nusers:\n${users}\n`)).toEqual([
    "a.yaml:2:1 (document): the document has more than 20000 values; remove what is not meant to be there, or divide the platform [settings/document-size]",
  ]);
  // Aliases count as often as they are used.
  const tenfold = (of: string) => `[${Array.from({ length: 10 }, () => of).join(", ")}]`;
  const bomb = `name: a\nusers: { a: &a ${tenfold("x")}, b: &b ${tenfold("*a")}, c: &c ${tenfold("*b")}, d: &d ${tenfold("*c")}, e: ${tenfold("*d")} }\n`;
  expect(report(bomb)).toHaveLength(1);
});

test.each([
  ["name: true\n", 'a.yaml:1:7 name: true without quotes is the value true, not text; write "true" [settings/allowed-value]'],
  ["name: null\n", 'a.yaml:1:7 name: null without quotes is the value null, not text; write "null" [settings/allowed-value]'],
  [
    "name: a\nplace: { kind: old, id: 007 }\n",
    'a.yaml:2:25 place.id: 007 without quotes is the number 7, not text; write "007" [settings/allowed-value]',
  ],
  [
    "name: a\nplace: { kind: old, id: 1e3 }\n",
    'a.yaml:2:25 place.id: 1e3 without quotes is the number 1000, not text; write "1e3" [settings/allowed-value]',
  ],
  [
    "name: a\nplace: { kind: new, zones: [0x1F] }\n",
    'a.yaml:2:29 place.zones.0: 0x1F without quotes is the number 31, not text; write "0x1F" [settings/allowed-value]',
  ],
  // Quotes would not help.
  ["name: 007\n", "a.yaml:1:7 name: 7 is not allowed; use text that matches ^[a-z]+$ [settings/allowed-value]"],
])("says that text needs quotes: %j", (yaml, line) => {
  expect(report(yaml)).toEqual([line]);
});

test("returns valid settings with their defaults", () => {
  expect(readSettings("name: orders\nsize: 3\n", schema, rules, "a.yaml")).toMatchObject({
    name: "orders",
    size: 3,
    limit: 5,
    mode: "fast",
  });
});

test.each([
  [
    "a value that is too large, at the value",
    "name: x\nsize:   12\n",
    "a.yaml:2:9 size: 12 is not allowed; use a whole number from 1 to 9 [settings/allowed-value]",
  ],
  [
    "a value of the wrong kind",
    "name: x\nsize: big",
    'a.yaml:2:7 size: "big" is not allowed; use a whole number from 1 to 9 [settings/allowed-value]',
  ],
  [
    "a value that does not match",
    "name: X9",
    'a.yaml:1:7 name: "X9" is not allowed; use text that matches ^[a-z]+$ [settings/allowed-value]',
  ],
  [
    "a choice, with the nearest name",
    "name: x\nmode: fats",
    'a.yaml:2:7 mode: "fats" is not allowed; did you mean fast? Use one of fast, slow [settings/allowed-value]',
  ],
  ["a missing setting", "size: 1", "a.yaml:1:1 name: is missing; set it to text that matches ^[a-z]+$ [settings/missing]"],
  [
    "an unknown setting with the nearest name, at the key",
    "name: x\nszie: 1",
    "a.yaml:2:1 szie: unknown setting; did you mean size? Use one of name, size, limit, mode, place, storage, open, users [settings/unknown-setting]",
  ],
  [
    "an unknown setting without a similar name",
    "name: x\nplace: { kind: new, zones: [a], colour: red }",
    "a.yaml:2:33 place.colour: unknown setting; use one of kind, zones [settings/unknown-setting]",
  ],
  [
    "a key that does not look like a name, in quotes",
    'name: x\n" a\\nb": 1',
    'a.yaml:2:1 " a\\nb": unknown setting; use one of name, size, limit, mode, place, storage, open, users [settings/unknown-setting]',
  ],
  [
    "an unknown constant of a union",
    "name: x\nplace: { kind: other }",
    'a.yaml:2:16 place.kind: "other" is not allowed; use one of new, old [settings/allowed-value]',
  ],
  [
    "a union without its constant",
    "name: x\nplace: { id: y }",
    "a.yaml:2:8 place.kind: is missing; set it to one of new, old [settings/missing]",
  ],
  [
    "a problem inside the chosen branch of a union",
    "name: x\nplace: { kind: new, zones: [] }",
    "a.yaml:2:28 place.zones: [] is not allowed; use a list of at least 1, each item text [settings/allowed-value]",
  ],
  [
    "a problem in the map of a choice between a constant and a map",
    "name: x\nstorage:\n  maximum: lots",
    'a.yaml:3:12 storage.maximum: "lots" is not allowed; use a whole number [settings/allowed-value]',
  ],
  [
    "an unknown setting in the map of a choice, although a required setting is missing",
    "name: x\nopen:\n  other: 1",
    "a.yaml:2:1 open.acknowledge: is missing; set it to yes [settings/missing]",
    "a.yaml:3:3 open.other: unknown setting; use one of acknowledge [settings/unknown-setting]",
  ],
  [
    "a constant that is not one of the choice",
    "name: x\nstorage: on",
    'a.yaml:2:10 storage: "on" is not allowed; use off, or a map with maximum [settings/allowed-value]',
  ],
  [
    "an invalid name in a map",
    "name: x\nusers:\n  B2: {}",
    'a.yaml:3:3 users.B2: "B2" is not allowed as a name; use lowercase letters [settings/allowed-name]',
  ],
  [
    "a document that is a list",
    "[1]",
    "a.yaml:1:1 (document): [1] is not allowed; use a map with name, size, limit, mode, place, storage, open, users [settings/allowed-value]",
  ],
  [
    "a duplicate key",
    "name: x\nname: y",
    "a.yaml:2:1 (document): the key name occurs more than once in its map; correct the YAML syntax [settings/valid-yaml]",
  ],
  [
    "an unresolved alias",
    "name: *nobody",
    "a.yaml:1:1 (document): Unresolved alias (the anchor must be set before the alias): nobody; correct the YAML syntax [settings/valid-yaml]",
  ],
  ["a broken rule, at the setting", "name: x\nsize: 6\n", "a.yaml:2:7 size: 6 is too much; use at most 5 [test/size-within-limit]"],
])("reports %s", (_what, yaml, ...lines) => {
  expect(report(yaml)).toEqual(lines);
});

test("reports every problem at once, in the order of the file", () => {
  expect(
    report("users:\n  a: { low: 3, high: 2 }\n  b: { low: none, high: 2 }\nmode: slwo\nsize: 7\nplace: { kind: nwe }\nnmae: x\n"),
  ).toEqual([
    "a.yaml:1:1 name: is missing; set it to text that matches ^[a-z]+$ [settings/missing]",
    'a.yaml:3:13 users.b.low: "none" is not allowed; use a whole number [settings/allowed-value]',
    'a.yaml:4:7 mode: "slwo" is not allowed; did you mean slow? Use one of fast, slow [settings/allowed-value]',
    'a.yaml:6:16 place.kind: "nwe" is not allowed; did you mean new? Use one of new, old [settings/allowed-value]',
    "a.yaml:7:1 nmae: unknown setting; did you mean name? Use one of name, size, limit, mode, place, storage, open, users [settings/unknown-setting]",
  ]);
});

test("checks rules although other settings are invalid", () => {
  expect(report("name: x\nusers:\n  a: { low: 3, high: 2 }\n  b: { low: none, high: 2 }\nmode: slwo\nsize: 7\n")).toEqual([
    "a.yaml:3:13 users.a.low: 3 is too high; use less than 2 [test/low-below-high]",
    'a.yaml:4:13 users.b.low: "none" is not allowed; use a whole number [settings/allowed-value]',
    'a.yaml:5:7 mode: "slwo" is not allowed; did you mean slow? Use one of fast, slow [settings/allowed-value]',
    "a.yaml:6:7 size: 7 is too much; use at most 5 [test/size-within-limit]",
  ]);
});

test("skips rules that read an invalid setting", () => {
  expect(report("name: x\nsize: 7\nlimit: none\n")).toEqual([
    'a.yaml:3:8 limit: "none" is not allowed; use a whole number [settings/allowed-value]',
  ]);
});

const readsOrReports = (yaml: string): void => {
  try {
    readSettings(yaml, platformSettings, platformRules, "random.yaml");
  } catch (error) {
    if (!(error instanceof InvalidSettings)) throw error;
    expect(error.lines.length).toBeGreaterThan(0);
    for (const line of error.lines) expect(line).toMatch(/^random\.yaml:[1-9]\d*:[1-9]\d* .+: .+; .+ \[[a-z-]+\/[a-z0-9-]+\]$/);
  }
};

const renamedSchema = z
  .strictObject({
    deletableTopics: z.array(z.string()).default([]),
    tls: z
      .discriminatedUnion("mode", [
        z.strictObject({ mode: z.literal("off") }),
        z.strictObject({ mode: z.literal("managed"), years: z.int().default(1) }),
      ])
      .default({ mode: "off" })
      .meta({ renamed: { made: "managed" } }),
  })
  .meta({ renamed: { releasedTopics: "deletableTopics" } });

test("a former name of a key or a value is reported with the new name", () => {
  const read = () => readSettings("releasedTopics: [a]\ntls: { mode: made }\n", renamedSchema, [], "a.yaml");

  expect(read).toThrow(
    "a.yaml:1:1 releasedTopics: was renamed; use deletableTopics [settings/renamed]\n" +
      'a.yaml:2:14 tls.mode: "made" was renamed; use managed [settings/renamed]',
  );
});

test("problems are data as well as lines, and have no location without a file", () => {
  const read = () => readSettings("name: x\nsize: 12\n", schema, rules);

  expect(read).toThrow(InvalidSettings);
  try {
    read();
  } catch (error) {
    expect((error as InvalidSettings).problems).toEqual([
      { rule: "settings/allowed-value", path: "size", problem: "12 is not allowed", fix: "use a whole number from 1 to 9" },
    ]);
    expect((error as InvalidSettings).message).toBe("size: 12 is not allowed; use a whole number from 1 to 9 [settings/allowed-value]");
  }
});

test("reads any text or reports its problems", () => {
  fc.assert(fc.property(fc.string({ unit: "binary", maxLength: 200 }), readsOrReports), { numRuns: 300 });
});

test("reads any document or reports its problems", () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 4 }), (value) => readsOrReports(stringify(value))),
    { numRuns: 300 },
  );
});

test("reads a valid document with random changes or reports their problems", () => {
  const valid = parse(readFileSync("config/example.yaml", "utf8")) as object;
  const anything = fc.oneof(
    fc.jsonValue({ maxDepth: 2 }),
    fc.integer(),
    fc.constantFrom("", "off", "*", "../x", "10.0.0.0/8", -1, 1e21, "é"),
  );
  const validPaths = paths(valid);
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.constantFrom(...validPaths), anything), { minLength: 1, maxLength: 6 }), (changes) => {
      const changed = structuredClone(valid);
      for (const [path, value] of changes) set(changed, path, value);
      readsOrReports(stringify(changed));
    }),
    { numRuns: 300 },
  );
}, 60_000);

type Path = readonly string[];

const paths = (value: unknown, at: Path = []): Path[] =>
  value && typeof value === "object" ? Object.entries(value).flatMap(([key, inner]) => [[...at, key], ...paths(inner, [...at, key])]) : [];

function set(root: object, path: Path, value: unknown): void {
  const owner = path
    .slice(0, -1)
    .reduce<unknown>((at, key) => (at && typeof at === "object" ? (at as Record<string, unknown>)[key] : undefined), root);
  if (owner && typeof owner === "object") (owner as Record<string, unknown>)[path.at(-1) as string] = value;
}
