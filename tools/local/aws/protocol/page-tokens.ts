import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";

/** Signs tokens, so that a token that this process did not return is refused. */
const key = randomBytes(32);

/** A position in a list: the item that ended the last page, and its index, should the item no longer exist. */
interface Position {
  readonly after: string;
  readonly index: number;
}

/** What a page is taken from. */
export interface Paged<T> {
  readonly items: readonly T[];
  /** Returns the id of an item, which must be unique in the list. */
  readonly idOf: (item: T) => string;
  readonly size: number;
  /** Identifies the list with its filters. A token is valid for the same list only. */
  readonly list: string;
  /** As the last page returned it; undefined for the first page. */
  readonly token: string | undefined;
  /** Returns the service's error for a token that no page of this list returned. */
  readonly invalidToken: () => Error;
}

/**
 * Returns a page of a list, and the token of the next page if further items follow.
 *
 * @throws the error of `invalidToken`
 */
export function pageOf<T>({ items, idOf, size, list, token, invalidToken }: Paged<T>): {
  readonly items: readonly T[];
  readonly next?: string;
} {
  const start = token === undefined ? 0 : startOf(token, list, items.map(idOf));
  if (start === undefined) throw invalidToken();
  const end = start + size;
  const last = items[end - 1];
  const more = end < items.length && last !== undefined;
  return { items: items.slice(start, end), ...(more && { next: tokenOf({ after: idOf(last), index: end }, list) }) };
}

function startOf(token: string, list: string, ids: readonly string[]): number | undefined {
  const position = positionOf(token, list);
  if (!position) return undefined;
  const found = ids.indexOf(position.after);
  return found === -1 ? Math.min(position.index, ids.length) : found + 1;
}

function tokenOf(position: Position, list: string): string {
  const text = Buffer.from(JSON.stringify(position));
  return Buffer.concat([signatureOf(text, list), text]).toString("base64url");
}

function positionOf(token: string, list: string): Position | undefined {
  const bytes = Buffer.from(token, "base64url");
  const [signature, text] = [bytes.subarray(0, 32), bytes.subarray(32)];
  if (signature.length !== 32 || !timingSafeEqual(signature, signatureOf(text, list))) return undefined;
  return JSON.parse(text.toString());
}

const signatureOf = (text: Buffer, list: string) => createHmac("sha256", key).update(list).update(text).digest();
