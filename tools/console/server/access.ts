import { timingSafeEqual } from "node:crypto";
import type { IncomingMessage } from "node:http";
import { namesThisServer } from "../../local/web-pages.js";

/** The header of every request to the API. Pages of other origins can't send it: the browser asks first, and this server doesn't answer. */
export const tokenHeader = "x-msk-console-token";

type Head = Pick<IncomingMessage, "method" | "url" | "headersDistinct">;

/** The refusal of a request. */
export interface Refusal {
  readonly status: 401 | 403 | 405;
  readonly reason: string;
}

/**
 * Returns the refusal of a request that names another server, or that another page has sent; undefined for a request that is allowed.
 *
 * @see https://www.w3.org/TR/fetch-metadata/
 */
export function refusedByOrigin(request: Head, port: number): Refusal | undefined {
  const { method = "GET", url = "", headersDistinct: headers } = request;
  if (method !== "GET" && method !== "POST") return { status: 405, reason: `the method is ${method}` };
  if (!url.startsWith("/")) return { status: 403, reason: "the request target is not a path" };
  if (!namesThisServer(request, port)) return { status: 403, reason: `the header Host is not 127.0.0.1:${port}` };
  const origin = headers["origin"]?.join();
  if (origin !== undefined && origin !== `http://${headers["host"]?.[0]}`) return { status: 403, reason: "another page sent it" };
  const site = headers["sec-fetch-site"]?.join();
  const opensPage = method === "GET" && headers["sec-fetch-mode"]?.join() === "navigate";
  if (site !== undefined && site !== "same-origin" && !(opensPage && site === "none")) {
    return { status: 403, reason: "another page sent it" };
  }
  return undefined;
}

/** Returns the refusal of a request to the API without the token. The comparison takes the same time for every wrong token. */
export function refusedByToken({ headersDistinct }: Pick<Head, "headersDistinct">, token: string): Refusal | undefined {
  const received = Buffer.from(headersDistinct[tokenHeader]?.join() ?? "");
  const expected = Buffer.from(token);
  if (received.length === expected.length && timingSafeEqual(received, expected)) return undefined;
  return { status: 401, reason: "the token is missing or wrong; open the address that `make up` or `msk console` has printed" };
}
