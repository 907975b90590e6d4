import { pageOf } from "./page-tokens.js";
import type { AwsRequest } from "./request.js";

/** The largest page, and the size of a page without `maxResults`. Source: MSK API reference, ListConfigurations (2026-11). */
const LARGEST_PAGE = 100;

/** Returns the service's error for an invalid parameter. */
type Invalid = (message: string, parameter: "nextToken" | "maxResults") => Error;

/**
 * Returns a function that returns the page of a list which a request asks for with `maxResults` and `nextToken`. A token is valid for the
 * same list with the same filters only.
 */
export const pager =
  (invalid: Invalid) =>
  /**
   * @param idOf - returns the id of an item, which must be unique in the list
   * @param describe - returns an item in the format of the API
   * @returns the list under `member`, and `nextToken` if further items follow
   * @throws the service's error for an invalid token or page size
   */
  <T>(
    { path, query }: Pick<AwsRequest, "path" | "query">,
    member: string,
    all: readonly T[],
    idOf: (item: T) => string,
    describe: (item: T) => unknown,
  ): Record<string, unknown> => {
    const { items, next } = pageOf({
      ...{ items: all, idOf, list: listOf(path, query), token: query.get("nextToken") ?? undefined },
      size: pageSize(query.get("maxResults"), invalid),
      invalidToken: () => invalid("The pagination token is not valid for this list. Start again without a token.", "nextToken"),
    });
    return { [member]: items.map(describe), ...(next !== undefined && { nextToken: next }) };
  };

function listOf(path: string, query: URLSearchParams): string {
  const filters = [...query].filter(([name]) => name !== "nextToken" && name !== "maxResults").sort();
  return JSON.stringify([path, filters]);
}

function pageSize(maxResults: string | null, invalid: Invalid): number {
  if (maxResults === null) return LARGEST_PAGE;
  const size = Number(maxResults);
  if (!Number.isInteger(size) || size < 1 || size > LARGEST_PAGE)
    throw invalid(`maxResults must be an integer from 1 to ${LARGEST_PAGE}.`, "maxResults");
  return size;
}
