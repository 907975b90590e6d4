import { mkdirSync, writeFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { Testing } from "cdktf";
import fc from "fast-check";
import { z } from "zod";
import { logRetentionDays } from "../../modules/aws/index.js";
import { ModuleStack, snakeCase, variablesFor } from "../../modules/terraform/index.js";
import { topicsSettings } from "../../modules/topics/index.js";
import { literalOf } from "../../tools/build/modules/hcl/value.js";
import { runFolder } from "../../tools/setup/folders.js";
import { type Diagnostic, errorsIn, requireSuccess, runTerraform, terraformEnvironment } from "../../tools/terraform/index.js";

let folder: string;

beforeAll(() => {
  folder = runFolder("variables");
});

afterAll(() => rm(folder, { recursive: true, force: true }));

/** In an object, Terraform replaces null by the default. */
const shared = z.union([z.int().min(1).max(9), z.literal("account")]);
const share = shared.default(4).meta({ allowed: "1 to 9, or account", absentAs: -1 });

/** One of each kind of value that a settings schema can describe. */
const schema = z.strictObject({
  size: z.int().min(2).max(6).multipleOf(2).default(2).describe("A number."),
  rate: z.number().positive().optional().describe("A number above zero, or none."),
  kind: z.enum(["a", "b"]).describe("A choice."),
  days: logRetentionDays.describe("A choice of numbers."),
  name: z
    .string()
    .regex(/^(?!\.{1,2}$)[a-z.]{1,4}$/)
    .describe("A pattern with a lookahead."),
  cidr: z.cidrv4().describe("A network."),
  words: z.array(z.string().min(2).max(3)).min(1).max(2).describe("A list."),
  properties: z
    .record(z.enum(["x", "y.z"]), z.string().regex(/^[^\r\n]*$/))
    .optional()
    .describe("A map."),
  limit: z.union([z.int().min(1).max(9), z.literal("account")]).describe("A number or a word."),
  place: z
    .union([z.literal("off"), z.strictObject({ bucket: z.string().min(1), depth: z.int().max(3).default(1) })])
    .describe("A map or a word."),
  nested: z
    .strictObject({
      inner: z.strictObject({ most: z.int().min(1).max(5).default(3), note: z.string().min(1).optional(), share }).prefault({}),
    })
    .describe("A map of settings."),
  users: z
    .record(
      z.string().regex(/^u[0-9]$/),
      z.strictObject({ version: z.int().min(1).default(1), roles: z.array(z.enum(["r", "w"])).default([]) }),
    )
    .describe("A map by names."),
  topics: topicsSettings.meta({ structure: false, description: "Topics." }),
});

const optional = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });
const some = <T>(...values: T[]) => fc.constantFrom(...values);

/** Values of the right types, mostly valid: about half of the documents have an invalid one. */
const value: Record<keyof z.input<typeof schema>, fc.Arbitrary<unknown>> = {
  size: optional(some(2, 4, 6, 6, 4, 2, 0, 3, 8, 2.5)),
  rate: optional(some(0.5, 1, 2, 3, 0, -1)),
  kind: some("a", "b", "a", "b", "a", "b", "a", "b", "c"),
  days: some(1, 3, 365, 365, 365, 365, 2),
  name: some("a", ".a", "a.b.", "abcd", "..a", "abc", ".", "..", "", "abcde", "A"),
  cidr: some("10.0.0.0/16", "1.2.3.4/32", "0.0.0.0/0", "10.0.0.0/8", "10.0.0.0", "256.0.0.0/8", "10.0.0.0/33"),
  words: fc.oneof(
    { weight: 9, arbitrary: fc.array(some("ab", "abc"), { minLength: 1, maxLength: 2 }) },
    some([], ["a"], ["ab", "ab", "ab"], ["abcd"]),
  ),
  properties: optional(some({ x: "1", "y.z": "" }, { x: "a b", "y.z": "${" }, { x: "a\nb", "y.z": "1" }, { x: "%{", "y.z": "é" })),
  limit: some<unknown>(1, 9, 5, "account", "account", 0, 10),
  place: some<unknown>("off", "off", { bucket: "b" }, { bucket: "b", depth: 3 }, { bucket: "" }, { bucket: "b", depth: 4 }),
  nested: some(
    {},
    {},
    { inner: {} },
    { inner: { most: 5 } },
    { inner: { note: "n" } },
    { inner: { most: 6 } },
    { inner: { note: "" } },
    { inner: { share: "account" } },
    { inner: { share: 0 } },
  ),
  users: some(
    {},
    { u1: {} },
    { u1: {}, u2: { version: 2, roles: ["r", "w"] } },
    { u1: { version: 0 } },
    { u1: { roles: ["x"] } },
    { v1: {} },
  ),
  topics: fc.oneof(
    {
      weight: 5,
      arbitrary: some(undefined, {}, { "a.b": { partitions: 3, retentionBytes: 1_048_576, configuration: { "segment.ms": "5" } } }),
    },
    some<unknown>(
      { "..": {} },
      { a: { partitions: 0 } },
      { a: {}, b: { minInsyncReplicas: 99 } },
      { a: { configuration: { unknown: "1" } } },
      { a: { maxMessageBytes: 1 } },
    ),
  ),
};

