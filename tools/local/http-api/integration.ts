import { setTimeout as delay } from "node:timers/promises";
import type { InvocationResult } from "../functions/host.js";
import { proxyEvent } from "./event.js";
import type { Exchange } from "./exchange.js";
import type { HttpApiHost, Integration, Route } from "./host.js";
import { GatewayError, type HttpResponse, integrationResponse } from "./response.js";

/** The maximum timeout of an HTTP API. */
const MAX_TIMEOUT_MS = 30_000;

/**
 * Calls the function behind a route.
 * @throws GatewayError 500 (not allowed, not supported, function error, malformed response), 413, or 503 (timeout, function throttled)
 */
export async function callIntegration(exchange: Exchange, route: Route, host: HttpApiHost): Promise<HttpResponse> {
  const integration = exchange.api.integrations.find(({ id }) => id === route.integrationId);
  if (!integration) {
    throw internal(`route ${route.routeKey} has no integration`);
  }
  const functionArn = functionArnOf(integration);
  const sourceArn = sourceArnOf(exchange, route);
  if (!(await host.mayInvoke(functionArn, sourceArn))) {
    throw internal(`the resource policy of ${functionArn} does not allow API Gateway to call it for ${sourceArn}`);
  }
  const startedAt = performance.now();
  exchange.integration = {};
  try {
    const result = await invokeInTime(integration, functionArn, exchange, host);
    exchange.integration.lambdaStatus = result.statusCode;
    exchange.integration.requestId = result.requestId;
    if (result.functionError) {
      throw internal(`the function failed: ${result.payload}`);
    }
    const response = integrationResponse(result.payload);
    exchange.integration.status = response.status;
    return response;
  } catch (error) {
    exchange.integration.error = (error as Error).message;
    throw error;
  } finally {
    exchange.integration.latencyMs = Math.round(performance.now() - startedAt);
  }
}

async function invokeInTime(
  integration: Integration,
  functionArn: string,
  exchange: Exchange,
  host: HttpApiHost,
): Promise<InvocationResult> {
  const timeoutMs = Math.min(integration.timeoutMs ?? MAX_TIMEOUT_MS, MAX_TIMEOUT_MS);
  const finished = new AbortController();
  const traceId = exchange.request.headers["x-amzn-trace-id"];
  const options = typeof traceId === "string" ? { traceId } : {};
  const late = delay(timeoutMs, undefined, { signal: finished.signal }).then(() => {
    throw new GatewayError(503, "Service Unavailable", `the integration did not respond within ${timeoutMs} ms`);
  });
  // The timer rejects when it is aborted after the function's response, and nothing awaits it then.
  late.catch(() => undefined);
  try {
    return await Promise.race([host.invoke(functionArn, JSON.stringify(proxyEvent(exchange)), options), late]);
  } catch (error) {
    throw asGatewayError(error as Error);
  } finally {
    finished.abort();
  }
}

function asGatewayError(error: Error): GatewayError {
  if (error instanceof GatewayError) {
    return error;
  }
  switch (error.name) {
    case "TooManyRequests":
      return new GatewayError(503, "Service Unavailable", error.message, {}, { cause: error });
    case "RequestTooLarge":
      return new GatewayError(413, "Request Entity Too Large", error.message, {}, { cause: error });
    default:
      return internal(error.message, error);
  }
}

function functionArnOf({ type, uri, payloadFormatVersion }: Integration): string {
  const arn = /arn:[\w-]+:lambda:[\w-]+:\d{12}:function:[\w-]+(:[\w$-]+)?/.exec(uri)?.[0];
  if (type !== "AWS_PROXY" || !arn) {
    throw internal(`the local platform does not support the ${type} integration with ${uri}; use AWS_PROXY with a Lambda function`);
  }
  if (payloadFormatVersion !== "2.0") {
    throw internal(`payload format ${payloadFormatVersion} is not supported by the local platform; use 2.0`);
  }
  return arn;
}

/** Returns the source ARN that API Gateway passes to Lambda: the route's path with its variables. */
function sourceArnOf({ api, stage, request }: Exchange, route: Route): string {
  const path = route.routeKey === "$default" ? "$default" : `${request.method}${route.routeKey.split(" ")[1]}`;
  return `arn:aws:execute-api:${api.region}:${api.accountId}:${api.apiId}/${stage.name}/${path}`;
}

function internal(reason: string, cause?: unknown): GatewayError {
  return new GatewayError(500, "Internal Server Error", reason, {}, { cause });
}
