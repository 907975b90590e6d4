import { parseCondition } from "./condition.js";
import { invalid, unsupported } from "./errors.js";
import type { Table } from "./table.js";
import { checkUsed, type Placeholders, placeholdersOf, Tokens } from "./tokens.js";
import { compare, equal, type Item, sizeOf, typeOf, type Value } from "./values.js";
import type { WriteInput } from "./write.js";

/** Data that Query and Scan read for a page. Source: Amazon DynamoDB Developer Guide, "Paginating table query results", 2026-11. */
const PAGE_BYTES = 1024 * 1024;
const NOT_SUPPORTED = ["IndexName", "ProjectionExpression", "AttributesToGet", "KeyConditions", "QueryFilter", "ScanFilter", "Segment"];

interface Page {
  readonly Items?: readonly Item[];
  readonly Count: number;
  readonly ScannedCount: number;
  readonly LastEvaluatedKey?: Item;
}

/** Returns a page of the items of one partition, in the order of the sort key. @throws AwsError for an invalid or unsupported request */
export function query(table: Table, input: WriteInput): Page {
  checkSupported(input);
  const placeholders = placeholdersOf(input);
  if (input["KeyConditionExpression"] === undefined)
    throw invalid("Either the KeyConditions or KeyConditionExpression parameter must be specified in the request.");
  const isIn = keyCondition(String(input["KeyConditionExpression"]), table, placeholders);
  const [, sort] = table.key;
  const items = table.all().filter(isIn);
  if (sort) items.sort((a, b) => compare(a[sort.name] as Value, b[sort.name] as Value) as number);
  return pageOf(input["ScanIndexForward"] === false ? items.reverse() : items, table, input, placeholders);
}

/** Returns a page of the items of a table. */
export function scan(table: Table, input: WriteInput): Page {
  checkSupported(input);
  return pageOf(table.all(), table, input, placeholdersOf(input));
}

function checkSupported(input: WriteInput): void {
  const name = NOT_SUPPORTED.find((each) => input[each] !== undefined);
  if (name) throw unsupported(`the parameter ${name}`);
}

function pageOf(items: readonly Item[], table: Table, input: WriteInput, placeholders: Placeholders): Page {
  const { FilterExpression: filter, ExclusiveStartKey: start, Limit: limit, Select: select } = input;
  const kept = filter === undefined ? () => true : parseCondition(String(filter), placeholders, "FilterExpression");
  checkUsed(placeholders);
  const after = start === undefined ? undefined : table.keyOf(start as Item);
  const first = after === undefined ? 0 : items.findIndex((item) => table.keyIn(item) === after) + 1;
  let bytes = 0;
  const read: Item[] = [];
  for (const item of items.slice(first)) {
    if (bytes > PAGE_BYTES || read.length === limit) break;
    bytes += sizeOf(item);
    read.push(item);
  }
  const found = read.filter(kept);
  const last = read.at(-1);
  const more = last !== undefined && first + read.length < items.length;
  const key = (item: Item) => Object.fromEntries(table.keyNames.map((name) => [name, item[name] as Value]));
  return {
    ...(select !== "COUNT" && { Items: found }),
    Count: found.length,
    ScannedCount: read.length,
    ...(more && { LastEvaluatedKey: key(last) }),
  };
}

/** Reads a condition for the key: the partition key is equal to a value, and possibly one for the sort key. */
function keyCondition(text: string, table: Table, placeholders: Placeholders): (item: Item) => boolean {
  const tokens = new Tokens("KeyConditionExpression", text, placeholders);
  const [partition, sort] = table.key;
  const name = tokens.name();
  if (name !== partition?.name) throw invalid(`Query condition missed key schema element: ${partition?.name}`);
  if (!tokens.take("=")) throw invalid("Query key condition not supported");
  const value = typed(partition.type, tokens.value());
  const ofSort = tokens.take("AND") ? sortCondition(tokens, sort) : () => true;
  if (!tokens.done) throw tokens.error();
  return (item) => equal(item[name] as Value, value) && ofSort(item);
}

function sortCondition(tokens: Tokens, sort: Table["key"][number] | undefined): (item: Item) => boolean {
  const begins = tokens.take("begins_with");
  if (begins) tokens.expect("(");
  const name = tokens.name();
  if (!sort || name !== sort.name) throw invalid(`Query condition missed key schema element: ${sort?.name ?? name}`);
  const condition = (rest: string, values: Readonly<Record<string, Value>>) =>
    parseCondition(rest, { names: { "#k": name }, values, used: new Set() }, "KeyConditionExpression");
  if (begins) {
    tokens.expect(",");
    const start = typed(sort.type, tokens.value());
    tokens.expect(")");
    return condition("begins_with(#k, :a)", { ":a": start });
  }
  if (tokens.take("BETWEEN")) {
    const low = typed(sort.type, tokens.value());
    tokens.expect("AND");
    return condition("#k BETWEEN :a AND :b", { ":a": low, ":b": typed(sort.type, tokens.value()) });
  }
  const sign = tokens.takeAny(["<=", ">=", "=", "<", ">"]);
  if (!sign) throw invalid("Query key condition not supported");
  return condition(`#k ${sign} :a`, { ":a": typed(sort.type, tokens.value()) });
}

function typed(type: string, value: Value): Value {
  if (typeOf(value) !== type)
    throw invalid("One or more parameter values were invalid: Condition parameter type does not match schema type");
  return value;
}
