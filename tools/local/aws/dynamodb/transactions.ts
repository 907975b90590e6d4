import { createHash } from "node:crypto";
import { AwsError } from "../protocol/errors.js";
import { conflict, invalid } from "./errors.js";
import type { Table } from "./table.js";
import { type Item, sizeOf } from "./values.js";
import { oneKindOf, readWrite, type Write, type WriteInput } from "./write.js";

/** Source: Amazon DynamoDB API Reference, TransactWriteItems, 2026-11. */
const LARGEST_TRANSACTION_BYTES = 4 * 1024 * 1024;
/** Time for which a request with the same token is the same request. Source: the same. */
const TOKEN_MS = 10 * 60_000;
/** Time between the check of the conditions and the write, in ms. Meanwhile, other writes of the same items are refused, as in AWS. */
const COMMIT_MS = 3;

interface Reason {
  readonly Code: string;
  readonly Message?: string;
  readonly Item?: Item;
}

interface Tokened {
  readonly digest: string;
  readonly atMs: number;
  /** The transaction is carried out. */
  done: boolean;
}

/** Carries out transactions: all writes, or none. */
export class Transactions {
  private readonly tokens = new Map<string, Tokened>();

  /** @param tableOf - returns a table by its name or ARN; throws AwsError for a table that does not exist */
  constructor(
    private readonly tableOf: (region: string, name: string) => Table,
    private readonly nowMs: () => number = () => Date.now(),
  ) {}

  /** @throws AwsError TransactionCanceledException with a reason for each item, in order, if one of them can't be written */
  async write(region: string, input: WriteInput): Promise<void> {
    const { TransactItems: items = [], ClientRequestToken: token } = input as { TransactItems?: WriteInput[]; ClientRequestToken?: string };
    const writes = items.map((item) => {
      const [kind, write] = oneKindOf(item);
      return readWrite(kind, this.tableOf(region, String(write["TableName"])), write);
    });
    checkDistinct(writes);
    if (token === undefined) return this.carryOut(writes);
    const known = this.begin(token, createHash("sha256").update(JSON.stringify(items)).digest("hex"));
    if (known.done) return undefined;
    try {
      await this.carryOut(writes);
      known.done = true;
    } catch (cancelled) {
      this.tokens.delete(token); // the request can be sent again with its token
      throw cancelled;
    }
  }

  /** Returns the entry of a token: a new one, or that of the same request. @throws AwsError for a token that another request has used */
  private begin(token: string, digest: string): Tokened {
    const nowMs = this.nowMs();
    for (const [old, { atMs }] of this.tokens) {
      if (nowMs - atMs < TOKEN_MS) break; // in the order of their times
      this.tokens.delete(old);
    }
    const known = this.tokens.get(token);
    if (known && known.digest !== digest)
      throw new AwsError(
        400,
        "IdempotentParameterMismatchException",
        "The provided client token was used in a previous request with different parameters",
      );
    if (known && !known.done)
      throw new AwsError(400, "TransactionInProgressException", "The transaction with the given request token is already in progress.");
    const entry = known ?? { digest, atMs: nowMs, done: false };
    this.tokens.set(token, entry);
    return entry;
  }

  private async carryOut(writes: readonly Write[]): Promise<void> {
    const prepared = writes.map(prepare);
    const reasons = prepared.map(({ reason }) => reason);
    if (reasons.some(({ Code }) => Code !== "None")) throw cancelled(reasons);
    if (prepared.reduce((sum, { after }) => sum + sizeOf(after ?? {}), 0) > LARGEST_TRANSACTION_BYTES)
      throw invalid("The aggregate size of the items in the transaction exceeds 4 MB.");
    for (const { table, key } of writes) table.begin(key);
    await new Promise((resolve) => setTimeout(resolve, COMMIT_MS));
    for (const [n, { table, key }] of writes.entries()) {
      table.set(key, prepared[n]?.after);
      table.end(key);
    }
  }
}

function prepare({ table, key, holds, after, returnsItem }: Write): { readonly reason: Reason; readonly after?: Item | undefined } {
  if (table.isInTransaction(key)) return { reason: { Code: "TransactionConflict", Message: conflict().message } };
  const before = table.get(key);
  if (!holds(before)) {
    const item = returnsItem && before ? { Item: before } : {};
    return { reason: { Code: "ConditionalCheckFailed", Message: "The conditional request failed", ...item } };
  }
  try {
    return { reason: { Code: "None" }, after: after(before) };
  } catch (refused) {
    if (!(refused instanceof AwsError) || refused.code !== "ValidationException") throw refused;
    return { reason: { Code: "ValidationError", Message: refused.message } };
  }
}

function cancelled(reasons: readonly Reason[]): AwsError {
  const codes = reasons.map(({ Code }) => Code).join(", ");
  const message = `Transaction cancelled, please refer cancellation reasons for specific reasons [${codes}]`;
  return new AwsError(400, "TransactionCanceledException", message, { members: { CancellationReasons: reasons } });
}

function checkDistinct(writes: readonly Write[]): void {
  const seen = new Map<Table, Set<string>>();
  for (const { table, key } of writes) {
    const keys = seen.get(table) ?? new Set();
    if (keys.has(key)) throw invalid("Transaction request cannot include multiple operations on one item");
    seen.set(table, keys.add(key));
  }
}
