import type { APIGatewayProxyEventV2 } from "aws-lambda";
import type { FieldError } from "../domain/impression.js";
import type { Problem } from "./problem.js";

const ROUTE = /^\/ads\/([^/]+)\/impression$/;
const TRACE_HEADERS = ["traceparent", "x-amzn-trace-id"];
/** Maximum length of a trace header. Longer headers are dropped, because record headers use storage and network of every replica and consumer. */
const MAX_TRACE_CHARS = 512;

/** A parsed HTTP request. Body and advertisement ID are not validated yet. */
export interface ImpressionRequest {
  readonly adId: string;
  /** Parsed JSON; undefined if the body is empty or not valid JSON. */
  readonly body: unknown;
  /** Errors of the body's encoding. */
  readonly errors: readonly FieldError[];
  readonly trace: Readonly<Record<string, string>>;
  /** Header `Idempotency-Key`, without the quotes of a structured field; undefined if the request has none. */
  readonly idempotencyKey: string | undefined;
}

/**
 * Parses an HTTP API event of payload format 2.0.
 * Source: API Gateway developer guide, "Create AWS Lambda proxy integrations for HTTP APIs".
 */
export function parseRequest(event: APIGatewayProxyEventV2, maxBodyBytes: number): ImpressionRequest | Problem {
  const { method, path } = event.requestContext.http;
  const adId = ROUTE.exec(withoutStage(path, event.requestContext.stage))?.[1];
  if (adId === undefined) return { status: 404, detail: `The path ${path} does not exist. Use /ads/{adId}/impression.` };
  if (method !== "POST") return { status: 405, detail: `The method ${method} is not allowed. Use POST.`, headers: { allow: "POST" } };
  const body = event.body ?? ""; // null in events that other tools send
  const text = event.isBase64Encoded ? Buffer.from(body, "base64") : Buffer.from(body);
  if (text.length > maxBodyBytes) {
    return { status: 413, detail: `The request body has ${text.length} bytes. The maximum is ${maxBodyBytes} bytes.` };
  }
  return {
    adId: event.pathParameters?.["adId"] ?? decodedOrRaw(adId),
    ...parsedJson(text),
    trace: traceOf(event.headers),
    idempotencyKey: idempotencyKeyOf(event.headers),
  };
}

function parsedJson(text: Buffer): Pick<ImpressionRequest, "body" | "errors"> {
  if (text.length === 0) return { body: undefined, errors: [] };
  try {
    return { body: JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(text)), errors: [] };
  } catch {
    return { body: undefined, errors: [{ pointer: "#", detail: "must be valid JSON in UTF-8, or empty" }] };
  }
}

/** Returns the path without the stage: every stage except `$default` is part of the path. */
function withoutStage(path: string, stage: string): string {
  return path.startsWith(`/${stage}/`) ? path.slice(stage.length + 1) : path;
}

function decodedOrRaw(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/** Source: IETF draft "The Idempotency-Key HTTP Header Field", 2025-10: a string in quotes, which many clients leave out. */
const idempotencyKeyOf = (headers: APIGatewayProxyEventV2["headers"]): string | undefined =>
  headers?.["idempotency-key"]?.trim().replace(/^"(.*)"$/, "$1");

function traceOf(headers: APIGatewayProxyEventV2["headers"]): Record<string, string> {
  const trace: Record<string, string> = {};
  for (const name of TRACE_HEADERS) {
    const value = headers?.[name];
    if (value && value.length <= MAX_TRACE_CHARS) trace[name] = value;
  }
  return trace;
}
