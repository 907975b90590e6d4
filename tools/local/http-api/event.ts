import { commonLogTime, type Exchange } from "./exchange.js";

/** Content types whose bodies API Gateway passes on as text; any other body is base64. */
const TEXT = /^(text\/|application\/(json|javascript|xml|[\w.-]+\+(json|xml))\b)/i;

/**
 * Returns the event of payload format 2.0.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
 */
export function proxyEvent(exchange: Exchange): Record<string, unknown> {
  const { request, api, stage, matched, authorization } = exchange;
  const routeKey = matched?.route.routeKey ?? "$default";
  const cookie = request.headers["cookie"];
  const path = decodedPath(exchange.fullPath);
  return {
    version: "2.0",
    routeKey,
    rawPath: path,
    rawQueryString: exchange.query,
    ...(cookie === undefined ? {} : { cookies: String(cookie).split("; ") }),
    headers: headersOf(exchange),
    ...present("queryStringParameters", queryOf(exchange.query)),
    requestContext: {
      accountId: api.accountId,
      apiId: api.apiId,
      ...(authorization ? { authorizer: authorization } : {}),
      domainName: `${api.apiId}.execute-api.${api.region}.amazonaws.com`,
      domainPrefix: api.apiId,
      http: {
        method: request.method,
        path,
        protocol: exchange.protocol,
        sourceIp: exchange.sourceIp,
        userAgent: String(request.headers["user-agent"] ?? ""),
      },
      requestId: exchange.requestId,
      routeKey,
      stage: stage.name,
      time: commonLogTime(exchange.receivedAtMs),
      timeEpoch: exchange.receivedAtMs,
    },
    ...present("pathParameters", matched?.pathParameters ?? {}),
    ...present("stageVariables", stage.variables ?? {}),
    ...bodyOf(exchange),
  };
}

/** Decodes the path like API Gateway: all escapes except encoded slashes. Invalid escapes stay unchanged. */
function decodedPath(path: string): string {
  try {
    return decodeURI(path);
  } catch {
    return path;
  }
}

function present(name: string, values: Readonly<Record<string, string>>): Record<string, unknown> {
  return Object.keys(values).length > 0 ? { [name]: values } : {};
}

function headersOf({ request, sourceIp }: Exchange): Record<string, string> {
  const headers: Record<string, string> = { "x-forwarded-for": sourceIp, "x-forwarded-proto": "http" };
  for (const [name, value] of Object.entries(request.headers)) {
    if (value !== undefined && name !== "cookie") {
      headers[name.toLowerCase()] = Array.isArray(value) ? value.join(",") : value;
    }
  }
  return headers;
}

/** Returns the decoded parameters; values of a repeated name are joined by commas. */
function queryOf(query: string): Record<string, string> {
  const values: Record<string, string> = {};
  for (const [name, value] of new URLSearchParams(query)) {
    values[name] = name in values ? `${values[name]},${value}` : value;
  }
  return values;
}

function bodyOf({ request }: Exchange): { body?: string; isBase64Encoded: boolean } {
  if (request.body.length === 0) {
    return { isBase64Encoded: false };
  }
  const type = request.headers["content-type"];
  const isBase64Encoded = type !== undefined && !TEXT.test(String(type));
  return { body: request.body.toString(isBase64Encoded ? "base64" : "utf8"), isBase64Encoded };
}
