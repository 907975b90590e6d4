import { parseCondition } from "./condition.js";
import { invalid, unsupported } from "./errors.js";
import type { Table } from "./table.js";
import { checkUsed, placeholdersOf } from "./tokens.js";
import { parseUpdate } from "./update.js";
import { checkSize, type Item, storedItem } from "./values.js";

/** The input of an operation on one item, or of one of the items of a transaction. */
export type WriteInput = Readonly<Record<string, unknown>>;
export type WriteKind = "Put" | "Update" | "Delete" | "ConditionCheck";

/** A write that was read and not carried out yet. */
export interface Write {
  readonly table: Table;
  readonly key: string;
  readonly holds: (item: Item | undefined) => boolean;
  /** Returns the item after the write; undefined if it is deleted. @throws AwsError if the item does not permit the write */
  readonly after: (item: Item | undefined) => Item | undefined;
  /** Its refusal contains the item that did not meet the condition. */
  readonly returnsItem: boolean;
}

/** Parameters of DynamoDB before it had expressions. */
const LEGACY = ["Expected", "ConditionalOperator", "AttributeUpdates"];

/** Reads a write. @throws AwsError for an invalid or unsupported one */
export function readWrite(kind: WriteKind, table: Table, input: WriteInput): Write {
  const legacy = LEGACY.find((name) => input[name] !== undefined);
  if (legacy) throw unsupported(`the parameter ${legacy}`);
  const placeholders = placeholdersOf(input);
  const condition = input["ConditionExpression"];
  const holds = condition === undefined ? () => true : parseCondition(String(condition), placeholders);
  const { key, after } = readChange(kind, table, input, placeholders);
  checkUsed(placeholders);
  return { table, key, holds, after, returnsItem: input["ReturnValuesOnConditionCheckFailure"] === "ALL_OLD" };
}

function readChange(
  kind: WriteKind,
  table: Table,
  input: WriteInput,
  placeholders: ReturnType<typeof placeholdersOf>,
): Pick<Write, "key" | "after"> {
  if (kind === "Put") {
    const item = storedItem(input["Item"] as Item);
    checkSize(item);
    return { key: table.keyIn(item), after: () => item };
  }
  const given = storedItem(input["Key"] as Item);
  const key = table.keyOf(given);
  if (kind === "Delete") return { key, after: () => undefined };
  if (kind === "ConditionCheck") return { key, after: (item) => item };
  const text = input["UpdateExpression"];
  if (text === undefined) return { key, after: (item) => item ?? given };
  const update = parseUpdate(String(text), placeholders, table.keyNames);
  return {
    key,
    after: (item) => {
      const changed = update(item ?? given);
      checkSize(changed, "Item size to update has exceeded the maximum allowed size");
      return changed;
    },
  };
}

/** Returns the values that an operation on one item returns. @throws AwsError for a choice that is not supported */
export function returned(input: WriteInput, before: Item | undefined, after: Item | undefined): { readonly Attributes?: Item } {
  switch (input["ReturnValues"] ?? "NONE") {
    case "NONE":
      return {};
    case "ALL_OLD":
      return before ? { Attributes: before } : {};
    case "ALL_NEW":
      return after ? { Attributes: after } : {};
    default:
      throw unsupported(`ReturnValues ${String(input["ReturnValues"])}`);
  }
}

export const oneKindOf = (item: WriteInput): readonly [WriteKind, WriteInput] => {
  const kinds = (["ConditionCheck", "Put", "Delete", "Update"] as const).filter((kind) => item[kind] !== undefined);
  if (kinds.length !== 1) throw invalid("TransactItems can only contain one of Check, Put, Update or Delete");
  return [kinds[0] as WriteKind, item[kinds[0] as WriteKind] as WriteInput];
};
