import { conflict, invalid } from "./errors.js";
import { type Item, storedItem, typeOf, type Value } from "./values.js";

/** An attribute of a table's key. */
export interface KeyAttribute {
  readonly name: string;
  /** `S`, `N` or `B`. */
  readonly type: string;
}

/** The items of a table. */
export class Table {
  private readonly items = new Map<string, Item>();
  /** Keys of items that a transaction is about to write. */
  private readonly inTransaction = new Set<string>();

  /** @param key - the partition key, then the sort key if the table has one */
  constructor(readonly key: readonly KeyAttribute[]) {}

  get keyNames(): string[] {
    return this.key.map(({ name }) => name);
  }

  /** Returns the key of an item as a text. @throws AwsError for an item without a valid key */
  keyIn(item: Item): string {
    for (const { name, type } of this.key) {
      const value = item[name];
      if (!value) throw invalid(`One or more parameter values were invalid: Missing the key ${name} in the item`);
      if (typeOf(value) !== type)
        throw invalid(
          `One or more parameter values were invalid: Type mismatch for key ${name} expected: ${type} actual: ${typeOf(value)}`,
        );
      checkNotEmpty(name, value);
    }
    return this.textOf(item);
  }

  /** Returns a key, which has no further attributes, as a text. @throws AwsError for anything else */
  keyOf(given: Item): string {
    const fits = this.key.every(({ name, type }) => given[name] && typeOf(given[name]) === type);
    if (!fits || Object.keys(given).length !== this.key.length) throw invalid("The provided key element does not match the schema");
    for (const { name } of this.key) checkNotEmpty(name, given[name] as Value);
    return this.textOf(given);
  }

  get(key: string): Item | undefined {
    return this.items.get(key);
  }

  all(): Item[] {
    return [...this.items.values()];
  }

  /** Stores an item, or deletes it. */
  set(key: string, item: Item | undefined): void {
    if (item) this.items.set(key, item);
    else this.items.delete(key);
  }

  isInTransaction(key: string): boolean {
    return this.inTransaction.has(key);
  }

  /** @throws AwsError for an item that a transaction is about to write */
  checkFree(key: string): void {
    if (this.isInTransaction(key)) throw conflict();
  }

  begin(key: string): void {
    this.inTransaction.add(key);
  }

  end(key: string): void {
    this.inTransaction.delete(key);
  }

  private textOf(item: Item): string {
    return JSON.stringify(this.key.map(({ name }) => storedItem({ [name]: item[name] as Value })[name]));
  }
}

function checkNotEmpty(name: string, value: Value): void {
  if (Object.values(value)[0] === "")
    throw invalid(
      `One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty string value. Key: ${name}`,
    );
}
