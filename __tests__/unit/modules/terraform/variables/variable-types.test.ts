import { describe, expect, test } from "@jest/globals";
import { Testing } from "cdktf";
import { z } from "zod";
import { ModuleStack, variableSchema, variablesFor } from "../../../../../modules/terraform/index.js";

/** Returns the type constraint of a variable with a schema, and its other properties. */
function variableOf(
  schema: z.ZodType,
  chosen?: unknown,
): { readonly type: string; readonly default?: unknown; readonly description: string } {
  const stack = new ModuleStack(Testing.app(), "module");
  variablesFor(stack, z.strictObject({ it: schema.meta({ description: "It." }) }), (chosen === undefined ? {} : { it: chosen }) as never);
  return JSON.parse(JSON.stringify(stack.toTerraform())).variable.it;
}

describe("the type of a variable", () => {
  test.each<[type: string, schema: z.ZodType]>([
    ["string", z.string()],
    ["number", z.int()],
    ["number", z.number()],
    ["bool", z.boolean()],
    ["list(string)", z.array(z.string())],
    ["list(list(number))", z.array(z.array(z.int()))],
    ["map(bool)", z.record(z.string(), z.boolean())],
    ["string", z.string().nullable()],
    ["number", z.union([z.int(), z.null()])],
    ["number", z.union([z.int().max(3), z.int().min(7)])],
    ["string", z.union([z.int(), z.boolean()])],
    ["string", z.union([z.string(), z.int()])],
    ["list(object({ a = string }))", z.array(z.strictObject({ a: z.string() }))],
    ["map(object({ a = optional(string) }))", z.record(z.string(), z.strictObject({ a: z.string().optional() }))],
    ["object({ a = string, some_b = optional(number) })", z.strictObject({ a: z.string(), someB: z.int().optional() })],
  ])("is %s", (type, schema) => {
    expect(variableOf(schema).type).toBe(type);
  });

  test("does not exist for a choice of a text and a list", () => {
    expect(() => variableOf(z.union([z.string(), z.array(z.string())]))).toThrow(
      "Terraform has no type for a choice of string and list(string); mark the setting as structure",
    );
    expect(() => variableOf(z.any())).toThrow("Terraform has no type for {");
  });
});

describe("the default of an attribute is a literal of Terraform", () => {
  test.each<[literal: string, schema: z.ZodType]>([
    ['"a"', z.string().default("a")],
    ['"$${x} %%{y} \\"q\\""', z.string().default('${x} %{y} "q"')],
    ["3", z.int().default(3)],
    ["false", z.boolean().default(false)],
    ['["a", "$${b}"]', z.array(z.string()).default(["a", "${b}"])],
    ["[]", z.array(z.string()).default([])],
    ["{}", z.record(z.string(), z.string()).default({})],
    ['{ "some.key" = "a", "otherKey" = "b" }', z.record(z.string(), z.string()).default({ "some.key": "a", otherKey: "b" })],
    ['{ "a" = ["b"] }', z.record(z.string(), z.array(z.string())).default({ a: ["b"] })],
  ])("%s", (literal, schema) => {
    expect(variableOf(z.strictObject({ x: schema })).type).toMatch(/^object\(\{ x = optional\(.+, .+\) \}\)$/);
    expect(variableOf(z.strictObject({ x: schema })).type).toContain(`, ${literal}) })`);
  });

  test("with names of Terraform in a list of maps", () => {
    const items = z.array(z.strictObject({ someName: z.string() })).default([{ someName: "a" }]);

    expect(variableOf(z.strictObject({ items })).type).toBe(
      'object({ items = optional(list(object({ some_name = string })), [{ some_name = "a" }]) })',
    );
  });

  test("and can't be a value where null means something else", () => {
    const limit = z.union([z.literal("off"), z.int()]).default(5);

    expect(() => variableOf(z.strictObject({ limit }))).toThrow(
      "Terraform replaces null by the default 5; set absentAs in the metadata of the setting",
    );
    expect(variableOf(z.strictObject({ limit: z.union([z.literal("off"), z.int()]).default("off") })).type).toBe(
      "object({ limit = optional(number) })",
    );
  });
});

describe("a chosen value", () => {
  test("becomes the default, also an empty list where the user's list needs an item", () => {
    const list = z.array(z.string()).min(1);

    expect(variableOf(list, ["a"]).default).toEqual(["a"]);
    expect(variableOf(list, []).default).toEqual([]);

    const of = (chosen: unknown) => variableSchema(z.strictObject({ it: list }), { it: chosen }).properties?.["it"];

    expect(of(["a"])).toMatchObject({ minItems: 1, default: ["a"] });
    expect(of([])).not.toHaveProperty("minItems");
  });

  test("of structure is fixed, and structure without a value is left out", () => {
    const schema = z.strictObject({ a: z.int().optional().meta({ structure: true }), b: z.int().default(2).meta({ structure: true }) });
    const settings = (chosen: object) => variablesFor(new ModuleStack(Testing.app(), "module"), schema, chosen) as Record<string, unknown>;

    expect(settings({})).toEqual({ a: undefined, b: 2 });
    expect(settings({ a: 1, b: 3 })).toEqual({ a: 1, b: 3 });
    expect(variableSchema(schema, {})).toEqual({ type: "object", additionalProperties: false, properties: {}, required: [] });
  });

  test("of a union that is structure is fixed where it is no map", () => {
    const part = z
      .union([z.literal("off"), z.strictObject({ size: z.int().default(1) })])
      .default("off")
      .meta({ structure: true, description: "Part." });
    const schema = z.strictObject({ part });

    expect(variableSchema(schema, {}).properties).toEqual({});
    expect(variableSchema(schema, { part: { size: 3 } }).properties?.["part"]).toMatchObject({
      properties: { size: { default: 3 } },
      default: {},
    });
    expect(variablesFor(new ModuleStack(Testing.app(), "module"), schema, { part: "off" })).toEqual({ part: "off" });
  });
});
