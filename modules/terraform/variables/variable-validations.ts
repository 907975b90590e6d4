import { allowedValues, isMapOfSettings, limitsOfNumber, type SettingSchema, unionBranches } from "../../settings/index.js";
import { terraformPattern } from "./re2-pattern.js";
import { isNullable, snakeCase } from "./variable-schema.js";

/** A value's limit, as Terraform checks it. */
export interface Limit {
  /** An expression that is true of good values. */
  readonly holds: string;
  /** A sentence without its full stop. */
  readonly says: string;
}

/** Where a value is found, and what it is called. */
interface Place {
  /** The expression for it: `var.topics`. */
  readonly path: string;
  readonly says: string;
  /** It may be null, which breaks no limit. */
  readonly nullable: boolean;
  /** How many lists and maps it is in. @default 0 */
  readonly depth?: number;
}

/**
 * Everything that a setting's schema says of its value, those of what it holds included.
 *
 * @throws at what Terraform can't check
 */
export function limitsOf(place: Place, schema: SettingSchema): Limit[] {
  const { path, says: name, nullable } = place;
  const own = ownLimits(path, schema).map(({ holds, says }) => ({ holds, says: `${name} ${says}` }));
  const all = [...own, ...propertyLimits(place, schema), ...itemLimits(place, schema)];
  return nullable ? all.map(({ holds, says }) => ({ holds: `${path} == null ? true : ${holds}`, says })) : all;
}

function propertyLimits({ path, says, depth = 0 }: Place, schema: SettingSchema): Limit[] {
  return Object.entries(schema.properties ?? {}).flatMap(([key, property]) => {
    const optional = !("default" in property && property.default !== null) && !schema.required?.includes(key);
    const nullable = optional || isNullable(property);
    return limitsOf({ path: `${path}.${snakeCase(key)}`, says: `${says}.${snakeCase(key)}`, nullable, depth }, property);
  });
}

/** Limits on what a list or a map by the user's names holds, and on those names. */
function itemLimits({ path, says: name, depth = 0 }: Place, schema: SettingSchema): Limit[] {
  const suffix = depth === 0 ? "" : String(depth + 1);
  const [key, item] = [`name${suffix}`, `item${suffix}`];
  const each = (over: string, limits: Limit[]) => limits.map(({ holds, says }) => ({ holds: `alltrue([for ${over} : ${holds}])`, says }));
  if (schema.type === "array") {
    return each(
      `${item} in ${path}`,
      limitsOf({ path: item, says: `each of ${name}`, nullable: false, depth: depth + 1 }, schema.items ?? {}),
    );
  }
  if (schema.type !== "object" || isMapOfSettings(schema)) return [];
  return [
    ...namedLimits(path, name, key, schema.named ?? {}),
    ...(schema.propertyNames
      ? each(
          `${key} in keys(${path})`,
          limitsOf({ path: key, says: `each name in ${name}`, nullable: false, depth: depth + 1 }, schema.propertyNames),
        )
      : []),
    ...each(
      `${item} in values(${path})`,
      limitsOf({ path: item, says: `each of ${name}`, nullable: false, depth: depth + 1 }, schema.additionalProperties || {}),
    ),
  ];
}

/** Limits on the texts of a map whose names are known, one for all names of the same kind. */
function namedLimits(path: string, says: string, key: string, named: Readonly<Record<string, SettingSchema>>): Limit[] {
  const kinds = new Map<string, string[]>();
  for (const [property, { description: _, ...schema }] of Object.entries(named)) {
    const kind = JSON.stringify(schema);
    kinds.set(kind, [...(kinds.get(kind) ?? []), property]);
  }
  return [...kinds].map(([kind, names]) => {
    const own = eitherOf(`${path}[${key}]`, [JSON.parse(kind) as SettingSchema], {}).holds;
    return {
      holds: `alltrue([for ${key} in ${JSON.stringify(names)} : !contains(keys(${path}), ${key}) || ${own}])`,
      says: `in ${says}, ${names.join(", ")} must be ${allowedValues(JSON.parse(kind))}`,
    };
  });
}