/** A valid and an invalid value of each kind: chance must not decide whether a kind is rejected, or accepted, at least once. */
const examples: Record<keyof typeof value, readonly [valid: unknown, invalid: unknown]> = {
  size: [4, 3],
  rate: [0.5, 0],
  kind: ["a", "c"],
  days: [365, 2],
  name: ["a.b.", ".."],
  cidr: ["10.0.0.0/16", "10.0.0.0/33"],
  words: [["ab"], ["abcd"]],
  properties: [
    { x: "1", "y.z": "" },
    { x: "a\nb", "y.z": "1" },
  ],
  limit: ["account", 10],
  place: ["off", { bucket: "" }],
  nested: [{ inner: { most: 5 } }, { inner: { share: 0 } }],
  users: [{ u1: {} }, { v1: {} }],
  topics: [{}, { "..": {} }],
};

const allOf = (index: 0 | 1) => Object.fromEntries(Object.entries(examples).map(([key, pair]) => [key, pair[index]]));

/** Returns a value as a caller of the module writes it: attributes with their names in Terraform, and null for an absent value. */
function asTerraform(key: string, given: unknown): unknown {
  if (key === "limit" && given === "account") return null;
  if (key === "share" && given === "account") return -1;
  if (key === "place" && given === "off") return null;
  const byName = ["properties", "configuration"].includes(key);
  if (Array.isArray(given)) return given;
  if (!given || typeof given !== "object") return given;
  const named = ["users", "topics"].includes(key);
  return Object.fromEntries(
    Object.entries(given).map(([name, item]) => [
      byName || named ? name : snakeCase(name),
      byName ? item : asTerraform(named ? "" : name, item),
    ]),
  );
}

test("a variable accepts a value if and only if the schema does", async () => {
  const stack = new ModuleStack(Testing.app(), "module");
  variablesFor(stack, schema, {});
  const { variable } = JSON.parse(JSON.stringify(stack.toTerraform()));
  mkdirSync(join(folder, "module"));
  writeFileSync(join(folder, "module", "main.tf.json"), JSON.stringify({ variable }));

  const cases: Record<string, unknown>[] = [allOf(0), allOf(1), ...fc.sample(fc.record(value), 60)];
  const call = (given: Record<string, unknown>, i: number) =>
    [
      `module "case_${i}" {`,
      `source = "./module"`,
      ...Object.entries(given).flatMap(([key, item]) =>
        item === undefined ? [] : [`${snakeCase(key)} = ${literalOf(asTerraform(key, item))}`],
      ),
      "}\n",
    ].join("\n");
  writeFileSync(join(folder, "main.tf"), cases.map(call).join("\n"));
  const options = { folder, environment: await terraformEnvironment() };
  requireSuccess(await runTerraform(["init", "-input=false", "-no-color"], options));
  const errors = errorsIn(await runTerraform(["plan", "-input=false", "-json"], options));
  expect(new Set(errors.map(({ summary }) => summary))).toEqual(new Set(["Invalid value for variable"]));
  const at = ({ snippet }: Diagnostic) => `${snippet?.context} ${snippet?.code.split("=")[0]?.trim()}`;
  const rejected = new Map(errors.map((error) => [at(error), error.detail?.split("\n")[0]]));

  const verdicts = cases.flatMap((given, i) => {
    const issues = schema.safeParse(given).error?.issues ?? [];
    return (Object.keys(value) as (keyof typeof value)[]).map((key) => {
      const zod = issues.filter(({ path }) => path[0] === key).map(({ message }) => message);
      return { key, value: given[key], zod, terraform: rejected.get(`module "case_${i}" ${snakeCase(key)}`) };
    });
  });
  expect(verdicts.filter(({ zod, terraform }) => zod.length > 0 !== (terraform !== undefined))).toEqual([]);
  const kinds = Object.keys(value).length;
  expect(verdicts.slice(0, kinds).filter(({ zod }) => zod.length > 0)).toEqual([]);
  expect(verdicts.slice(kinds, 2 * kinds).filter(({ zod }) => zod.length === 0)).toEqual([]);
});

test("an attribute with a default and an absent value needs absentAs", () => {
  const settings = z.strictObject({
    nested: z
      .strictObject({ share: shared.default(4) })
      .prefault({})
      .describe("A map."),
  });
  expect(() => variablesFor(new ModuleStack(Testing.app(), "module"), settings, {})).toThrow(
    "Terraform replaces null by the default 4; set absentAs",
  );
});
