import { TerraformVariable, type TerraformVariableValidationConfig } from "cdktf";
import { Construct } from "constructs";
import type { z } from "zod";
import { allowedValues, isMapOfSettings, type SettingSchema, settingSchemaOf } from "../../settings/index.js";
import { isNullable, schemaWithout, snakeCase, unionBranch } from "./variable-schema.js";
import { tokensOf } from "./variable-tokens.js";
import { typeConstraint } from "./variable-types.js";
import { limitsOf } from "./variable-validations.js";

/** Marks a setting that decides which resources exist: fixed at synthesis, never a variable. */
export const structure = { structure: true } as const;

/**
 * Declares a Terraform variable for each value setting of `schema` and returns the settings with tokens in place of
 * those values, so that a construct can't tell a published module from a deployable stack.
 *
 * A setting that is a map of settings is one variable, an object whose attributes have snake_case names and their defaults; in what is
 * returned it is a map again, with a token for each value. Lists, and maps by names of the user's, are one token each.
 *
 * @param chosen structural settings, known now, of which a union names its branch; values in it become the defaults of their variables
 * @throws if a value setting has no description (a variable without one helps nobody), or a limit that Terraform can't express;
 * if a structural setting is neither chosen nor has a default
 */
export function variablesFor<S extends z.ZodType>(scope: Construct, schema: S, chosen: DeepPartial<z.input<S>>): z.output<S> {
  const variables = new Construct(scope, "variables"); // apart, since a variable may bear the name of a room
  const settings: Record<string, unknown> = {};
  for (const { key, fixed, open, required } of inputsOf(schema, chosen as object)) {
    if (open) declare(variables, key, open, required);
    settings[key] = open ? tokensOf(snakeCase(key), open, fixed) : fixed;
  }
  return settings as z.output<S>;
}

/** The variables that `variablesFor` declares, as one map of settings. */
export function variableSchema(schema: z.ZodType, chosen: object): SettingSchema {
  const variables = inputsOf(schema, chosen).flatMap(({ key, open, required }) => (open ? [{ key, open, required }] : []));
  return {
    type: "object",
    additionalProperties: false,
    properties: Object.fromEntries(variables.map(({ key, open }) => [key, open])),
    required: variables.filter(({ required }) => required).map(({ key }) => key),
  };
}

interface Input {
  readonly key: string;
  readonly fixed: unknown;
  /** What is left to a variable; nothing if nothing is. */
  readonly open: SettingSchema | undefined;
  readonly required: boolean;
}

function inputsOf(schema: z.ZodType, chosen: object): Input[] {
  const root = unionBranch(settingSchemaOf(schema), chosen, []);
  return Object.entries(root.properties ?? {}).map(([key, property]) => {
    const { fixed, open } = schemaWithout(property, (chosen as Record<string, unknown>)[key], [key]);
    const { description } = property;
    return {
      key,
      fixed,
      open: open && { ...open, ...(description !== undefined && { description }) },
      required: open !== undefined && root.required?.includes(key) === true && !("default" in open),
    };
  });
}

/** Settings of which some are left out, at any depth. */
export type DeepPartial<T> = T extends readonly unknown[] ? T : T extends object ? { [K in keyof T]?: DeepPartial<T[K]> } : T;

function declare(scope: Construct, key: string, schema: SettingSchema, required: boolean): void {
  const { description } = schema;
  if (!description) throw new Error(`${key}: a setting that becomes a variable needs a description`);
  const name = snakeCase(key);
  const nullable = isNullable(schema) || (!required && !("default" in schema));
  const variable = new TerraformVariable(scope, name, {
    description: inTerraformsNames(described(description, schema)),
    type: typeConstraint(schema),
    nullable,
    ...(schema.sensitive === true && { sensitive: true }),
    validation: limitsOf({ path: `var.${name}`, says: name, nullable }, schema).map(
      ({ holds, says }): TerraformVariableValidationConfig => ({ condition: `\${${holds}}`, errorMessage: `${says}.` }),
    ),
  });
  variable.overrideLogicalId(name);
  // Not in the constructor's way, on which CDKTF renames the keys of maps as well. It leaves out null: ReadableStack puts it in.
  if (!required && schema.default !== undefined && schema.default !== null)
    variable.addOverride("default", snakeCased(schema.default, schema));
}

/** Descriptions name settings as YAML has them. */
const inTerraformsNames = (text: string) => text.replace(/\b[a-z]+(?:[A-Z][a-z0-9]+)+\b/g, snakeCase);

/** A variable's description; an object's attributes follow it, one a line. */
function described(description: string, schema: SettingSchema): string {
  const whole = `${description}${absence(schema)}`;
  const lines = attributeLines(schema, "");
  return lines.length === 0 ? whole : `${whole}\n\n${lines.join("\n")}\n`;
}

/** What stands for a constant that Terraform's type has no place for. */
const absence = ({ absent, absentAs }: SettingSchema) => (absent === undefined ? "" : ` ${absentAs ?? "Null"}: ${absent}.`);

/** Every attribute of an object, and of the objects in a map or list, by its path. */
function attributeLines(schema: SettingSchema, path: string): string[] {
  const inside = schema.items ?? (typeof schema.additionalProperties === "object" ? schema.additionalProperties : undefined);
  if (inside && !schema.properties) return attributeLines(inside, path);
  return Object.entries(schema.properties ?? {}).flatMap(([key, property]) => {
    const name = `${path}${snakeCase(key)}`;
    const fallback = "default" in property && !isMapOfSettings(property) ? ` Default: ${JSON.stringify(property.default)}.` : "";
    return [
      `- ${name}: ${property.description ?? allowedValues(property)}${absence(property)}${fallback}`,
      ...attributeLines(property, `${name}.`),
    ];
  });
}

/** A value in Terraform's names: attributes of ours, but not the keys of a user's map. */
export function snakeCased(value: unknown, schema: SettingSchema): unknown {
  if (Array.isArray(value)) return value.map((item) => snakeCased(item, schema.items ?? {}));
  if (!value || typeof value !== "object") return value;
  const inMap = typeof schema.additionalProperties === "object" ? schema.additionalProperties : undefined;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, item]) => {
      const property = schema.properties?.[key];
      if (schema.properties && !property) return []; // structural: no part of the variable
      return [[property ? snakeCase(key) : key, snakeCased(item, property ?? inMap ?? {})]];
    }),
  );
}
