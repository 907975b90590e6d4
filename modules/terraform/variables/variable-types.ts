import { isMapOfSettings, type SettingSchema, unionBranches } from "../../settings/index.js";
import { isNullable, snakeCase } from "./variable-schema.js";

/**
 * Returns Terraform's type constraint for a setting.
 *
 * @throws if Terraform has no type for it, as for a choice between a text and a map
 */
export function typeConstraint(schema: SettingSchema): string {
  const branches = unionBranches(schema)?.filter(({ type }) => type !== "null");
  if (branches) {
    // A choice of scalars: Terraform converts numbers and booleans to strings.
    const types = [...new Set(branches.map(typeConstraint))];
    if (types.length === 1) return String(types[0]);
    if (types.every((type) => ["string", "number", "bool"].includes(type))) return "string";
    throw new Error(`Terraform has no type for a choice of ${types.join(" and ")}; mark the setting as structure`);
  }
  switch ([schema.type].flat().find((type) => type !== "null")) {
    case "string":
      return "string";
    case "integer":
    case "number":
      return "number";
    case "boolean":
      return "bool";
    case "array":
      return `list(${typeConstraint(schema.items ?? {})})`;
    case "object":
      if (!isMapOfSettings(schema)) return `map(${typeConstraint(schema.additionalProperties || {})})`;
      return `object({ ${Object.entries(schema.properties ?? {})
        .map(([key, property]) => `${snakeCase(key)} = ${attributeType(property, schema.required?.includes(key) === true)}`)
        .join(", ")} })`;
    default:
      throw new Error(`Terraform has no type for ${JSON.stringify(schema)}`);
  }
}

function attributeType(schema: SettingSchema, required: boolean): string {
  const hasDefault = "default" in schema && schema.default !== null;
  if (hasDefault && isNullable(schema))
    throw new Error(`Terraform replaces null by the default ${schema.default}; set absentAs in the metadata of the setting`);
  if (hasDefault) return `optional(${typeConstraint(schema)}, ${literal(schema.default, schema)})`;
  return required ? typeConstraint(schema) : `optional(${typeConstraint(schema)})`;
}

/** Returns a default as HCL. */
function literal(value: unknown, schema: SettingSchema): string {
  if (typeof value === "string")
    return JSON.stringify(value)
      .replaceAll("${", () => "$${")
      .replaceAll("%{", "%%{");
  if (Array.isArray(value)) return `[${value.map((item) => literal(item, schema.items ?? {})).join(", ")}]`;
  if (!value || typeof value !== "object") return JSON.stringify(value);
  const inMap = typeof schema.additionalProperties === "object" ? schema.additionalProperties : {};
  const entries = Object.entries(value).map(([key, item]) => {
    const property = schema.properties?.[key];
    return `${property ? snakeCase(key) : JSON.stringify(key)} = ${literal(item, property ?? inMap)}`;
  });
  return entries.length === 0 ? "{}" : `{ ${entries.join(", ")} }`;
}
