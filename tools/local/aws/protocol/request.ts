import type { IncomingHttpHeaders, IncomingMessage } from "node:http";
import { AwsError } from "./errors.js";

/** CreateFunction carries a zip of up to 50 MB as base64: 67 MB, and some JSON around it. */
const LARGEST_BODY_BYTES = 70 * 1024 * 1024;

/** A request to the AWS API, understood as far as routing needs. */
export interface AwsRequest {
  readonly method: string;
  /** Raw path with raw query. */
  readonly url: string;
  /** Raw path: an ARN in it is still percent-encoded, so that it stays one segment. */
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

/** What a service of the gateway does with a request; undefined leaves it to moto. */
export type AwsService = (request: AwsRequest) => Promise<AwsResponse | undefined>;

/** Reads a request whole. @throws AwsError 413 beyond the largest body that AWS takes */
export async function readRequest(incoming: IncomingMessage, defaultRegion: string): Promise<AwsRequest> {
  const url = incoming.url ?? "/";
  const [path = "/", rawQuery = ""] = url.split("?", 2) as [string, string?];
  const query = new URLSearchParams(rawQuery);
  const credential = /Credential=([^,\s]+)/.exec(incoming.headers.authorization ?? "")?.[1] ?? query.get("X-Amz-Credential") ?? "";
  const [accessKeyId = "", , region = "", service = ""] = credential.split("/");
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
      throw new AwsError(413, "RequestEntityTooLargeException", `Requests end at ${LARGEST_BODY_BYTES} bytes.`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** Parameters of a Query API, `Action` among them. */
export function formParameters(request: AwsRequest): URLSearchParams {
  return new URLSearchParams(request.body.toString());
}

/** The body as JSON; an empty one is an empty object. @throws AwsError 400 */
export function jsonBody(request: AwsRequest): Record<string, unknown> {
  if (request.body.length === 0) return {};
  try {
    return JSON.parse(request.body.toString());
  } catch {
    throw new AwsError(400, "SerializationException", "The body is no valid JSON.");
  }
}

/** The operation of an AWS JSON API: `AmazonSQS.CreateQueue` → `CreateQueue`. */
export function operationName(request: AwsRequest): string {
  return String(request.headers["x-amz-target"] ?? "")
    .split(".")
    .at(-1) as string;
}
