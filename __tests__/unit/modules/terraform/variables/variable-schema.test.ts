import { describe, expect, test } from "@jest/globals";
import { TerraformOutput, Testing } from "cdktf";
import { z } from "zod";
import {
  type DeepPartial,
  ModuleStack,
  snakeCase,
  snakeCased,
  variableSchema,
  variablesFor,
} from "../../../../../modules/terraform/index.js";

type Variable = {
  type: string;
  description: string;
  default?: unknown;
  nullable: boolean;
  validation: { condition: string; error_message: string }[];
};

/** The variables of a schema, and the settings with their tokens. */
function declared<S extends z.ZodType>(schema: S, chosen: DeepPartial<z.input<S>> = {} as DeepPartial<z.input<S>>) {
  const stack = new ModuleStack(Testing.app(), "module");
  const settings = variablesFor(stack, schema, chosen);
  new TerraformOutput(stack, "settings", { value: settings });
  const { variable, output } = JSON.parse(JSON.stringify(stack.toTerraform())) as {
    variable: Record<string, Variable>;
    output: { settings: { value: Record<string, unknown> } };
  };
  return { settings: output.settings.value, variable };
}
const conditions = (variable: Variable | undefined) =>
  (variable?.validation ?? []).map(({ condition, error_message: message }) => [condition, message]);
const structure = { structure: true };

describe("a map of settings", () => {
  const storage = z
    .strictObject({
      volumeGib: z.int().min(1).default(100).describe("Size."),
      autoGrow: z.boolean().describe("Grows."),
      note: z.string().optional(),
    })
    .describe("Storage of volumeGib.");

  test("is an object with names and defaults of Terraform, and a line for each attribute", () => {
    const { variable, settings } = declared(z.strictObject({ storage }));

    expect(variable["storage"]).toEqual({
      type: "object({ volume_gib = optional(number, 100), auto_grow = bool, note = optional(string) })",
      description: "Storage of volume_gib.\n\n- volume_gib: Size. Default: 100.\n- auto_grow: Grows.\n- note: text\n",
      nullable: false,
      validation: [
        {
          condition: "${var.storage.volume_gib >= 1 && floor(var.storage.volume_gib) == var.storage.volume_gib}",
          error_message: "storage.volume_gib must be a whole number of at least 1.",
        },
      ],
    });
    expect(settings["storage"]).toEqual({
      ...{ volumeGib: "${var.storage.volume_gib}", autoGrow: "${var.storage.auto_grow}", note: "${var.storage.note}" },
    });
  });

  test("has a default if no attribute is required", () => {
    const optional = z
      .strictObject({ size: z.int().default(1) })
      .prefault({})
      .describe("Part.");

    expect(declared(z.strictObject({ part: optional })).variable["part"]).toMatchObject({
      default: {},
      type: "object({ size = optional(number, 1) })",
    });
  });

  test("takes defaults from the values that the module chooses", () => {
    const { variable } = declared(z.strictObject({ storage }), { storage: { volumeGib: 7 } });

    expect(variable["storage"]?.type).toContain("volume_gib = optional(number, 7)");
  });

  test("keeps structure out of the variable, with its fixed value in the settings", () => {
    const part = z
      .strictObject({ kind: z.literal("a"), zones: z.int().default(3).meta(structure), size: z.int().default(1) })
      .prefault({ kind: "a" });
    const { variable, settings } = declared(z.strictObject({ part: part.describe("Part.") }));

    expect(variable["part"]?.type).toBe("object({ size = optional(number, 1) })");
    expect(settings["part"]).toEqual({ kind: "a", zones: 3, size: "${var.part.size}" });
  });
});

test("structure within a map in a map is fixed too", () => {
  const inner = z.strictObject({ zones: z.int().default(3).meta(structure), size: z.int().default(1) }).prefault({});
  const { variable, settings } = declared(z.strictObject({ outer: z.strictObject({ inner }).prefault({}).describe("Outer.") }));

  expect(variable["outer"]?.type).toBe("object({ inner = optional(object({ size = optional(number, 1) }), {}) })");
  expect(settings["outer"]).toEqual({ inner: { zones: 3, size: "${var.outer.inner.size}" } });
});

