import { type ServiceModel, type Shape, type ShapeReference, shapeOf } from "./service-model.js";
import { pathBelow, pathInList, type Violation } from "./violations.js";

/** Returns every violation of the constraints of an operation's input: types first, since other constraints assume them. */
export function violationsOf(model: ServiceModel, input: ShapeReference, value: unknown): readonly Violation[] {
  const found = [...check(model, input, value, "")];
  const types = found.filter(({ kind }) => kind === "type");
  return types.length > 0 ? types : found;
}

function* check(model: ServiceModel, reference: ShapeReference, value: unknown, path: string): Generator<Violation> {
  const shape = shapeOf(model, reference);
  const wrongType = typeViolation(shape, value);
  if (wrongType) {
    yield { path, value, kind: "type", constraint: wrongType, sensitive: shape.sensitive };
    return;
  }
  for (const [kind, constraint] of constraintsOf(shape)) {
    if (!satisfies(shape, kind, value)) yield { path, value, kind, constraint, sensitive: shape.sensitive };
  }
  if (shape.type === "structure") yield* checkMembers(model, shape, value as Readonly<Record<string, unknown>>, path);
  if (shape.type === "list") yield* checkItems(model, shape, value as readonly unknown[], path);
  if (shape.type === "map") yield* checkEntries(model, shape, value as Readonly<Record<string, unknown>>, path);
}

function* checkMembers(model: ServiceModel, shape: Shape, value: Readonly<Record<string, unknown>>, path: string): Generator<Violation> {
  for (const name of shape.required ?? []) {
    if (value[name] === undefined) yield { path: pathBelow(path, name), value: null, kind: "required", constraint: NOT_NULL };
  }
  for (const [name, member] of Object.entries(shape.members ?? {})) {
    if (value[name] !== undefined) yield* check(model, member, value[name], pathBelow(path, name));
  }
}

/** A list of simple values is reported as a whole, with all constraints of its items; a structure in a list by its number. */
function* checkItems(model: ServiceModel, shape: Shape, items: readonly unknown[], path: string): Generator<Violation> {
  const member = shape.member as ShapeReference;
  const itemShape = shapeOf(model, member);
  const nested = ["structure", "list", "map"].includes(itemShape.type);
  const broken = items.flatMap((item, index) => {
    if (item === null) return [{ path, value: item, kind: "required" as const, constraint: NOT_NULL }];
    return [...check(model, member, item, nested ? pathInList(path, index) : path)];
  });
  yield* nested ? broken : summary(broken, itemShape, items, path, "Member", shape.sensitive);
}

function* checkEntries(model: ServiceModel, shape: Shape, entries: Readonly<Record<string, unknown>>, path: string): Generator<Violation> {
  const [key, value] = [shape.key as ShapeReference, shape.value as ShapeReference];
  const valueShape = shapeOf(model, value);
  const keys = Object.keys(entries).flatMap((name) => [...check(model, key, name, path)]);
  yield* summary(keys, shapeOf(model, key), entries, path, "Map keys", shape.sensitive);
  const nested = ["structure", "list", "map"].includes(valueShape.type);
  const values = Object.entries(entries).flatMap(([name, item]) => {
    if (item === null) return [{ path, value: item, kind: "required" as const, constraint: NOT_NULL }];
    return [...check(model, value, item, nested ? pathBelow(path, `${name}.member`) : path)];
  });
  yield* nested ? values : summary(values, valueShape, entries, path, "Map value", shape.sensitive);
}

/** Returns one violation for all items of a list or map, as AWS does, with all constraints of the items. Types are reported each. */
function summary(
  broken: readonly Violation[],
  itemShape: Shape,
  all: unknown,
  path: string,
  subject: string,
  sensitive?: boolean,
): readonly Violation[] {
  const types = broken.filter(({ kind }) => kind === "type");
  const [first] = broken;
  if (types.length > 0 || !first) return types;
  const constraints = [...constraintsOf(itemShape).map(([, constraint]) => constraint), NOT_NULL].join(", ");
  const constraint = `${subject} must satisfy constraint: [${constraints}]`;
  return [{ path, value: all, kind: first.kind, constraint, sensitive: sensitive ?? itemShape.sensitive }];
}

