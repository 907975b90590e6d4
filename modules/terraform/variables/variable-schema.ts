/** A node of a settings schema as JSON Schema, as far as zod writes it, with the metadata of ours. */
export interface SettingsSchema {
  readonly type?: string | readonly string[];
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
  /** What null stands for: the constant of a choice between it and a value, such as `off`. */
  readonly absent?: unknown;
  /** A value that stands for what is absent in null's place: in an object, Terraform puts an attribute's default there. */
  readonly absentAs?: number;
  /** The setting decides which resources exist. */
  readonly structure?: boolean;
  /** What is allowed, in words. */
  readonly allowed?: string;
  /** The value must not be shown. */
  readonly sensitive?: boolean;
  readonly properties?: Readonly<Record<string, SettingsSchema>>;
  readonly items?: SettingsSchema;
  readonly additionalProperties?: SettingsSchema | false;
  readonly propertyNames?: SettingsSchema;
  /** What each name of a map of texts stands for, where the names are those of a schema and no attribute can have them. */
  readonly named?: Readonly<Record<string, SettingsSchema>>;
  readonly anyOf?: readonly SettingsSchema[];
  readonly oneOf?: readonly SettingsSchema[];
  readonly allOf?: readonly SettingsSchema[];
}

/** A setting in two: what is fixed at synthesis, and what of it is left to a variable; nothing if nothing is. */
interface Parts {
  readonly fixed: unknown;
  readonly open: SettingsSchema | undefined;
}

/** `kafkaVersion` → `kafka_version` */
export const snakeCase = (name: string) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

export const isMapOfSettings = (schema: SettingsSchema): boolean => schema.properties !== undefined;

/**
 * Takes structure out of a setting's schema, and gives its values the chosen ones as defaults.
 *
 * @param chosen what the module's author says of the setting; its default counts where it is left out
 * @throws if the setting is structural and has no value
 */
export function schemaWithout(whole: SettingsSchema, chosen: unknown, path: readonly string[]): Parts {
  const schema = textsByName(whole);
  const value = chosen === undefined ? schema.default : chosen;
  const branches = schema.oneOf ?? schema.anyOf;
  const isUnionOfMaps = branches?.some(isMapOfSettings) === true;
  if (schema.const !== undefined) return { fixed: schema.const, open: undefined };
  if (schema.structure && !(isUnionOfMaps && isPlain(value))) {
    if (value === undefined && !("default" in schema)) return { fixed: undefined, open: undefined };
    return { fixed: value, open: undefined };
  }
  if (isUnionOfMaps && (schema.structure || branches?.every(isMapOfSettings))) {
    return withoutStructure(unionBranch(schema, value, path), chosen, path);
  }
  if (isMapOfSettings(schema)) return withoutStructure(schema, chosen, path);
  return { fixed: undefined, open: absentAsNull(chosen === undefined ? schema : withDefault(schema, chosen)) };
}

/** An empty list that the module's author chose is none of what needs one at least. */
function withDefault(schema: SettingsSchema, chosen: unknown): SettingsSchema {
  const { minItems: _, ...rest } = schema;
  return { ...(Array.isArray(chosen) && chosen.length === 0 ? rest : schema), default: chosen };
}

/**
 * A choice between a constant and a value of another type, `off` or a map, is that value or null in Terraform, which has no such types.
 * The same in all that the setting holds.
 */
function absentAsNull(schema: SettingsSchema): SettingsSchema {
  const branches = schema.oneOf ?? schema.anyOf ?? [];
  const constants = branches.filter(({ const: constant }) => constant !== undefined);
  const [value, ...others] = branches.filter(({ const: constant }) => constant === undefined);
  if (constants.length === 1 && value && others.length === 0 && value.type !== "string") {
    const { oneOf: _, anyOf: __, ...rest } = schema;
    const absent = constants[0]?.const;
    const words = rest.absentAs !== undefined && rest.allowed && { allowed: rest.allowed.replace(String(absent), String(rest.absentAs)) };
    return absentAsNull({
      ...value,
      ...rest,
      ...words,
      absent,
      ...("default" in schema && schema.default === absent && { default: null }),
    });
  }
  return {
    ...schema,
    ...(schema.properties && { properties: mapped(schema.properties, absentAsNull) }),
    ...(schema.items && { items: absentAsNull(schema.items) }),
    ...(schema.additionalProperties && { additionalProperties: absentAsNull(schema.additionalProperties) }),
  };
}

/** Settings whose names have dots, as Kafka's properties have, are a map of texts in Terraform, whose attributes can't have such names. */
function textsByName(schema: SettingsSchema): SettingsSchema {
  const names = Object.keys(schema.properties ?? {});
  if (!names.some((name) => name.includes("."))) return schema;
  const { properties: named = {}, required: _, ...rest } = schema;
  return { ...rest, additionalProperties: { type: "string" }, propertyNames: { type: "string", enum: names }, named };
}

/** Whether null is a value of the setting, beside being left out. */
export const isNullable = (schema: SettingsSchema): boolean =>
  (schema.absent !== undefined && schema.absentAs === undefined) || [schema.type].flat().includes("null");

const mapped = <T>(values: Readonly<Record<string, T>>, change: (value: T) => T): Record<string, T> =>
  Object.fromEntries(Object.entries(values).map(([key, value]) => [key, change(value)]));

/** The same of a map of settings, each by itself. */
function withoutStructure(schema: SettingsSchema, chosen: unknown, path: readonly string[]): Parts {
  const fixed: Record<string, unknown> = {};
  const properties: Record<string, SettingsSchema> = {};
  for (const [key, property] of Object.entries(schema.properties ?? {})) {
    const of = isPlain(chosen) ? chosen[key] : undefined;
    const inDefault = isPlain(schema.default) ? schema.default[key] : undefined;
    const parts = schemaWithout(property, of ?? inDefault, [...path, key]);
    if (parts.open === undefined || parts.fixed !== undefined) fixed[key] = parts.fixed;
    if (parts.open !== undefined) properties[key] = parts.open;
  }
  if (Object.keys(properties).length === 0) return { fixed, open: undefined };
  const required = Object.keys(properties).filter((key) => schema.required?.includes(key) && !("default" in (properties[key] as object)));
  const { default: _, ...rest } = schema;
  // Each value has its default where it stands; so has the whole, if none of them must be given.
  return { fixed, open: { ...rest, properties, required, ...(required.length === 0 && { default: {} }) } };
}

/**
 * The branch of a union whose constants are those of `value`; a constant with a default may be left out.
 *
 * @throws if none fits
 */
export function unionBranch(schema: SettingsSchema, value: unknown, path: readonly string[]): SettingsSchema {
  const branches = schema.oneOf ?? schema.anyOf;
  if (!branches) return schema;
  const chosen = isPlain(value) ? value : {};
  const found = branches
    .filter(isMapOfSettings)
    .find((branch) =>
      Object.entries(branch.properties ?? {}).every(
        ([key, { const: constant, default: fallback }]) => constant === undefined || (chosen[key] ?? fallback) === constant,
      ),
    );
  if (!found) throw new Error(`${path.join(".") || "(settings)"}: which of its kinds must be chosen`);
  const { oneOf: _, anyOf: __, ...rest } = schema;
  return { ...rest, ...found, ...(schema.description && { description: schema.description }) };
}

const isPlain = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null && !Array.isArray(value);
