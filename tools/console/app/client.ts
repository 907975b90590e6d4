import type { ApiError } from "../api.js";

/** The name of the token in this tab's storage. Unlike a cookie, other ports of 127.0.0.1 don't see it. */
const STORED = "msk-console-token";

/** Takes the token out of the address, so that it is in no bookmark and no screenshot, and keeps it for this tab. */
export function takeToken(): string | undefined {
  const fragment = location.hash.slice(1);
  if (/^[\w-]{20,}$/.test(fragment)) {
    sessionStorage.setItem(STORED, fragment);
    history.replaceState(null, "", "/");
  }
  return sessionStorage.getItem(STORED) ?? undefined;
}

/** An answer of the API that is an error, with its message for the user. */
export class RequestError extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

export const get = <T>(path: string, signal?: AbortSignal): Promise<T> => request<T>("GET", path, undefined, signal);

export const post = <T>(path: string, body: unknown): Promise<T> => request<T>("POST", path, body);

async function request<T>(method: string, path: string, body?: unknown, signal?: AbortSignal): Promise<T> {
  const token = sessionStorage.getItem(STORED) ?? "";
  const response = await fetch(`/api/${path}`, {
    method,
    headers: { "x-msk-console-token": token, ...(body !== undefined && { "content-type": "application/json" }) },
    ...(body !== undefined && { body: JSON.stringify(body) }),
    signal: signal ?? AbortSignal.timeout(30_000),
  });
  const document: unknown = await response.json();
  if (!response.ok) throw new RequestError(response.status, (document as ApiError).error);
  return document as T;
}
