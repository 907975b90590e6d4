import type { IncomingMessage } from "node:http";
import { ApiFailure } from "./failure.js";

/** The largest body of a request, in bytes: a message of 1 MiB, as JSON. */
const MAX_BODY = 2 * 1024 * 1024;

/**
 * Reads the JSON body of a request.
 *
 * @throws ApiFailure 415 without the content type, 413 beyond 2 MiB, 400 if it is not JSON
 */
export async function jsonBody(request: IncomingMessage): Promise<unknown> {
  if (!/^application\/json\b/i.test(request.headers["content-type"] ?? "")) {
    throw new ApiFailure(415, "The content type must be application/json.");
  }
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += (chunk as Buffer).length;
    if (size > MAX_BODY) throw new ApiFailure(413, `The body is larger than ${MAX_BODY} bytes.`);
    chunks.push(chunk as Buffer);
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString("utf8"));
  } catch (cause) {
    throw new ApiFailure(400, "The body is not JSON.", { cause });
  }
}
