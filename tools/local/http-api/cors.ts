import type { Cors, ReceivedRequest } from "./host.js";
import type { HttpResponse } from "./response.js";

/** Returns true for a preflight request, to which API Gateway responds itself. */
export function isPreflight({ method, headers }: ReceivedRequest): boolean {
  return method === "OPTIONS" && headers["origin"] !== undefined && headers["access-control-request-method"] !== undefined;
}

export function preflightResponse(cors: Cors, request: ReceivedRequest): HttpResponse {
  const origin = allowedOrigin(cors, request);
  if (origin === undefined) {
    return { status: 204, headers: {}, body: Buffer.alloc(0) };
  }
  const headers: Record<string, string> = { ...corsHeaders(cors, request) };
  set(headers, "access-control-allow-methods", cors.allowMethods);
  set(headers, "access-control-allow-headers", cors.allowHeaders);
  if (cors.maxAgeSeconds !== undefined) {
    headers["access-control-max-age"] = String(cors.maxAgeSeconds);
  }
  return { status: 204, headers, body: Buffer.alloc(0) };
}

/** Returns the CORS headers of an actual response; they replace those of the integration. */
export function corsHeaders(cors: Cors, request: ReceivedRequest): Record<string, string> {
  const origin = allowedOrigin(cors, request);
  if (origin === undefined) {
    return {};
  }
  const headers: Record<string, string> = { "access-control-allow-origin": origin };
  if (origin !== "*") {
    headers["vary"] = "Origin";
  }
  set(headers, "access-control-expose-headers", cors.exposeHeaders);
  if (cors.allowCredentials) {
    headers["access-control-allow-credentials"] = "true";
  }
  return headers;
}

function allowedOrigin({ allowOrigins = [] }: Cors, request: ReceivedRequest): string | undefined {
  const origin = request.headers["origin"];
  if (typeof origin !== "string") {
    return undefined;
  }
  if (allowOrigins.includes("*")) {
    return "*";
  }
  return allowOrigins.some((allowed) => allowed === origin || (allowed.endsWith("://*") && origin.startsWith(allowed.slice(0, -1))))
    ? origin
    : undefined;
}

function set(headers: Record<string, string>, name: string, values: readonly string[] | undefined): void {
  if (values && values.length > 0) {
    headers[name] = values.join(",");
  }
}