/** Limits on a value itself; what they say follows its name. */
function ownLimits(path: string, schema: SettingSchema): Limit[] {
  const { minLength, maxLength, minItems, maxItems, multipleOf } = schema;
  const choices = schema.enum ?? (schema.const === undefined ? constants(schema) : [schema.const]);
  if (choices) {
    const list = JSON.stringify(choices.map((choice) => (mixed(choices) ? String(choice) : choice)));
    return [{ holds: `contains(${list}, ${path})`, says: `must be one of ${choices.join(", ")}` }];
  }
  const branches = unionBranches(schema)?.filter(({ type }) => type !== "null");
  if (branches) return [eitherOf(path, branches, schema)];
  return [
    ...range(path, schema),
    ...limit(multipleOf, (step) => [`${path} % ${step} == 0`, `must be a multiple of ${step}`]),
    ...limit(minLength, (least) => [`length(${path}) >= ${least}`, `must have at least ${least} characters`]),
    ...limit(maxLength, (most) => [`length(${path}) <= ${most}`, `must have at most ${most} characters`]),
    ...patternsOf(schema).map((pattern) => ({
      holds: terraformPattern(pattern, path),
      says: schema.allowed ? `must be ${schema.allowed}` : `must match ${pattern}`,
    })),
    ...limit(minItems, (least) => [`length(${path}) >= ${least}`, `needs at least ${least}`]),
    ...limit(maxItems, (most) => [`length(${path}) <= ${most}`, `must be at most ${most}`]),
  ];
}

/** All that limits a number, in one sentence. */
function range(path: string, schema: SettingSchema): Limit[] {
  const { exclusiveMinimum: above, exclusiveMaximum: below } = schema;
  const { minimum: least, maximum: most } = limitsOfNumber(schema);
  const holds = [
    ...(least === undefined ? [] : [`${path} >= ${least}`]),
    ...(most === undefined ? [] : [`${path} <= ${most}`]),
    ...(above === undefined ? [] : [`${path} > ${above}`]),
    ...(below === undefined ? [] : [`${path} < ${below}`]),
    ...(schema.type === "integer" ? [`floor(${path}) == ${path}`] : []),
  ];
  const whole = schema.absentAs === undefined ? holds.join(" && ") : `(${path} == ${schema.absentAs} || ${holds.join(" && ")})`;
  return holds.length === 0 ? [] : [{ holds: whole, says: `must be ${allowedValues(schema)}` }];
}

/** A choice between kinds of scalars: one of them must hold; what is no number, say, fails the conditions of numbers. */
function eitherOf(path: string, branches: readonly SettingSchema[], { allowed }: SettingSchema): Limit {
  const holds = branches.map((branch) => {
    const kind =
      branch.type === "integer" || branch.type === "number"
        ? [`can(tonumber(${path}))`]
        : branch.type === "boolean"
          ? [`can(tobool(${path}))`]
          : [];
    const value = kind.length > 0 && branch.type !== "boolean" ? `tonumber(${path})` : path;
    const all = [...kind, ...ownLimits(value, branch).map(({ holds }) => holds)];
    return all.length === 0 ? "true" : `try(${all.join(" && ")}, false)`;
  });
  return { holds: `anytrue([${holds.join(", ")}])`, says: allowed ? `must be ${allowed}` : "must be one of what is allowed" };
}

function limit(value: number | undefined, words: (value: number) => [holds: string, says: string]): Limit[] {
  if (value === undefined) return [];
  const [holds, says] = words(value);
  return [{ holds, says }];
}

const patternsOf = ({ pattern, allOf = [] }: SettingSchema): string[] =>
  [pattern, ...allOf.map((part) => part.pattern)].filter((found) => found !== undefined);

/** The values of a choice between constants. */
function constants(schema: SettingSchema): unknown[] | undefined {
  const values = unionBranches(schema)?.map((branch) => branch.const);
  return values?.every((value) => value !== undefined) ? values : undefined;
}

/** Of several types, which Terraform holds as text. */
const mixed = (choices: readonly unknown[]) => new Set(choices.map((choice) => typeof choice)).size > 1;
