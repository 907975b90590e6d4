import { randomUUID } from "node:crypto";
import type { IncomingMessage } from "node:http";
import type { AwsError } from "./errors.js";
import type { AwsResponse } from "./request.js";
import { escapeXml } from "./xml.js";

export function json(body: unknown, status = 200, headers: Record<string, string> = {}): AwsResponse {
  return { status, headers: { "content-type": "application/json", ...headers }, body: JSON.stringify(body) };
}

export const noContent: AwsResponse = { status: 204, headers: {}, body: "" };

/** Returns an error in the protocol of the request: XML for Query APIs (a form, or `Action` in the query string), JSON for all others. */
export function errorResponse(error: AwsError, { headers, url = "" }: Pick<IncomingMessage, "headers" | "url">): AwsResponse {
  if (headers["content-type"]?.startsWith("application/x-www-form-urlencoded") || /[?&]Action=/.test(url)) {
    const inner = `<Type>Sender</Type><Code>${error.code}</Code><Message>${escapeXml(error.message)}</Message>`;
    const body = `<ErrorResponse><Error>${inner}</Error><RequestId>${randomUUID()}</RequestId></ErrorResponse>`;
    return { status: error.status, headers: { "content-type": "text/xml" }, body };
  }
  const body = { ...error.members, __type: error.code, message: error.message, Message: error.message };
  return json(body, error.status, { "x-amzn-errortype": error.code });
}
