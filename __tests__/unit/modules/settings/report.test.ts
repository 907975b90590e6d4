import { readFileSync } from "node:fs";
import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { parse, stringify } from "yaml";
import { z } from "zod";
import { platformRules, platformSettings } from "../../../../modules/platform/index.js";
import type { Rule } from "../../../../modules/settings/index.js";
import { readSettings, SettingsRefused } from "../../../../modules/settings/index.js";

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
        .meta({ allowed: "small letters" }),
      z.strictObject({ low: z.int().default(0), high: z.int().default(1) }),
    )
    .default({}),
});

const rules: Rule<z.output<typeof schema>>[] = [
  {
    name: "size is within the limit",
    reads: ["size", "limit"],
    faults: ({ size, limit }) => (size > limit ? [{ path: ["size"], wrong: `${size} is too much`, allowed: `at most ${limit}` }] : []),
  },
  {
    name: "low is below high",
    reads: ["users.*"],
    faults: ({ users }) =>
      Object.entries(users).flatMap(([user, { low, high }]) =>
        low < high ? [] : [{ path: ["users", user, "low"], wrong: `${low} is too high`, allowed: `less than ${high}` }],
      ),
  },
];

function report(yaml: string): readonly string[] {
  try {
    readSettings("a.yaml", yaml, schema, rules);
    return [];
  } catch (error) {
    if (error instanceof SettingsRefused) return error.lines;
    throw error;
  }
}

test("takes what is right, with its defaults", () => {
  expect(readSettings("a.yaml", "name: orders\nsize: 3\n", schema, rules)).toMatchObject({
    name: "orders",
    size: 3,
    limit: 5,
    mode: "fast",
  });
});

test.each([
  ["a value that is too large, at the value", "name: x\nsize:   12\n", "a.yaml:2:9 size: 12 is not allowed: a whole number from 1 to 9"],
  ["a value of the wrong kind", "name: x\nsize: big", 'a.yaml:2:7 size: "big" is not allowed: a whole number from 1 to 9'],
  ["a value that does not match", "name: X9", 'a.yaml:1:7 name: "X9" is not allowed: text that matches ^[a-z]+$'],
  ["a choice, with the nearest", "name: x\nmode: fats", 'a.yaml:2:7 mode: "fats" is not allowed, did you mean fast?: one of fast, slow'],
  ["a missing setting, where it should be", "size: 1", "a.yaml:1:1 name: is missing: text that matches ^[a-z]+$"],
  [
    "an unknown setting with the nearest name, at the key",
    "name: x\nszie: 1",
    "a.yaml:2:1 szie: unknown setting, did you mean size?: name, size, limit, mode, place, storage, open, users",
  ],
  [
    "an unknown setting that is near to none",
    "name: x\nplace: { kind: new, zones: [a], colour: red }",
    "a.yaml:2:33 place.colour: unknown setting: kind, zones",
  ],
  [
    "a name that no one would read as a name, in quotes",
    'name: x\n" a\\nb": 1',
    'a.yaml:2:1 " a\\nb": unknown setting: name, size, limit, mode, place, storage, open, users',
  ],
  ["an unknown kind of a union", "name: x\nplace: { kind: other }", 'a.yaml:2:16 place.kind: "other" is not allowed: one of new, old'],
  ["a union without its kind", "name: x\nplace: { id: y }", "a.yaml:2:8 place.kind: is missing: one of new, old"],
  [
    "a fault inside the chosen kind",
    "name: x\nplace: { kind: new, zones: [] }",
    "a.yaml:2:28 place.zones: [] is not allowed: a list of at least 1, each item text",
  ],
  [
    "a fault in the map of a choice between a word and a map",
    "name: x\nstorage:\n  maximum: lots",
    'a.yaml:3:12 storage.maximum: "lots" is not allowed: a whole number',
  ],
  [
    "an unknown setting in the map of a choice, although what makes it that map is missing",
    "name: x\nopen:\n  other: 1",
    "a.yaml:2:1 open.acknowledge: is missing: yes",
    "a.yaml:3:3 open.other: unknown setting: acknowledge",
  ],
  ["a word that is none of the choice's", "name: x\nstorage: on", 'a.yaml:2:10 storage: "on" is not allowed: off, or a map with maximum'],
  ["a name in a map", "name: x\nusers:\n  B2: {}", 'a.yaml:3:3 users.B2: "B2" can\'t be a name here: small letters'],
  [
    "a document that is a list",
    "[1]",
    "a.yaml:1:1 (document): [1] is not allowed: a map with name, size, limit, mode, place, storage, open, users",
  ],
  ["a setting given twice", "name: x\nname: y", "a.yaml:2:1 (document): Map keys must be unique: valid YAML"],
  [
    "an alias to nothing",
    "name: *nobody",
    "a.yaml:1:1 (document): Unresolved alias (the anchor must be set before the alias): nobody: valid YAML",
  ],
  ["a broken rule, at the setting that breaks it", "name: x\nsize: 6\n", "a.yaml:2:7 size: 6 is too much: at most 5"],
])("tells %s", (_what, yaml, ...lines) => {
  expect(report(yaml)).toEqual(lines);
});