const NOT_NULL = "Member must not be null";

type Constraint = readonly [kind: "enum" | "pattern" | "max" | "min", text: string];

/** Returns a shape's constraints with AWS's texts. */
function constraintsOf({ type, enum: values, pattern, min, max }: Shape): readonly Constraint[] {
  const quantity = ["integer", "long", "float", "double"].includes(type) ? "value" : "length";
  const constraints: Constraint[] = [];
  if (values) constraints.push(["enum", `Member must satisfy enum value set: [${values.join(", ")}]`]);
  if (max !== undefined) constraints.push(["max", `Member must have ${quantity} less than or equal to ${max}`]);
  if (min !== undefined) constraints.push(["min", `Member must have ${quantity} greater than or equal to ${min}`]);
  if (pattern !== undefined) constraints.push(["pattern", `Member must satisfy regular expression pattern: ${pattern}`]);
  return constraints;
}

function satisfies(shape: Shape, kind: Constraint[0], value: unknown): boolean {
  switch (kind) {
    case "enum":
      return (shape.enum as readonly string[]).includes(value as string);
    case "pattern":
      return expressionOf(shape.pattern as string).test(value as string);
    case "max":
      return sizeOf(shape, value) <= (shape.max as number);
    case "min":
      return sizeOf(shape, value) >= (shape.min as number);
  }
}

function sizeOf(shape: Shape, value: unknown): number {
  if (typeof value === "number") return value;
  if (shape.type === "blob") return Buffer.isBuffer(value) ? value.length : Buffer.from(value as string, "base64").length;
  if (typeof value === "string") return [...value].length; // characters, not UTF-16 units
  return Array.isArray(value) ? value.length : Object.keys(value as object).length;
}

const expressions = new Map<string, RegExp>();

/** Compiles a pattern of Java, which must match the whole value. */
function expressionOf(pattern: string): RegExp {
  let expression = expressions.get(pattern);
  if (!expression) {
    expression = compile(`^(?:${pattern})$`);
    expressions.set(pattern, expression);
  }
  return expression;
}

/** Without the flag `u`, `\p{L}` and characters beyond the 16-bit range don't work; with it, needless escapes are errors. */
function compile(source: string): RegExp {
  try {
    return new RegExp(source, "u");
  } catch {
    return new RegExp(source);
  }
}

const NAMES: Readonly<Record<string, string>> = {
  string: "STRING_VALUE",
  number: "NUMBER_VALUE",
  boolean: "BOOLEAN_VALUE",
  list: "START_ARRAY",
  object: "START_OBJECT",
};

/** Returns the reason why a value doesn't have the shape's type, in the words of AWS's JSON parser; undefined if it has. */
function typeViolation({ type }: Shape, value: unknown): string | undefined {
  const actual = Buffer.isBuffer(value) ? "string" : Array.isArray(value) ? "list" : typeof value;
  const fits: Readonly<Record<string, () => boolean>> = {
    string: () => actual === "string",
    blob: () => Buffer.isBuffer(value) || (actual === "string" && /^[A-Za-z0-9+/=\s]*$/.test(value as string)),
    boolean: () => actual === "boolean",
    integer: () => Number.isInteger(value),
    long: () => Number.isInteger(value),
    float: () => actual === "number",
    double: () => actual === "number",
    timestamp: () => actual === "number" || actual === "string",
    list: () => actual === "list",
    map: () => actual === "object",
    structure: () => actual === "object",
  };
  if (fits[type]?.() ?? true) return undefined;
  return `${NAMES[actual] ?? actual} can not be converted to ${/^[aeiou]/.test(type) ? "an" : "a"} ${type[0]?.toUpperCase()}${type.slice(1)}`;
}
