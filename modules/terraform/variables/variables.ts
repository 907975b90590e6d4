import { TerraformVariable, type TerraformVariableValidationConfig } from "cdktf";
import { Construct } from "constructs";
import type { z } from "zod";
import { allowedValues, isMapOfSettings, type SettingSchema, settingSchemaOf } from "../../settings/index.js";
import { isNullable, schemaWithoutStructure, snakeCase, unionBranch } from "./variable-schema.js";
import { tokensOf } from "./variable-tokens.js";
import { typeConstraint } from "./variable-types.js";
import { limitsOf } from "./variable-validations.js";

/** Metadata of a setting that decides which resources exist: it is fixed at synthesis and never a Terraform variable. */
export const structure = { structure: true } as const;

/**
 * Declares a Terraform variable for each value setting of `schema`, and returns the settings with tokens instead of those values.
 * Constructs work with the result as with the settings of a deployable stack.
 *
 * A map of settings becomes a variable of type object, whose attributes have snake_case names and defaults; in the result it is a map
 * with a token for each value. A list, and a map whose keys the user chooses, is a token.
 *
 * @param chosen - structural settings; in a union they choose the branch. Values become the defaults of their variables
 * @throws if a value setting has no description, or a limit that Terraform can't express; if a structural setting has neither a value
 * nor a default
 */
export function variablesFor<S extends z.ZodType>(scope: Construct, schema: S, chosen: DeepPartial<z.input<S>>): z.output<S> {
  const variables = new Construct(scope, "variables"); // a variable can have the name of another construct
  const settings: Record<string, unknown> = {};
  for (const { key, fixed, variable, required } of inputsOf(schema, chosen as object)) {
    if (variable) declare(variables, key, variable, required);
    settings[key] = variable ? tokensOf(snakeCase(key), variable, fixed) : fixed;
  }
  return settings as z.output<S>;
}

/** Returns the schema of the variables that `variablesFor` declares. */
export function variableSchema(schema: z.ZodType, chosen: object): SettingSchema {
  const variables = inputsOf(schema, chosen).flatMap(({ key, variable, required }) => (variable ? [{ key, variable, required }] : []));
  return {
    type: "object",
    additionalProperties: false,
    properties: Object.fromEntries(variables.map(({ key, variable }) => [key, variable])),
    required: variables.filter(({ required }) => required).map(({ key }) => key),
  };
}

interface Input {
  readonly key: string;
  readonly fixed: unknown;
  /** Schema of the variable; undefined if the whole setting is fixed. */
  readonly variable: SettingSchema | undefined;
  readonly required: boolean;
}

function inputsOf(schema: z.ZodType, chosen: object): Input[] {
  const root = unionBranch(settingSchemaOf(schema), chosen, []);
  return Object.entries(root.properties ?? {}).map(([key, property]) => {
    const { fixed, variable } = schemaWithoutStructure(property, (chosen as Record<string, unknown>)[key], [key]);
    const { description } = property;
    return {
      key,
      fixed,
      // The choice between a constant and a value has its own words already.
      variable: variable && { ...variable, ...(description !== undefined && variable.absent === undefined && { description }) },
      required: variable !== undefined && root.required?.includes(key) === true && !("default" in variable),
    };
  });
}

/** Settings in which any may be left out, at any depth. */
export type DeepPartial<T> = T extends readonly unknown[] ? T : T extends object ? { [K in keyof T]?: DeepPartial<T[K]> } : T;

function declare(scope: Construct, key: string, schema: SettingSchema, required: boolean): void {
  const { description } = schema;
  if (!description) throw new Error(`${key}: a setting that becomes a variable needs a description`);
  const name = snakeCase(key);
  const nullable = isNullable(schema) || (!required && !("default" in schema));
  const declared = new TerraformVariable(scope, name, {
    description: withVariableNames(described(description, schema)),
    type: typeConstraint(schema),
    nullable,
    ...(schema.sensitive === true && { sensitive: true }),
    validation: limitsOf({ path: `var.${name}`, label: name, nullable }, schema).map(
      ({ condition, message }): TerraformVariableValidationConfig => ({ condition: `\${${condition}}`, errorMessage: `${message}.` }),
    ),
  });
  declared.overrideLogicalId(name);
  // An override, since CDKTF's constructor renames the keys of maps. CDKTF removes null, which ReadableStack adds.
  if (!required && schema.default !== undefined && schema.default !== null)
    declared.addOverride("default", snakeCased(schema.default, schema));
}

/** Replaces camelCase names of settings, as descriptions have them, by the names of variables. */
const withVariableNames = (text: string) => text.replace(/\b[a-z]+(?:[A-Z][a-z0-9]+)+\b/g, snakeCase);

/** Returns a variable's description, followed by a line for each attribute of an object. */
function described(description: string, schema: SettingSchema): string {
  const text = `${description}${absence(schema)}`;
  const lines = attributeLines(schema, "");
  return lines.length === 0 ? text : `${text}\n\n${lines.join("\n")}\n`;
}

/** Describes the value that expresses a constant such as `off`, which Terraform's type does not include, unless the description does. */
const absence = ({ absent, absentAs, description = "" }: SettingSchema) =>
  absent === undefined || new RegExp(`(^|\\W)${absentAs ?? "null"}(\\W|$)`).test(description) ? "" : ` ${absentAs ?? "Null"}: ${absent}.`;

/** Returns a line for each attribute of an object, and of the objects in a map or list. */
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

/** Returns a value with snake_case attribute names. Keys that the user chooses stay as they are. */
export function snakeCased(value: unknown, schema: SettingSchema): unknown {
  if (Array.isArray(value)) return value.map((item) => snakeCased(item, schema.items ?? {}));
  if (!value || typeof value !== "object") return value;
  const inMap = typeof schema.additionalProperties === "object" ? schema.additionalProperties : undefined;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, item]) => {
      const property = schema.properties?.[key];
      if (schema.properties && !property) return []; // structural, so not part of the variable
      return [[property ? snakeCase(key) : key, snakeCased(item, property ?? inMap ?? {})]];
    }),
  );
}
