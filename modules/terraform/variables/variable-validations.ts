import { allowedValues, isMapOfSettings, limitsOfNumber, type SettingSchema, unionBranches } from "../../settings/index.js";
import { terraformPattern } from "./re2-pattern.js";
import { isNullable, snakeCase } from "./variable-schema.js";

/** A limit of a value, as Terraform checks it. */
export interface Limit {
  /** An expression that is true for valid values. */
  readonly condition: string;
  /** The error message without its full stop. */
  readonly message: string;
}

/** A value in a variable. */
interface Variable {
  /** The expression for it: `var.topics`. */
  readonly path: string;
  /** Its name in messages. */
  readonly label: string;
  /** It can be null, which is within every limit. */
  readonly nullable: boolean;
  /** The number of lists and maps around it. @default 0 */
  readonly depth?: number;
}

/**
 * Returns every limit in a setting's schema, and in the schemas of its items and attributes.
 *
 * @throws for a limit that Terraform can't check
 */
export function limitsOf(variable: Variable, schema: SettingSchema): Limit[] {
  const { path, label, nullable } = variable;
  const own = ownLimits(path, schema).map(({ condition, message }) => ({ condition, message: `${label} ${message}` }));
  const all = [...own, ...propertyLimits(variable, schema), ...itemLimits(variable, schema)];
  return nullable ? all.map(({ condition, message }) => ({ condition: `${path} == null ? true : ${condition}`, message })) : all;
}

function propertyLimits({ path, label, depth = 0 }: Variable, schema: SettingSchema): Limit[] {
  return Object.entries(schema.properties ?? {}).flatMap(([key, property]) => {
    const optional = !("default" in property && property.default !== null) && !schema.required?.includes(key);
    const nullable = optional || isNullable(property);
    return limitsOf({ path: `${path}.${snakeCase(key)}`, label: `${label}.${snakeCase(key)}`, nullable, depth }, property);
  });
}

/** Limits of the items of a list or map, and of the map's keys. */
function itemLimits({ path, label, depth = 0 }: Variable, schema: SettingSchema): Limit[] {
  const suffix = depth === 0 ? "" : String(depth + 1);
  const [key, item] = [`name${suffix}`, `item${suffix}`];
  const each = (over: string, limits: Limit[]) =>
    limits.map(({ condition, message }) => ({ condition: `alltrue([for ${over} : ${condition}])`, message }));
  if (schema.type === "array") {
    return each(
      `${item} in ${path}`,
      limitsOf({ path: item, label: itemsOf(label), nullable: false, depth: depth + 1 }, schema.items ?? {}),
    );
  }
  if (schema.type !== "object" || isMapOfSettings(schema)) return [];
  return [
    ...namedLimits(path, label, key, schema.named ?? {}),
    ...(schema.propertyNames
      ? each(
          `${key} in keys(${path})`,
          limitsOf({ path: key, label: `each name in ${label}`, nullable: false, depth: depth + 1 }, schema.propertyNames),
        )
      : []),
    ...each(
      `${item} in values(${path})`,
      limitsOf({ path: item, label: itemsOf(label), nullable: false, depth: depth + 1 }, schema.additionalProperties || {}),
    ),
  ];
}

/** Returns the label of the items of a list or map: `each of topics`, and of a list in each of them `the items of each of topics`. */
const itemsOf = (label: string) => (/^(each of|the items of) /.test(label) ? `the items of ${label}` : `each of ${label}`);

const count = (number: number, noun: string) => `${number} ${noun}${number === 1 ? "" : "s"}`;

/** Limits of the values of a map with known keys: one for all keys with equal schemas. */
function namedLimits(path: string, label: string, key: string, named: Readonly<Record<string, SettingSchema>>): Limit[] {
  const kinds = new Map<string, string[]>();
  for (const [property, { description: _, ...schema }] of Object.entries(named)) {
    const kind = JSON.stringify(schema);
    kinds.set(kind, [...(kinds.get(kind) ?? []), property]);
  }
  return [...kinds].map(([kind, names]) => {
    const own = eitherOf(`${path}[${key}]`, [JSON.parse(kind) as SettingSchema], {}).condition;
    return {
      condition: `alltrue([for ${key} in ${JSON.stringify(names)} : !contains(keys(${path}), ${key}) || ${own}])`,
      message: `in ${label}, ${names.join(", ")} must be ${allowedValues(JSON.parse(kind))}`,
    };
  });
}