describe("a list or a map by names", () => {
  test("of maps has a line for each attribute", () => {
    const item = z.strictObject({ volumeGib: z.int().describe("Size."), note: z.string().describe("Note.") });
    const { variable } = declared(
      z.strictObject({
        list: z.array(item).describe("List."),
        named: z.record(z.string(), item).describe("Map."),
        plain: z.array(z.string()).describe("Plain."),
      }),
    );

    expect(variable["list"]?.description).toBe("List.\n\n- volume_gib: Size.\n- note: Note.\n");
    expect(variable["named"]?.description).toBe("Map.\n\n- volume_gib: Size.\n- note: Note.\n");
    expect(variable["plain"]?.description).toBe("Plain.");
  });

  test("is a list with limits of each item", () => {
    const ports = z.array(z.int().max(9)).max(3).describe("Ports.");

    expect(conditions(declared(z.strictObject({ ports })).variable["ports"])).toEqual([
      ["${length(var.ports) <= 3}", "ports must have at most 3 items."],
      ["${alltrue([for item in var.ports : item <= 9 && floor(item) == item])}", "each of ports must be a whole number of at most 9."],
    ]);
  });

  test("is a map with limits of names and of values, at any depth", () => {
    const users = z.record(z.string().regex(/^[a-z]+$/), z.array(z.string().min(2).max(4)).describe("x")).describe("Users.");
    const { variable } = declared(z.strictObject({ users }));

    expect(variable["users"]?.type).toBe("map(list(string))");
    expect(conditions(variable["users"])).toEqual([
      ['${alltrue([for name in keys(var.users) : can(regex("^[a-z]+$", name))])}', "each name in users must match ^[a-z]+$."],
      [
        "${alltrue([for item in values(var.users) : alltrue([for item2 in item : length(item2) >= 2])])}",
        "the items of each of users must have at least 2 characters.",
      ],
      [
        "${alltrue([for item in values(var.users) : alltrue([for item2 in item : length(item2) <= 4])])}",
        "the items of each of users must have at most 4 characters.",
      ],
    ]);
  });

  test("of known names with dots is a map of strings", () => {
    const properties = z
      .partialRecord(z.enum(["a.b", "c.d"]), z.int().min(1).max(5))
      .default({})
      .describe("Properties.");
    const dotted = z
      .strictObject({ "a.b": z.int().min(1).max(5).optional(), "c.d": z.boolean().optional() })
      .default({})
      .describe("Dotted.");

    expect(declared(z.strictObject({ properties })).variable["properties"]?.type).toBe("map(number)");
    const { variable } = declared(z.strictObject({ dotted }));
    expect(variable["dotted"]).toMatchObject({ type: "map(string)", default: {} });
    expect(conditions(variable["dotted"]).map(([, message]) => message)).toEqual([
      "in dotted, a.b must be a whole number from 1 to 5.",
      "in dotted, c.d must be true or false.",
      "each name in dotted must be one of a.b, c.d.",
    ]);
  });
});

