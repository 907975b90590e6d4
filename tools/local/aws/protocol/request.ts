import type { IncomingHttpHeaders, IncomingMessage } from "node:http";
import { AwsError } from "./errors.js";
import { cborOperation, decodeCbor, isCborRequest } from "./rpc-v2-cbor.js";

/** CreateFunction takes a zip of up to 50 MB as base64, which is 67 MB, plus the JSON that contains it. */
const LARGEST_BODY_BYTES = 70 * 1024 * 1024;

/** A request to the AWS API with the parts that routing needs. */
export interface AwsRequest {
  readonly method: string;
  /** Raw path and query string. */
  readonly url: string;
  /** Raw path. An ARN in it is percent-encoded and therefore one segment. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  /** Service and region of the SigV4 credential scope; empty for an unsigned request. */
  readonly service: string;
  readonly region: string;
  readonly accessKeyId: string;
}

export interface AwsResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[]>>;
  readonly body: Buffer | string;
}

/** Handles a request to one service. Returns undefined to let moto handle the request. */
export type AwsService = (request: AwsRequest) => Promise<AwsResponse | undefined>;

/** Reads a request with its body. @throws AwsError 413 if the body is larger than AWS accepts */
export async function readRequest(incoming: IncomingMessage, defaultRegion: string): Promise<AwsRequest> {
  const url = incoming.url ?? "/";
  const [path, rawQuery = ""] = url.split("?", 2) as [string, string?];
  const query = new URLSearchParams(rawQuery);
  const credential = /Credential=([^,\s]+)/.exec(incoming.headers.authorization ?? "")?.[1] ?? query.get("X-Amz-Credential");
  const [accessKeyId = "", , region = "", service = ""] = credential?.split("/") ?? [];
  const body = await readBody(incoming);
  return {
    method: incoming.method ?? "GET",
    url,
    path,
    query,
    headers: incoming.headers,
    body,
    service: service.toLowerCase(),
    region: region || defaultRegion,
    accessKeyId,
  };
}

async function readBody(incoming: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of incoming) {
    length += chunk.length;
    if (length > LARGEST_BODY_BYTES)
      throw new AwsError(413, "RequestEntityTooLargeException", `The request body is larger than ${LARGEST_BODY_BYTES} bytes.`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** Returns true for a request to a Query API: a form, or parameters in the query string of a GET, which presigned requests use. */
export function isQueryRequest({ method, headers, query }: AwsRequest): boolean {
  return headers["content-type"]?.startsWith("application/x-www-form-urlencoded") || (method === "GET" && query.has("Action"));
}

/** Returns the parameters of a request to a Query API, including `Action`. */
export function formParameters(request: AwsRequest): URLSearchParams {
  return request.method === "GET" ? request.query : new URLSearchParams(request.body.toString());
}

/** Returns the parsed JSON or CBOR body; an empty object for an empty body. @throws AwsError 400 if the body is no object in either */
export function jsonBody(request: AwsRequest): Record<string, unknown> {
  if (request.body.length === 0) return {};
  const format = isCborRequest(request) ? "CBOR" : "JSON";
  const parsed = ((): unknown => {
    try {
      return format === "CBOR" ? decodeCbor(request.body) : JSON.parse(request.body.toString());
    } catch {
      throw new AwsError(400, "SerializationException", `The request body is not valid ${format}.`);
    }
  })();
  if (typeof parsed === "object" && parsed !== null && !Array.isArray(parsed)) return parsed as Record<string, unknown>;
  throw new AwsError(400, "SerializationException", `The request body is not a ${format} object.`);
}

/** Returns the action of a request to a Query API; undefined for any other request. */
export const queryAction = (request: AwsRequest): string | undefined =>
  isQueryRequest(request) ? (formParameters(request).get("Action") ?? undefined) : undefined;

/** Returns the operation of a request to an AWS JSON or CBOR API: `AmazonSQS.CreateQueue` → `CreateQueue`; an empty text for any other request. */
export function operationName(request: AwsRequest): string {
  if (isCborRequest(request)) return cborOperation(request);
  return String(request.headers["x-amz-target"] ?? "")
    .split(".")
    .at(-1) as string;
}

/** Returns the operation of a request to a Query or JSON API; an empty text for a REST API. */
export const namedOperation = (request: AwsRequest): string => queryAction(request) ?? operationName(request);
