import { branchOf, isMapOfSettings, isPlainMap, type SettingSchema, unionBranches } from "../../settings/index.js";

/** A setting, divided into the part that is fixed at synthesis and the schema of the variable for the rest. */
interface Parts {
  readonly fixed: unknown;
  readonly variable: SettingSchema | undefined;
}

/** `kafkaVersion` → `kafka_version` */
export const snakeCase = (name: string) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/**
 * Removes the structure from a setting's schema, and makes the chosen values the defaults.
 *
 * @param chosen - value that the module's author chose; the setting's default if left out
 * @throws if the setting is structural and has no value
 */
export function schemaWithoutStructure(setting: SettingSchema, chosen: unknown, path: readonly string[]): Parts {
  const schema = dottedNamesAsMap(setting);
  const value = chosen === undefined ? schema.default : chosen;
  const branches = unionBranches(schema);
  const isUnionOfMaps = branches?.some(isMapOfSettings) === true;
  if (schema.const !== undefined) return { fixed: schema.const, variable: undefined };
  if (schema.structure && !(isUnionOfMaps && isPlainMap(value))) return { fixed: value, variable: undefined };
  if (isUnionOfMaps && (schema.structure || branches?.every(isMapOfSettings))) {
    return withoutStructure(unionBranch(schema, value, path), chosen, path);
  }
  if (isMapOfSettings(schema)) return withoutStructure(schema, chosen, path);
  return { fixed: undefined, variable: absentAsNull(chosen === undefined ? schema : withDefault(schema, chosen)) };
}

/** Sets a default. An empty list is accepted as a default although the user's list needs an item. */
function withDefault(schema: SettingSchema, chosen: unknown): SettingSchema {
  const { minItems: _, ...rest } = schema;
  return { ...(Array.isArray(chosen) && chosen.length === 0 ? rest : schema), default: chosen };
}

/**
 * Replaces a choice between a constant and a value of another type, such as `off` or a map, by the value or null: Terraform has no
 * union types. It does so at every depth.
 */
function absentAsNull(schema: SettingSchema): SettingSchema {
  const branches = unionBranches(schema) ?? [];
  const constants = branches.filter(({ const: constant }) => constant !== undefined);
  const [value, ...others] = branches.filter(({ const: constant }) => constant === undefined);
  if (constants.length === 1 && value && others.length === 0 && value.type !== "string") {
    const { oneOf: _, anyOf: __, ...rest } = schema;
    const absent = constants[0]?.const;
    const written = String(rest.absentAs ?? "null");
    const words = {
      ...(rest.allowed !== undefined && { allowed: rest.allowed.replace(new RegExp(`\\b${absent}\\b`), written) }),
      ...(rest.description !== undefined && { description: rest.description.replaceAll(`\`${absent}\``, written) }),
    };
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
    ...(schema.properties && { properties: mapValues(schema.properties, absentAsNull) }),
    ...(schema.items && { items: absentAsNull(schema.items) }),
    ...(schema.additionalProperties && { additionalProperties: absentAsNull(schema.additionalProperties) }),
  };
}

/** Replaces settings whose names contain dots, such as Kafka's properties, by a map of strings: names of attributes can't contain dots. */
function dottedNamesAsMap(schema: SettingSchema): SettingSchema {
  const names = Object.keys(schema.properties ?? {});
  if (!names.some((name) => name.includes("."))) return schema;
  const { properties: named = {}, required: _, ...rest } = schema;
  return { ...rest, additionalProperties: { type: "string" }, propertyNames: { type: "string", enum: names }, named };
}

/** Returns true if null is a value of the setting, different from leaving it out. */
export const isNullable = (schema: SettingSchema): boolean =>
  (schema.absent !== undefined && schema.absentAs === undefined) || [schema.type].flat().includes("null");

const mapValues = <T>(values: Readonly<Record<string, T>>, change: (value: T) => T): Record<string, T> =>
  Object.fromEntries(Object.entries(values).map(([key, value]) => [key, change(value)]));

/** Divides each setting of a map. */
function withoutStructure(schema: SettingSchema, chosen: unknown, path: readonly string[]): Parts {
  const fixed: Record<string, unknown> = {};
  const properties: Record<string, SettingSchema> = {};
  for (const [key, property] of Object.entries(schema.properties ?? {})) {
    const chosenValue = isPlainMap(chosen) ? chosen[key] : undefined;
    const inDefault = isPlainMap(schema.default) ? schema.default[key] : undefined;
    const parts = schemaWithoutStructure(property, chosenValue ?? inDefault, [...path, key]);
    if (parts.variable === undefined || parts.fixed !== undefined) fixed[key] = parts.fixed;
    if (parts.variable !== undefined) properties[key] = parts.variable;
  }
  if (Object.keys(properties).length === 0) return { fixed, variable: undefined };
  const required = Object.keys(properties).filter((key) => schema.required?.includes(key) && !("default" in (properties[key] as object)));
  const { default: _, ...rest } = schema;
  // Each attribute has its default; the object has one too unless an attribute is required.
  return { fixed, variable: { ...rest, properties, required, ...(required.length === 0 && { default: {} }) } };
}

/**
 * Returns the branch of a union that `value` chooses, as a schema with the union's own description. Any other schema is returned as it is.
 *
 * @throws if no branch matches
 */
export function unionBranch(schema: SettingSchema, value: unknown, path: readonly string[]): SettingSchema {
  if (!unionBranches(schema)) return schema;
  const found = branchOf(schema, isPlainMap(value) ? value : {});
  if (!found) throw new Error(`${path.join(".") || "(settings)"}: no branch of the union is chosen`);
  const { oneOf: _, anyOf: __, ...rest } = schema;
  return { ...rest, ...found, ...(schema.description && { description: schema.description }) };
}
