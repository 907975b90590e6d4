import type { PublishedModule } from "../../../modules/platform/index.js";
import type { SettingSchema } from "../../../modules/settings/index.js";
import { snakeCase, snakeCased, variableSchema } from "../../../modules/terraform/index.js";

/** A module's inputs, with the keys of settings. */
export type Inputs = Readonly<Record<string, unknown>>;

/** Returns the schema of a module's variables, as one map of settings. */
export const schemaOf = ({ inputs, structure }: PublishedModule): SettingSchema => variableSchema(inputs, structure);

/** Returns inputs as arguments of the block that calls the module. */
export const argumentsOf = (inputs: Inputs, schema: SettingSchema): Record<string, unknown> =>
  snakeCased(inputs, schema) as Record<string, unknown>;

/** `authentication.mutualTls` → `authentication.mutual_tls`; names that the user chooses are unchanged. */
export const variableName = (setting: string): string => setting.split(".").map(snakeCase).join(".");

/** Returns inputs with the defaults that Terraform would fill in. */
export function filled(schema: SettingSchema, value: unknown): unknown {
  const given = value === undefined ? schema.default : value;
  if (given === null || typeof given !== "object" || Array.isArray(given)) return given;
  const { properties, additionalProperties: entry } = schema;
  if (properties) {
    const fields = Object.entries(properties).map(([key, property]) => [key, filled(property, (given as Inputs)[key])] as const);
    return Object.fromEntries(fields.filter(([, field]) => field !== undefined));
  }
  if (!entry) return given;
  return Object.fromEntries(Object.entries(given).map(([key, item]) => [key, filled(entry, item)]));
}
