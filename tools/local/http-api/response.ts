/** An HTTP response of API Gateway. */
export interface HttpResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly cookies?: readonly string[];
  readonly body: Buffer;
}

/** An error response of API Gateway itself. */
export class GatewayError extends Error {
  override readonly name = "GatewayError";
  constructor(
    readonly status: number,
    /** The message that the caller receives: AWS's text, without a reason. */
    readonly publicMessage: string,
    /** The reason, for access logs. */
    reason: string,
    readonly headers: Readonly<Record<string, string>> = {},
    options?: ErrorOptions,
  ) {
    super(reason, options);
  }
}

export function gatewayResponse(status: number, message: string, headers: Readonly<Record<string, string>> = {}): HttpResponse {
  return { status, headers: { "content-type": "application/json", ...headers }, body: Buffer.from(JSON.stringify({ message })) };
}

/**
 * Converts a function's result in payload format 2.0: an object with `statusCode` is the response itself, any other value is the body of
 * a 200.
 * @param payload - JSON text
 * @throws GatewayError 500 if a structured response is malformed
 */
export function integrationResponse(payload: string): HttpResponse {
  const result: unknown = JSON.parse(payload);
  if (typeof result !== "object" || result === null || !("statusCode" in result)) {
    const body = typeof result === "string" ? result : payload;
    return { status: 200, headers: { "content-type": "application/json" }, body: Buffer.from(body) };
  }
  const { statusCode, headers = {}, cookies = [], body = "", isBase64Encoded = false } = result as Record<string, unknown>;
  const status = Number(statusCode);
  if (!Number.isInteger(status) || status < 100 || status > 599) {
    throw malformed(`statusCode ${JSON.stringify(statusCode)}`);
  }
  if (typeof headers !== "object" || Array.isArray(headers)) {
    throw malformed("headers is not an object");
  }
  if (cookies !== null && !Array.isArray(cookies)) {
    throw malformed("cookies is not a list");
  }
  if (body !== null && typeof body !== "string") {
    throw malformed("body is not a string");
  }
  const named = Object.entries(headers ?? {}).map(([name, value]) => [name.toLowerCase(), String(value)] as const);
  return {
    status,
    headers: { "content-type": "text/plain;charset=UTF-8", ...Object.fromEntries(named) },
    cookies: (cookies ?? []).map(String),
    body: Buffer.from(body ?? "", isBase64Encoded === true ? "base64" : "utf8"),
  };
}

function malformed(what: string): GatewayError {
  return new GatewayError(500, "Internal Server Error", `the function's response is malformed: ${what}`);
}
