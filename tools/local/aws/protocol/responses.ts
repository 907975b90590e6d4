import { randomUUID } from "node:crypto";
import type { IncomingMessage } from "node:http";
import type { AwsError } from "./errors.js";
import type { AwsResponse } from "./request.js";
import { encodeCbor, isCborRequest } from "./rpc-v2-cbor.js";
import { escapeXml } from "./xml.js";

export function json(body: unknown, status = 200, headers: Record<string, string> = {}): AwsResponse {
  return { status, headers: { "content-type": "application/json", ...headers }, body: JSON.stringify(body) };
}

export const noContent: AwsResponse = { status: 204, headers: {}, body: "" };

/**
 * Returns an error in the protocol of the request: XML for S3, EC2 and Query APIs (a form, or `Action` in the query string), CBOR, or JSON
 * for all others.
 *
 * @param service - signing name; empty for a request that could not be read
 */
export function errorResponse(error: AwsError, { headers, url = "" }: Pick<IncomingMessage, "headers" | "url">, service = ""): AwsResponse {
  const inner = `<Code>${error.code}</Code><Message>${escapeXml(error.message)}</Message>`;
  const xml = (body: string): AwsResponse => ({ status: error.status, headers: { "content-type": "text/xml" }, body });
  if (service === "s3") return xml(`<Error>${inner}<RequestId>${randomUUID()}</RequestId></Error>`);
  if (service === "ec2") return xml(`<Response><Errors><Error>${inner}</Error></Errors><RequestID>${randomUUID()}</RequestID></Response>`);
  if (headers["content-type"]?.startsWith("application/x-www-form-urlencoded") || /[?&]Action=/.test(url))
    return xml(`<ErrorResponse><Error><Type>Sender</Type>${inner}</Error><RequestId>${randomUUID()}</RequestId></ErrorResponse>`);
  const body = { ...error.members, __type: error.code, message: error.message, Message: error.message };
  if (isCborRequest({ headers }))
    return {
      status: error.status,
      headers: { "content-type": "application/cbor", "smithy-protocol": "rpc-v2-cbor" },
      body: encodeCbor(body),
    };
  return json(body, error.status, { "x-amzn-errortype": error.code });
}
