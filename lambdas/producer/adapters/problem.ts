import { STATUS_CODES } from "node:http";
import type { APIGatewayProxyStructuredResultV2 } from "aws-lambda";
import type { FieldError } from "../domain/impression.js";

/** An error response to the caller. */
export interface Problem {
  readonly status: 400 | 404 | 405 | 409 | 413 | 500 | 503;
  readonly detail: string;
  readonly errors?: readonly FieldError[];
  readonly headers?: Readonly<Record<string, string>>;
}

/**
 * Returns a problem document. Its type is `about:blank`, because the status code describes the problem; the title is then the reason
 * phrase of the status.
 * Source: RFC 9457, sections 3 and 4.2.1.
 * @param requestId - ID of the request, by which support can find the failure in the log
 */
export function problemDocument({ status, detail, errors, headers }: Problem, requestId: string): APIGatewayProxyStructuredResultV2 {
  return {
    statusCode: status,
    headers: { "content-type": "application/problem+json", ...headers },
    body: JSON.stringify({
      type: "about:blank",
      title: STATUS_CODES[status],
      status,
      detail,
      instance: `urn:request:${requestId}`,
      errors,
    }),
  };
}
