import type { MappingSettings } from "./host.js";
import type { SourceRecord } from "./record.js";

type Test = (value: unknown) => boolean;

/**
 * Returns the filter criteria as a function: a record passes if any pattern matches its value, which must be UTF-8: JSON for an object
 * pattern, plain text for a list pattern.
 * @throws Error that names a pattern element that the local platform does not support
 * @see https://docs.aws.amazon.com/lambda/latest/dg/kafka-filtering.html
 */
export function recordFilter(criteria: MappingSettings["filterCriteria"]): (record: SourceRecord) => boolean {
  const patterns = (criteria?.filters ?? []).map(({ pattern }) => valuePattern(pattern));
  if (patterns.length === 0) {
    return () => true;
  }
  return ({ value }) => {
    const text = decode(value);
    return text !== undefined && patterns.some((matches) => matches(text));
  };
}

function decode(value: Buffer | null): string | undefined {
  try {
    return value === null ? undefined : new TextDecoder("utf-8", { fatal: true }).decode(value);
  } catch {
    return undefined;
  }
}

function valuePattern(source: string): (text: string) => boolean {
  const pattern = JSON.parse(source) as Record<string, unknown>;
  const { value, ...others } = pattern;
  if (value === undefined || Object.keys(others).length > 0) {
    throw unsupported(source, "a Kafka filter pattern supports only the key `value`");
  }
  if (Array.isArray(value)) {
    const matches = leaf(value, source);
    return (text) => matches(text);
  }
  const matches = node(value, source);
  return (text) => {
    try {
      return matches(JSON.parse(text));
    } catch {
      return false;
    }
  };
}

/** Compiles an object pattern: every key must match. */
function node(pattern: unknown, source: string): Test {
  if (Array.isArray(pattern)) {
    return leaf(pattern, source);
  }
  if (typeof pattern !== "object" || pattern === null) {
    throw unsupported(source, `${JSON.stringify(pattern)} is neither an object nor a list`);
  }
  const keys = Object.entries(pattern).map(([key, inner]) => {
    if (key.startsWith("$")) {
      throw unsupported(source, `${key} is not supported by the local platform`);
    }
    return [key, node(inner, source)] as const;
  });
  return (value) => keys.every(([key, matches]) => matches(isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined));
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}

/** Compiles a list pattern: any element can match, and it can match any element of a list in the record. */
function leaf(elements: readonly unknown[], source: string): Test {
  const tests = elements.map((element) =>
    typeof element === "object" && element !== null ? operator(element, source) : (value: unknown) => value === element,
  );
  return (value) => {
    const values = Array.isArray(value) ? value : [value];
    return values.some((one) => tests.some((matches) => matches(one)));
  };
}

function operator(element: object, source: string): Test {
  const [[name, operand] = ["", undefined], ...more] = Object.entries(element) as [string, unknown][];
  if (more.length > 0) {
    throw unsupported(source, `${JSON.stringify(element)} has more than one key`);
  }
  if (name === "exists" && typeof operand === "boolean") {
    return (value) => (value !== undefined) === operand;
  }
  if (name === "prefix" && typeof operand === "string") {
    return (value) => typeof value === "string" && value.startsWith(operand);
  }
  if (name === "numeric" && Array.isArray(operand)) {
    return numeric(operand, source);
  }
  if (name === "anything-but" && (typeof operand !== "object" || Array.isArray(operand))) {
    const barred: readonly unknown[] = [operand].flat();
    return (value) => value !== undefined && !barred.includes(value);
  }
  throw unsupported(
    source,
    `${JSON.stringify(element)} is not supported by the local platform; use exact values, prefix, numeric, exists or anything-but`,
  );
}

const COMPARISONS: Readonly<Record<string, (value: number, limit: number) => boolean>> = {
  "=": (value, limit) => value === limit,
  "<": (value, limit) => value < limit,
  "<=": (value, limit) => value <= limit,
  ">": (value, limit) => value > limit,
  ">=": (value, limit) => value >= limit,
};

function numeric(operand: readonly unknown[], source: string): Test {
  const pairs: ((value: number) => boolean)[] = [];
  for (let index = 0; index < operand.length; index += 2) {
    const compare = COMPARISONS[String(operand[index])];
    const limit = operand[index + 1];
    if (!compare || typeof limit !== "number") {
      throw unsupported(source, `numeric ${JSON.stringify(operand)} is not supported by the local platform`);
    }
    pairs.push((value) => compare(value, limit));
  }
  return (value) => typeof value === "number" && pairs.every((matches) => matches(value));
}

function unsupported(source: string, reason: string): Error {
  return new Error(`filter pattern ${source}: ${reason}`);
}
