import { randomBytes } from "node:crypto";
import type { IncomingMessage } from "node:http";
import type { ApiDefinition, ReceivedRequest, Stage } from "./host.js";
import type { MatchedRoute } from "./routes.js";

/** The caller of a request, in the form of `requestContext.authorizer`. */
export type Authorization =
  | { readonly iam: Readonly<Record<string, unknown>> }
  | { readonly jwt: { readonly claims: Readonly<Record<string, string>>; readonly scopes: readonly string[] | null } };

/** The state of one request in API Gateway, which the access log contains at the end. */
export interface Exchange {
  readonly request: ReceivedRequest;
  readonly sourceIp: string;
  readonly protocol: string;
  readonly requestId: string;
  readonly receivedAtMs: number;
  readonly api: ApiDefinition;
  readonly stage: Stage;
  /** Raw path without the stage. */
  readonly path: string;
  /** Raw path as received. */
  readonly fullPath: string;
  readonly query: string;
  matched?: MatchedRoute;
  authorization?: Authorization;
  authorizerError?: string;
  integration?: { status?: number; lambdaStatus?: number; latencyMs?: number; requestId?: string; error?: string };
  errorMessage?: string;
}

/** Returns the exchange of a request with its stage and path, or undefined if the API has no such stage. */
export function exchangeOf(api: ApiDefinition, message: IncomingMessage, request: ReceivedRequest): Exchange | undefined {
  const [fullPath, query] = splitOnce(request.url, "?");
  const [, first = ""] = fullPath.split("/");
  const named = api.stages.find(({ name }) => name !== "$default" && name === first);
  const stage = named ?? api.stages.find(({ name }) => name === "$default");
  if (!stage) {
    return undefined;
  }
  return {
    request,
    sourceIp: message.socket.remoteAddress ?? "",
    protocol: `HTTP/${message.httpVersion}`,
    requestId: `${randomBytes(12).toString("base64url").slice(0, 15)}=`,
    receivedAtMs: Date.now(),
    api,
    stage,
    path: named ? fullPath.slice(first.length + 1) || "/" : fullPath,
    fullPath,
    query,
  };
}

/** `12/Mar/2020:19:03:58 +0000`, as in Apache's logs. */
export function commonLogTime(timeMs: number): string {
  const [, day, month, year, time] = /(\d+) (\w+) (\d+) ([\d:]+)/.exec(new Date(timeMs).toUTCString()) ?? [];
  return `${day}/${month}/${year}:${time} +0000`;
}

function splitOnce(text: string, separator: string): [string, string] {
  const at = text.indexOf(separator);
  return at < 0 ? [text, ""] : [text.slice(0, at), text.slice(at + 1)];
}
