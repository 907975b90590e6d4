import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import type { AwsRequest } from "../protocol/request.js";
import { badRequest } from "./errors.js";

/** The largest page, and the size of a page without `maxResults`. Source: MSK API reference, ListConfigurations (2026-11). */
const LARGEST_PAGE = 100;

/** Signs tokens, so that a token that this process did not return is refused. */
const key = randomBytes(32);

/** A position in a list: the item that ended the last page, and its index, should the item no longer exist. */
interface Position {
  readonly after: string;
  readonly index: number;
}

/**
 * Returns the page of a list that a request asks for with `maxResults` and `nextToken`. A token is valid for the same list with the same
 * filters only.
 *
 * @param idOf - returns the id of an item, which must be unique in the list
 * @param describe - returns an item in the format of the API
 * @returns the list under `member`, and `nextToken` if further items follow
 * @throws AwsError 400 for an invalid token or page size
 */
export function page<T>(
  { path, query }: Pick<AwsRequest, "path" | "query">,
  member: string,
  items: readonly T[],
  idOf: (item: T) => string,
  describe: (item: T) => unknown,
): Record<string, unknown> {
  const list = listOf(path, query);
  const start = startOf(query.get("nextToken"), list, items.map(idOf));
  const end = start + pageSize(query.get("maxResults"));
  const last = items[end - 1];
  const more = end < items.length && last !== undefined;
  return {
    [member]: items.slice(start, end).map(describe),
    ...(more ? { nextToken: tokenOf({ after: idOf(last), index: end }, list) } : {}),
  };
}

function listOf(path: string, query: URLSearchParams): string {
  const filters = [...query].filter(([name]) => name !== "nextToken" && name !== "maxResults").sort();
  return JSON.stringify([path, filters]);
}

function pageSize(maxResults: string | null): number {
  if (maxResults === null) return LARGEST_PAGE;
  const size = Number(maxResults);
  if (!Number.isInteger(size) || size < 1 || size > LARGEST_PAGE)
    throw badRequest(`maxResults must be an integer from 1 to ${LARGEST_PAGE}.`, "maxResults");
  return size;
}

function startOf(token: string | null, list: string, ids: readonly string[]): number {
  if (token === null) return 0;
  const { after, index } = positionOf(token, list);
  const found = ids.indexOf(after);
  return found === -1 ? Math.min(index, ids.length) : found + 1;
}

function tokenOf(position: Position, list: string): string {
  const text = Buffer.from(JSON.stringify(position));
  return Buffer.concat([signatureOf(text, list), text]).toString("base64url");
}

function positionOf(token: string, list: string): Position {
  const bytes = Buffer.from(token, "base64url");
  const [signature, text] = [bytes.subarray(0, 32), bytes.subarray(32)];
  if (signature.length !== 32 || !timingSafeEqual(signature, signatureOf(text, list)))
    throw badRequest("The pagination token is not valid for this list. Start again without a token.", "nextToken");
  return JSON.parse(text.toString());
}

const signatureOf = (text: Buffer, list: string) => createHmac("sha256", key).update(list).update(text).digest();
