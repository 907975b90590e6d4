import { limitsOfNumber, type SettingSchema, unionBranches } from "./setting-schema.js";

/**
 * Returns the values that a setting accepts, in words: `one of a, b`, `a whole number from 1 to 20`.
 * A schema with the metadata `allowed` describes itself.
 */
export function allowedValues(schema: SettingSchema): string {
  if (schema.allowed !== undefined) return schema.allowed;
  if (schema.enum) return `one of ${schema.enum.join(", ")}`;
  // A constant of several words is quoted: `use "the brokers are on the internet"`.
  if (schema.const !== undefined) return / /.test(String(schema.const)) ? JSON.stringify(schema.const) : String(schema.const);
  const branches = unionBranches(schema);
  if (branches) return [...new Set(branches.map(allowedValues))].join(", or ");
  switch (schema.type) {
    case "integer":
    case "number":
      return `a ${schema.type === "integer" ? "whole " : ""}number${range(schema)}`;
    case "boolean":
      return "true or false";
    case "array":
      return `a list${schema.minItems ? ` of at least ${schema.minItems}` : ""}, each item ${allowedValues(schema.items ?? {})}`;
    case "object":
      return mapOf(Object.keys(schema.properties ?? {}));
    case "string":
      return schema.pattern ? `text that matches ${schema.pattern}` : "text";
    default:
      return "another value";
  }
}

/** More keys than a message lists. */
const MANY = 12;

const mapOf = (keys: readonly string[]): string => (keys.length === 0 || keys.length > MANY ? "a map" : `a map with ${keys.join(", ")}`);

function range(schema: SettingSchema): string {
  const { minimum, maximum } = limitsOfNumber(schema);
  const above = schema.exclusiveMinimum === undefined ? "" : ` above ${schema.exclusiveMinimum}`;
  if (minimum !== undefined && maximum !== undefined) return ` from ${minimum} to ${maximum}`;
  if (minimum !== undefined) return ` of at least ${minimum}`;
  return maximum === undefined ? above : ` of at most ${maximum}${above}`;
}
