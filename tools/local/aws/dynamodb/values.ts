import { invalid, unsupported } from "./errors.js";

/** The value of an attribute: one member, which names its type. */
export type Value = Readonly<Record<string, unknown>>;
export type Item = Readonly<Record<string, Value>>;

const TYPES = ["S", "N", "B", "BOOL", "NULL", "L", "M", "SS", "NS", "BS"];
/** Source: Amazon DynamoDB Developer Guide, "Service, account, and table quotas", 2026-11. */
const LARGEST_ITEM_BYTES = 400 * 1024;
/** Digits of a number, of which the local platform has only whole ones. Source: the same. */
const MOST_DIGITS = 38;

export const typeOf = (value: Value): string => Object.keys(value)[0] as string;

/** Returns a value as DynamoDB stores it. @throws AwsError for a value without one known type, and for an unsupported number */
export function stored(value: Value): Value {
  const types = Object.keys(value);
  if (types.length !== 1 || !TYPES.includes(types[0] as string))
    throw invalid("Supplied AttributeValue is empty, must contain exactly one of the supported datatypes");
  const type = types[0] as string;
  if (type === "N") return { N: wholeNumber(String(value["N"])).toString() };
  if (type === "L") return { L: (value["L"] as Value[]).map(stored) };
  if (type === "M") return { M: storedItem(value["M"] as Item) };
  if (type.endsWith("S") && type !== "S") return storedSet(type, value[type] as string[]);
  return value;
}

export const storedItem = (item: Item): Item => Object.fromEntries(Object.entries(item).map(([name, value]) => [name, stored(value)]));

function storedSet(type: string, members: readonly string[]): Value {
  if (members.length === 0) throw invalid("One or more parameter values were invalid: An set  may not be empty");
  const kept = type === "NS" ? members.map((member) => wholeNumber(member).toString()) : members;
  if (new Set(kept).size < kept.length)
    throw invalid(`One or more parameter values were invalid: Input collection [${kept.join(", ")}] contains duplicates.`);
  return { [type]: kept };
}

/** @throws AwsError for a text that is no number, and for a number that is not whole */
export function wholeNumber(text: string): bigint {
  if (!/^-?\d+(\.\d+)?([eE][+-]?\d+)?$/.test(text)) throw invalid(`The parameter cannot be converted to a numeric value: ${text}`);
  if (!/^-?\d+$/.test(text)) throw unsupported(`the number ${text}: it has whole numbers only,`);
  const number = BigInt(text);
  if (number.toString().replace("-", "").replace(/0+$/, "").length > MOST_DIGITS)
    throw invalid("Attempting to store more than 38 significant digits in a Number");
  return number;
}

/** @throws AwsError for an item that is too large */
export function checkSize(item: Item, message = "Item size has exceeded the maximum allowed size"): void {
  if (sizeOf(item) > LARGEST_ITEM_BYTES) throw invalid(message);
}

/** Returns the size of an item in bytes: names and values. Source: DynamoDB Developer Guide, "DynamoDB item sizes and formats", 2026-11. */
export const sizeOf = (item: Item): number =>
  Object.entries(item).reduce((sum, [name, value]) => sum + Buffer.byteLength(name) + sizeOfValue(value), 0);

function sizeOfValue(value: Value): number {
  const type = typeOf(value);
  const content = value[type];
  switch (type) {
    case "S":
      return Buffer.byteLength(content as string);
    case "N":
      return Math.ceil((content as string).replace(/^-|0+$/g, "").length / 2) + 1;
    case "B":
      return Buffer.from(content as string, "base64").length;
    case "L":
      return 3 + (content as Value[]).reduce((sum, each) => sum + 1 + sizeOfValue(each), 0);
    case "M":
      return 3 + sizeOf(content as Item);
    case "SS":
    case "NS":
    case "BS":
      return (content as string[]).reduce((sum, each) => sum + Buffer.byteLength(each), 0);
    default:
      return 1;
  }
}

/** Returns -1, 0 or 1; undefined for values of different types, and of types without an order. */
export function compare(one: Value, other: Value): number | undefined {
  const type = typeOf(one);
  if (type !== typeOf(other)) return undefined;
  if (type === "N") {
    const [a, b] = [BigInt(one["N"] as string), BigInt(other["N"] as string)];
    return a < b ? -1 : a > b ? 1 : 0;
  }
  if (type === "S") return Buffer.compare(Buffer.from(one["S"] as string), Buffer.from(other["S"] as string));
  if (type === "B") return Buffer.compare(Buffer.from(one["B"] as string, "base64"), Buffer.from(other["B"] as string, "base64"));
  return undefined;
}

export const equal = (one: Value, other: Value): boolean =>
  compare(one, other) === 0 || (typeOf(one) === typeOf(other) && JSON.stringify(one) === JSON.stringify(other));
