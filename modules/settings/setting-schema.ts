import { z } from "zod";
import type { SettingPath } from "./rule.js";

/** A node of a settings schema: JSON Schema as zod writes it, with the metadata that this project adds. */
export interface SettingSchema {
  readonly type?: string | readonly string[];
  readonly title?: string;
  readonly description?: string;
  readonly default?: unknown;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly exclusiveMaximum?: number;
  readonly multipleOf?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly pattern?: string;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, SettingSchema>>;
  readonly items?: SettingSchema;
  readonly additionalProperties?: SettingSchema | false;
  readonly propertyNames?: SettingSchema;
  readonly anyOf?: readonly SettingSchema[];
  readonly oneOf?: readonly SettingSchema[];
  readonly allOf?: readonly SettingSchema[];
  /** The allowed values in words, where the text that the schema produces would be unclear. */
  readonly allowed?: string;
  /** The setting decides which resources exist: it is fixed at synthesis and never a Terraform variable. */
  readonly structure?: boolean;
  /** The value must not be shown. */
  readonly sensitive?: boolean;
  /**
   * Beginnings that AWS refuses in a name that the text begins. In a settings file a rule reports them with the names; a Terraform variable
   * is checked for them.
   */
  readonly reserved?: readonly string[];
  /** Former names of settings in this map, and of constants of this choice, with their new names. */
  readonly renamed?: Readonly<Record<string, string>>;
  /** The constant that Terraform expresses as null, in a choice between it and a value: `off`. */
  readonly absent?: unknown;
  /** The number that Terraform uses for `absent`, where null would take an attribute's default. */
  readonly absentAs?: number;
  /** In a Terraform variable that is a map of strings: the schema of each known key. */
  readonly named?: Readonly<Record<string, SettingSchema>>;
}

const schemas = new WeakMap<z.ZodType, SettingSchema>();

/** Returns the schema of what a settings file may contain, before defaults are filled in. Computed once per schema: it takes 100 ms. */
export function settingSchemaOf(schema: z.ZodType): SettingSchema {
  const known = schemas.get(schema) ?? (z.toJSONSchema(schema, { io: "input" }) as SettingSchema);
  schemas.set(schema, known);
  return known;
}

/** The alternatives of a union; undefined for any other schema. */
export const unionBranches = (schema: SettingSchema): readonly SettingSchema[] | undefined => schema.oneOf ?? schema.anyOf;

/** Returns true for a map whose keys are settings, not names that the user chooses. */
export const isMapOfSettings = (schema: SettingSchema): boolean => schema.properties !== undefined;

/** Returns true for a plain object, as YAML's maps become. */
export const isPlainMap = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/**
 * Returns the branch of a union that a map chooses: the one whose constants equal the map's values. A constant that has a default, such
 * as `kind: standard`, may be left out of the map.
 */
export function branchOf(schema: SettingSchema, value: Readonly<Record<string, unknown>>): SettingSchema | undefined {
  return unionBranches(schema)?.find(
    (branch) =>
      branch.type === "object" &&
      Object.entries(branch.properties ?? {}).every(
        ([key, { const: constant, default: fallback }]) => constant === undefined || (value[key] ?? fallback) === constant,
      ),
  );
}

/** Returns the key whose constant distinguishes the maps of a union; undefined where there is no such key, or only one map. */
export function discriminatorOf(schema: SettingSchema): string | undefined {
  const maps = (unionBranches(schema) ?? []).filter(({ type }) => type === "object");
  if (maps.length < 2) return undefined;
  return Object.keys(maps[0]?.properties ?? {}).find((key) => maps.every((branch) => branch.properties?.[key]?.const !== undefined));
}

/**
 * Returns the schema of the setting at `path`; in a union, that of the branch which `document` chooses.
 *
 * @param document - the whole settings document
 */
export function schemaAt(root: SettingSchema, path: SettingPath, document: unknown): SettingSchema | undefined {
  let schema = chosenBranch(root, document);
  for (const [depth, key] of path.entries()) {
    const entry = typeof schema.additionalProperties === "object" ? schema.additionalProperties : undefined;
    const next = typeof key === "number" ? schema.items : (schema.properties?.[key] ?? entry);
    if (!next) return undefined;
    schema = chosenBranch(next, valueAt(document, path.slice(0, depth + 1)));
  }
  return schema;
}

/** Returns the branch that a value chooses; if its constants match none, the only map of the union; otherwise the union itself. */
function chosenBranch(schema: SettingSchema, value: unknown): SettingSchema {
  if (!unionBranches(schema) || !isPlainMap(value)) return schema;
  const maps = unionBranches(schema)?.filter(({ type }) => type === "object") ?? [];
  return branchOf(schema, value) ?? (maps.length === 1 ? (maps[0] as SettingSchema) : schema);
}

/** Returns the value at a path of a document; undefined where the document has none. */
export function valueAt(document: unknown, path: SettingPath): unknown {
  return path.reduce<unknown>(
    (value, key) => (value && typeof value === "object" && Object.hasOwn(value, key) ? (value as Record<string, unknown>)[key] : undefined),
    document,
  );
}

/** Returns a number's limits. zod gives every integer the limits of JavaScript's safe integers, which limit no setting. */
export function limitsOfNumber({ minimum, maximum }: SettingSchema): { readonly minimum?: number; readonly maximum?: number } {
  const isRealLimit = (limit: number | undefined) => limit !== undefined && Math.abs(limit) < Number.MAX_SAFE_INTEGER;
  return { ...(isRealLimit(minimum) && { minimum }), ...(isRealLimit(maximum) && { maximum }) };
}
