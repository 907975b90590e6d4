import { commonLogTime, type Exchange } from "./exchange.js";
import type { HttpResponse } from "./response.js";

/**
 * Returns one line of a stage's access log: its format with each `$context` variable replaced, or `-` if the request has no value for it.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-logging-variables.html
 */
export function accessLogLine(format: string, exchange: Exchange, response: HttpResponse): string {
  const values = variables(exchange, response);
  return format.replaceAll(/\$context\.([A-Za-z][\w-]*(?:\.[A-Za-z][\w-]*)*)/g, (_, name: string) => {
    const value = values[name];
    return value === undefined || value === "" ? "-" : String(value);
  });
}

function variables(exchange: Exchange, response: HttpResponse): Record<string, unknown> {
  const { api, request, integration = {}, authorization } = exchange;
  const iam = authorization && "iam" in authorization ? authorization.iam : {};
  const claims = authorization && "jwt" in authorization ? authorization.jwt.claims : {};
  return {
    accountId: api.accountId,
    apiId: api.apiId,
    "authorizer.error": exchange.authorizerError,
    "authorizer.principalId": claims["sub"],
    ...Object.fromEntries(Object.entries(claims).map(([name, value]) => [`authorizer.claims.${name}`, value])),
    dataProcessed: request.body.length + response.body.length,
    domainName: `${api.apiId}.execute-api.${api.region}.amazonaws.com`,
    domainPrefix: api.apiId,
    "error.message": exchange.errorMessage,
    "error.messageString": exchange.errorMessage && JSON.stringify(exchange.errorMessage),
    "error.responseType": exchange.errorMessage && "DEFAULT_5XX",
    extendedRequestId: exchange.requestId,
    httpMethod: request.method,
    "identity.accountId": iam["accountId"],
    "identity.caller": iam["callerId"],
    "identity.sourceIp": exchange.sourceIp,
    "identity.user": iam["userId"],
    "identity.userAgent": request.headers["user-agent"],
    "identity.userArn": iam["userArn"],
    "integration.error": integration.error,
    "integration.integrationStatus": integration.lambdaStatus,
    "integration.latency": integration.latencyMs,
    "integration.requestId": integration.requestId,
    "integration.status": integration.status,
    integrationErrorMessage: integration.error,
    integrationLatency: integration.latencyMs,
    integrationStatus: integration.lambdaStatus,
    path: exchange.fullPath,
    protocol: exchange.protocol,
    requestId: exchange.requestId,
    requestTime: commonLogTime(exchange.receivedAtMs),
    requestTimeEpoch: exchange.receivedAtMs,
    responseLatency: Date.now() - exchange.receivedAtMs,
    responseLength: response.body.length,
    routeKey: exchange.matched?.route.routeKey,
    stage: exchange.stage.name,
    status: response.status,
  };
}