test("tells every fault at once, in the order of the file, rules beside values", () => {
  expect(
    report("users:\n  a: { low: 3, high: 2 }\n  b: { low: none, high: 2 }\nmode: slwo\nsize: 7\nplace: { kind: nwe }\nnmae: x\n"),
  ).toEqual([
    "a.yaml:1:1 name: is missing: text that matches ^[a-z]+$",
    'a.yaml:3:13 users.b.low: "none" is not allowed: a whole number',
    'a.yaml:4:7 mode: "slwo" is not allowed, did you mean slow?: one of fast, slow',
    'a.yaml:6:16 place.kind: "nwe" is not allowed: one of new, old',
    "a.yaml:7:1 nmae: unknown setting, did you mean name?: name, size, limit, mode, place, storage, open, users",
  ]);
});

test("asks a rule of what is right, although something else is wrong", () => {
  expect(report("name: x\nusers:\n  a: { low: 3, high: 2 }\n  b: { low: none, high: 2 }\nmode: slwo\nsize: 7\n")).toEqual([
    "a.yaml:3:13 users.a.low: 3 is too high: less than 2",
    'a.yaml:4:13 users.b.low: "none" is not allowed: a whole number',
    'a.yaml:5:7 mode: "slwo" is not allowed, did you mean slow?: one of fast, slow',
    "a.yaml:6:7 size: 7 is too much: at most 5",
  ]);
});

test("does not ask a rule of what is wrong", () => {
  expect(report("name: x\nsize: 7\nlimit: none\n")).toEqual(['a.yaml:3:8 limit: "none" is not allowed: a whole number']);
});

const readsOrReports = (yaml: string): void => {
  try {
    readSettings("random.yaml", yaml, platformSettings, platformRules);
  } catch (error) {
    if (!(error instanceof SettingsRefused)) throw error;
    expect(error.lines.length).toBeGreaterThan(0);
    for (const line of error.lines) expect(line).toMatch(/^random\.yaml:[1-9]\d*:[1-9]\d* .+: .+: .+$/);
  }
};

test("reads any text, or reports it", () => {
  fc.assert(fc.property(fc.string({ unit: "binary", maxLength: 200 }), readsOrReports), { numRuns: 300 });
});

test("reads any document, or reports it", () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 4 }), (value) => readsOrReports(stringify(value))),
    { numRuns: 300 },
  );
});

test("reads a good document with anything anywhere in it, or reports it", () => {
  const good = parse(readFileSync("config/example.yaml", "utf8")) as object;
  const anything = fc.oneof(
    fc.jsonValue({ maxDepth: 2 }),
    fc.integer(),
    fc.constantFrom("", "off", "*", "../x", "10.0.0.0/8", -1, 1e21, "é"),
  );
  const pathsOfGood = paths(good);
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.constantFrom(...pathsOfGood), anything), { minLength: 1, maxLength: 6 }), (changes) => {
      const changed = structuredClone(good);
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
