import type { APIGatewayProxyEventV2 } from "aws-lambda";
import type { Fault } from "../domain/impression.js";
import type { Problem } from "./problem.js";

const ROUTE = /^\/ads\/([^/]+)\/impression$/;
const TRACE_HEADERS = ["traceparent", "x-amzn-trace-id"];
/** A header of a record costs every replica and reader: no caller puts more into one than a trace needs. */
const MAX_TRACE_CHARS = 512;

/** What a request says, as far as HTTP goes. */
export interface ImpressionRequest {
  readonly adId: string;
  /** Parsed JSON; undefined when there was none. */
  readonly body: unknown;
  /** What is wrong with the body before anyone asks what it says. */
  readonly faults: readonly Fault[];
  readonly trace: Readonly<Record<string, string>>;
}

/**
 * Reads an event of payload format 2.0.
 * Source: API Gateway developer guide, "Create AWS Lambda proxy integrations for HTTP APIs".
 */
export function readRequest(event: APIGatewayProxyEventV2, maxBodyBytes: number): ImpressionRequest | Problem {
  const { method, path } = event.requestContext.http;
  const adId = ROUTE.exec(withoutStage(path, event.requestContext.stage))?.[1];
  if (adId === undefined) return { status: 404, detail: `There is nothing at ${path}.` };
  if (method !== "POST") return { status: 405, detail: "Only POST is allowed here.", headers: { allow: "POST" } };
  const text = Buffer.from(event.body ?? "", event.isBase64Encoded ? "base64" : "utf8");
  if (text.length > maxBodyBytes) {
    return { status: 413, detail: `The body has ${text.length} bytes; at most ${maxBodyBytes} are taken.` };
  }
  return { adId: event.pathParameters?.["adId"] ?? decoded(adId), ...parsedJson(text), trace: traceOf(event.headers) };
}

function parsedJson(text: Buffer): Pick<ImpressionRequest, "body" | "faults"> {
  if (text.length === 0) return { body: undefined, faults: [] };
  try {
    return { body: JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(text)), faults: [] };
  } catch {
    return { body: undefined, faults: [{ pointer: "#", detail: "must be JSON in UTF-8, or nothing" }] };
  }
}

/** Any stage but `$default` is part of the path. */
function withoutStage(path: string, stage: string): string {
  return path.startsWith(`/${stage}/`) ? path.slice(stage.length + 1) : path;
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

function traceOf(headers: APIGatewayProxyEventV2["headers"]): Record<string, string> {
  const trace: Record<string, string> = {};
  for (const name of TRACE_HEADERS) {
    const value = headers?.[name];
    if (value && value.length <= MAX_TRACE_CHARS) trace[name] = value;
  }
  return trace;
}
