import { branchOf, isMapOfSettings, isPlainMap, type SettingSchema, unionBranches } from "../../settings/index.js";

/** A setting in two: what is fixed at synthesis, and what of it is left to a variable; nothing if nothing is. */
interface Parts {
  readonly fixed: unknown;
  readonly open: SettingSchema | undefined;
}

/** `kafkaVersion` → `kafka_version` */
export const snakeCase = (name: string) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/**
 * Takes structure out of a setting's schema, and gives its values the chosen ones as defaults.
 *
 * @param chosen what the module's author says of the setting; its default counts where it is left out
 * @throws if the setting is structural and has no value
 */
export function schemaWithout(whole: SettingSchema, chosen: unknown, path: readonly string[]): Parts {
  const schema = textsByName(whole);
  const value = chosen === undefined ? schema.default : chosen;
  const branches = unionBranches(schema);
  const isUnionOfMaps = branches?.some(isMapOfSettings) === true;
  if (schema.const !== undefined) return { fixed: schema.const, open: undefined };
  if (schema.structure && !(isUnionOfMaps && isPlainMap(value))) {
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
function withDefault(schema: SettingSchema, chosen: unknown): SettingSchema {
  const { minItems: _, ...rest } = schema;
  return { ...(Array.isArray(chosen) && chosen.length === 0 ? rest : schema), default: chosen };
}

/**
 * A choice between a constant and a value of another type, `off` or a map, is that value or null in Terraform, which has no such types.
 * The same in all that the setting holds.
 */
function absentAsNull(schema: SettingSchema): SettingSchema {
  const branches = unionBranches(schema) ?? [];
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
function textsByName(schema: SettingSchema): SettingSchema {
  const names = Object.keys(schema.properties ?? {});
  if (!names.some((name) => name.includes("."))) return schema;
  const { properties: named = {}, required: _, ...rest } = schema;
  return { ...rest, additionalProperties: { type: "string" }, propertyNames: { type: "string", enum: names }, named };
}

/** Whether null is a value of the setting, beside being left out. */
export const isNullable = (schema: SettingSchema): boolean =>
  (schema.absent !== undefined && schema.absentAs === undefined) || [schema.type].flat().includes("null");

const mapped = <T>(values: Readonly<Record<string, T>>, change: (value: T) => T): Record<string, T> =>
  Object.fromEntries(Object.entries(values).map(([key, value]) => [key, change(value)]));

/** The same of a map of settings, each by itself. */
function withoutStructure(schema: SettingSchema, chosen: unknown, path: readonly string[]): Parts {
  const fixed: Record<string, unknown> = {};
  const properties: Record<string, SettingSchema> = {};
  for (const [key, property] of Object.entries(schema.properties ?? {})) {
    const of = isPlainMap(chosen) ? chosen[key] : undefined;
    const inDefault = isPlainMap(schema.default) ? schema.default[key] : undefined;
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
