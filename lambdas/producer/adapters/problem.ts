import { STATUS_CODES } from "node:http";
import type { APIGatewayProxyStructuredResultV2 } from "aws-lambda";
import type { Fault } from "../domain/impression.js";

/** What is wrong with a request, or with us, in a caller's terms. */
export interface Problem {
  readonly status: 400 | 404 | 405 | 413 | 500 | 503;
  readonly detail: string;
  readonly errors?: readonly Fault[];
  readonly headers?: Readonly<Record<string, string>>;
}

/**
 * A problem document. Its type is `about:blank`: the status says it all, and its title is then the status's own.
 * Source: RFC 9457, sections 3 and 4.2.1.
 * @param instance what to name when asking about this very failure: the request's id
 */
export function problemDocument({ status, detail, errors, headers }: Problem, instance: string): APIGatewayProxyStructuredResultV2 {
  return {
    statusCode: status,
    headers: { "content-type": "application/problem+json", ...headers },
    body: JSON.stringify({ type: "about:blank", title: STATUS_CODES[status], status, detail, instance: `urn:request:${instance}`, errors }),
  };
}
