import type { z } from "zod";
import type { SettingPath } from "./rule.js";

type JsonSchema = z.core.JSONSchema.BaseSchema;

/**
 * What a setting may be, in words: `one of a, b`, `a whole number from 1 to 20`.
 * A schema that says it better itself does so by its metadata `allowed`.
 */
export function allowedWords(schema: JsonSchema): string {
  if (typeof schema.allowed === "string") return schema.allowed;
  if (schema.enum) return `one of ${schema.enum.join(", ")}`;
  if (schema.const !== undefined) return String(schema.const);
  const branches = schema.anyOf ?? schema.oneOf;
  if (branches) return [...new Set(branches.map((branch) => allowedWords(branch as JsonSchema)))].join(", or ");
  switch (schema.type) {
    case "integer":
    case "number":
      return `a ${schema.type === "integer" ? "whole " : ""}number${range(schema.minimum, schema.maximum)}${schema.exclusiveMinimum === undefined ? "" : ` above ${schema.exclusiveMinimum}`}`;
    case "boolean":
      return "true or false";
    case "array":
      return `a list${schema.minItems ? ` of at least ${schema.minItems}` : ""}, each item ${allowedWords((schema.items ?? {}) as JsonSchema)}`;
    case "object":
      return schema.properties ? `a map with ${Object.keys(schema.properties).join(", ")}` : "a map";
    case "string":
      return schema.pattern ? `text that matches ${schema.pattern}` : "text";
    default:
      return "another value";
  }
}

/** The schema of the setting at `path`; in a union, of the branch that `value` (the whole document) chose by its discriminator. */
export function schemaAt(root: JsonSchema, path: SettingPath, value: unknown): JsonSchema | undefined {
  let schema: JsonSchema | undefined = root;
  let here: unknown = value;
  for (const key of path) {
    schema = chosen(schema, here);
    if (!schema) return undefined;
    const inMap = typeof schema.additionalProperties === "object" ? schema.additionalProperties : undefined;
    schema = (typeof key === "number" ? schema.items : (schema.properties?.[key] ?? inMap)) as JsonSchema | undefined;
    here = here && typeof here === "object" ? (here as Record<string | number, unknown>)[key] : undefined;
  }
  return chosen(schema, here);
}

/** The branch of a union that fits: the one whose constant equals, or, in a union of scalars and one map, the map. */
function chosen(schema: JsonSchema | undefined, value: unknown): JsonSchema | undefined {
  const branches = (schema?.anyOf ?? schema?.oneOf) as JsonSchema[] | undefined;
  if (!branches || !value || typeof value !== "object") return schema;
  const constants = (branch: JsonSchema) =>
    Object.entries(branch.properties ?? {}).filter(([, property]) => (property as JsonSchema).const !== undefined);
  const maps = branches.filter((branch) => branch.type === "object");
  return (
    maps.find((branch) =>
      // A kind that may be left out is the one that is meant where it is.
      constants(branch).every(([key, property]) => {
        const { const: constant, default: fallback } = property as JsonSchema;
        return constant === ((value as Record<string, unknown>)[key] ?? fallback);
      }),
    ) ?? (maps.length === 1 ? maps[0] : schema)
  );
}

const safe = (limit: number | undefined) => limit !== undefined && Math.abs(limit) < Number.MAX_SAFE_INTEGER;

function range(minimum?: number, maximum?: number): string {
  if (safe(minimum) && safe(maximum)) return ` from ${minimum} to ${maximum}`;
  if (safe(minimum)) return ` of at least ${minimum}`;
  return safe(maximum) ? ` of at most ${maximum}` : "";
}