/** Limits of a value itself. The messages begin after its label. */
function ownLimits(path: string, schema: SettingSchema): Limit[] {
  const { minLength, maxLength, minItems, maxItems, multipleOf } = schema;
  const choices = schema.enum ?? (schema.const === undefined ? constants(schema) : [schema.const]);
  if (choices) {
    const list = JSON.stringify(choices.map((choice) => (mixed(choices) ? String(choice) : choice)));
    return [{ condition: `contains(${list}, ${path})`, message: `must be one of ${choices.join(", ")}` }];
  }
  const branches = unionBranches(schema)?.filter(({ type }) => type !== "null");
  if (branches) return [eitherOf(path, branches, schema)];
  return [
    ...range(path, schema),
    ...limit(multipleOf, (step) => [`${path} % ${step} == 0`, `must be a multiple of ${step}`]),
    ...limit(minLength, (least) => [`length(${path}) >= ${least}`, `must have at least ${count(least, "character")}`]),
    ...limit(maxLength, (most) => [`length(${path}) <= ${most}`, `must have at most ${count(most, "character")}`]),
    ...patternsOf(schema).map((pattern) => ({
      condition: terraformPattern(pattern, path),
      message: schema.allowed ? `must be ${schema.allowed}` : `must match ${pattern}`,
    })),
    ...(schema.reserved ?? []).map((beginning) => ({
      condition: `!startswith(${path}, ${JSON.stringify(beginning)})`,
      message: `can't begin with ${beginning}: AWS refuses names of resources that begin with it`,
    })),
    ...limit(minItems, (least) => [`length(${path}) >= ${least}`, `must have at least ${count(least, "item")}`]),
    ...limit(maxItems, (most) => [`length(${path}) <= ${most}`, `must have at most ${count(most, "item")}`]),
  ];
}

/** Every limit of a number, in one condition. */
function range(path: string, schema: SettingSchema): Limit[] {
  const { exclusiveMinimum: above, exclusiveMaximum: below } = schema;
  const { minimum: least, maximum: most } = limitsOfNumber(schema);
  const conditions = [
    ...(least === undefined ? [] : [`${path} >= ${least}`]),
    ...(most === undefined ? [] : [`${path} <= ${most}`]),
    ...(above === undefined ? [] : [`${path} > ${above}`]),
    ...(below === undefined ? [] : [`${path} < ${below}`]),
    ...(schema.type === "integer" ? [`floor(${path}) == ${path}`] : []),
  ];
  const condition =
    schema.absentAs === undefined ? conditions.join(" && ") : `(${path} == ${schema.absentAs} || ${conditions.join(" && ")})`;
  return conditions.length === 0 ? [] : [{ condition, message: `must be ${allowedValues(schema)}` }];
}

/** A choice of scalar types: the condition of one of them must hold. */
function eitherOf(path: string, branches: readonly SettingSchema[], { allowed }: SettingSchema): Limit {
  const conditions = branches.map((branch) => {
    const kind =
      branch.type === "integer" || branch.type === "number"
        ? [`can(tonumber(${path}))`]
        : branch.type === "boolean"
          ? [`can(tobool(${path}))`]
          : [];
    const value = kind.length > 0 && branch.type !== "boolean" ? `tonumber(${path})` : path;
    const all = [...kind, ...ownLimits(value, branch).map(({ condition }) => condition)];
    return all.length === 0 ? "true" : `try(${all.join(" && ")}, false)`;
  });
  return { condition: `anytrue([${conditions.join(", ")}])`, message: allowed ? `must be ${allowed}` : "is not allowed" };
}

function limit(value: number | undefined, words: (value: number) => [condition: string, message: string]): Limit[] {
  if (value === undefined) return [];
  const [condition, message] = words(value);
  return [{ condition, message }];
}

const patternsOf = ({ pattern, allOf = [] }: SettingSchema): string[] =>
  [pattern, ...allOf.map((part) => part.pattern)].filter((found) => found !== undefined);

/** Returns the values of a choice between constants; undefined for any other schema. */
function constants(schema: SettingSchema): unknown[] | undefined {
  const values = unionBranches(schema)?.map((branch) => branch.const);
  return values?.every((value) => value !== undefined) ? values : undefined;
}

/** Returns true for values of several types, which Terraform stores as strings. */
const mixed = (choices: readonly unknown[]) => new Set(choices.map((choice) => typeof choice)).size > 1;
