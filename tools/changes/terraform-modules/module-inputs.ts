import type { PublishedModule } from "../../../modules/platform/index.js";
import type { SettingSchema } from "../../../modules/settings/index.js";
import { snakeCase, snakeCased, variableSchema } from "../../../modules/terraform/index.js";
import type { JsonSchema } from "../settings/setting-nodes.js";

/** What a module is called with; its keys are those of settings. */
export type Inputs = Readonly<Record<string, unknown>>;

/** The variables of a module, as one map of settings. */
export const schemaOf = ({ inputs, structure }: PublishedModule): SettingSchema => variableSchema(inputs, structure);

/** The same, for those who walk the schemas of settings. */
export const jsonSchemaOf = (module: PublishedModule): JsonSchema => schemaOf(module) as JsonSchema;

/** Inputs as the block that calls the module has them. */
export const argumentsOf = (inputs: Inputs, schema: SettingSchema): Record<string, unknown> =>
  snakeCased(inputs, schema) as Record<string, unknown>;

/** `authentication.mutualTls` → `authentication.mutual_tls`; names of the user's stay. */
export const variableName = (setting: string): string => setting.split(".").map(snakeCase).join(".");

/** Inputs with every default that Terraform would fill in. */
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