describe("a choice", () => {
  test("between a constant and a value is the value or null", () => {
    const limit = z
      .union([z.literal("off"), z.int().min(2)])
      .default("off")
      .describe("Limit.");
    const { variable } = declared(z.strictObject({ limit }));

    expect(variable["limit"]).toMatchObject({ type: "number", default: null, nullable: true, description: "Limit. Null: off." });
    expect(conditions(variable["limit"])).toEqual([
      ["${var.limit == null ? true : var.limit >= 2 && floor(var.limit) == var.limit}", "limit must be a whole number of at least 2."],
    ]);
  });

  test("can express the constant by a number", () => {
    const limit = z
      .union([z.literal("off"), z.int().min(2)])
      .default(5)
      .meta({ description: "Limit.", absentAs: 0, allowed: "off, or at least 2" });
    const { variable } = declared(z.strictObject({ limit }));

    expect(variable["limit"]).toMatchObject({ type: "number", default: 5, nullable: false, description: "Limit. 0: off." });
    expect(conditions(variable["limit"])[0]?.[0]).toBe("${(var.limit == 0 || var.limit >= 2 && floor(var.limit) == var.limit)}");
    expect(conditions(variable["limit"])[0]?.[1]).toContain("0, or at least 2");
  });

  test("between values of several types is a string", () => {
    const value = z
      .union([z.int().max(3), z.boolean(), z.string().regex(/^a$/)])
      .meta({ description: "Value.", allowed: "a number, true or a" });
    const { variable } = declared(z.strictObject({ value }));

    expect(variable["value"]?.type).toBe("string");
    expect(conditions(variable["value"])).toEqual([
      [
        '${anytrue([try(can(tonumber(var.value)) && tonumber(var.value) <= 3 && floor(tonumber(var.value)) == tonumber(var.value), false), try(can(tobool(var.value)), false), try(can(regex("^a$", var.value)), false)])}',
        "value must be a number, true or a.",
      ],
    ]);
  });

  test("between values of several types has a message without words for them, too", () => {
    const value = z.union([z.int().max(3), z.boolean()]).meta({ description: "Value." });

    expect(conditions(declared(z.strictObject({ value })).variable["value"])[0]?.[1]).toBe("value is not allowed.");
  });

  test("between constants is a list of them; as text if they have several types", () => {
    const of = (schema: z.ZodType) => conditions(declared(z.strictObject({ level: schema.describe("Level.") })).variable["level"])[0];

    expect(of(z.union([z.literal(1), z.literal(3)]))).toEqual(["${contains([1,3], var.level)}", "level must be one of 1, 3."]);
    expect(of(z.union([z.literal(1), z.literal("all")]))).toEqual(['${contains(["1","all"], var.level)}', "level must be one of 1, all."]);
  });

  test("between a text and a map has no type in Terraform", () => {
    const mixed = z.union([z.string(), z.strictObject({ a: z.int() })]).describe("Mixed.");

    expect(() => declared(z.strictObject({ mixed }))).toThrow("mark the setting as structure");
  });

  test("between maps is the branch that the module chooses, and must be chosen", () => {
    const part = z
      .discriminatedUnion("kind", [
        z.strictObject({ kind: z.literal("a"), x: z.int().default(1) }),
        z.strictObject({ kind: z.literal("b"), y: z.int().default(2) }),
      ])
      .meta({ ...structure, description: "Part." });

    expect(declared(z.strictObject({ part }), { part: { kind: "b" } }).variable["part"]?.type).toBe("object({ y = optional(number, 2) })");
    expect(() => declared(z.strictObject({ part }), { part: { kind: "c" } } as never)).toThrow("part: no branch of the union is chosen");
  });
});

test("a number has limits that are excluded", () => {
  const share = z.number().gt(0).lt(1).describe("Share.");

  expect(conditions(declared(z.strictObject({ share })).variable["share"])[0]?.[0]).toBe("${var.share > 0 && var.share < 1}");
});

test("an optional value is nullable, a required one has no default", () => {
  const { variable } = declared(z.strictObject({ a: z.string().optional().describe("A."), b: z.string().describe("B.") }));

  expect(variable["a"]).toEqual({ type: "string", description: "A.", nullable: true, default: null, validation: [] });
  expect(variable["b"]).toEqual({ type: "string", description: "B.", nullable: false, validation: [] });
});

test("tokens have the types of their variables", () => {
  const schema = z.strictObject({
    text: z.string().describe("x"),
    count: z.int().describe("x"),
    texts: z.array(z.string()).describe("x"),
    numbers: z.array(z.int()).describe("x"),
    flag: z.boolean().describe("x"),
  });
  const settings = variablesFor(new ModuleStack(Testing.app(), "module"), schema, {}) as Record<string, unknown>;

  expect(Object.entries(settings).map(([key, value]) => [key, Array.isArray(value) ? `list of ${typeof value[0]}` : typeof value])).toEqual(
    [
      ["text", "string"],
      ["count", "number"],
      ["texts", "list of string"],
      ["numbers", "list of number"],
      ["flag", "object"],
    ],
  );
});

test("the schema of the variables has those that are required", () => {
  const schema = z.strictObject({ a: z.string().describe("A."), b: z.int().default(1).describe("B."), fixed: z.int().meta(structure) });

  expect(variableSchema(schema, { fixed: 1 })).toMatchObject({ type: "object", additionalProperties: false, required: ["a"] });
  expect(Object.keys(variableSchema(schema, { fixed: 1 }).properties ?? {})).toEqual(["a", "b"]);
});

test("names of settings become names of Terraform; names that a user chooses stay, and structure is left out", () => {
  expect(snakeCase("kafkaVersionX")).toBe("kafka_version_x");
  const schema = {
    properties: { myList: { items: { properties: { oneKey: {} } } }, byName: { additionalProperties: { properties: { inKey: {} } } } },
  };

  expect(snakeCased({ myList: [{ oneKey: 1, other: 2 }], byName: { someName: { inKey: null } }, structural: 1 }, schema)).toEqual({
    ...{ my_list: [{ one_key: 1 }], by_name: { someName: { in_key: null } } },
  });
});
