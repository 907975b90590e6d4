import { describe, expect, test } from "@jest/globals";
import type { InvocationResult } from "../../../../../tools/local/functions/index.js";
import type { Exchange } from "../../../../../tools/local/http-api/exchange.js";
import type { HttpApiHost, Integration, Route } from "../../../../../tools/local/http-api/host.js";
import { callIntegration } from "../../../../../tools/local/http-api/integration.js";
import { apiOf, FUNCTION_ARN } from "../../../../support/local-platform/test-api.js";
import { exchangeWith, requestWith } from "../../../../support/local-platform/test-exchange.js";

const route: Route = { routeKey: "GET /pets/{id}", integrationId: "i1", authorizationType: "NONE" };
const integration: Integration = { id: "i1", type: "AWS_PROXY", uri: FUNCTION_ARN, payloadFormatVersion: "2.0" };
const answer: InvocationResult = { statusCode: 200, payload: '{"statusCode":201,"body":"made"}', logTail: "", requestId: "r-1" };

interface Outcome {
  readonly result: ReturnType<typeof callIntegration>;
  readonly exchange: Exchange;
  readonly calls: unknown[][];
}

function call(
  changes: Partial<Integration> = {},
  host: Partial<HttpApiHost> = {},
  given: { route?: Route; exchange?: Partial<Exchange> } = {},
): Outcome {
  const calls: unknown[][] = [];
  const exchange = exchangeWith({ api: apiOf([], { integrations: [{ ...integration, ...changes }] }), ...given.exchange });
  const scripted = {
    mayInvoke: async (...asked: unknown[]) => {
      calls.push(["mayInvoke", ...asked]);
      return true;
    },
    invoke: async (arn: string, payload: string, options: object) => {
      calls.push(["invoke", arn, JSON.parse(payload).version, options]);
      return answer;
    },
    ...host,
  } as unknown as HttpApiHost;
  return { result: callIntegration(exchange, given.route ?? route, scripted), exchange, calls };
}

describe("the function of a route", () => {
  test("is invoked with the event, and its response is returned", async () => {
    const { result, exchange, calls } = call();

    expect(await result).toMatchObject({ status: 201, body: Buffer.from("made") });
    expect(calls).toEqual([
      ["mayInvoke", FUNCTION_ARN, "arn:aws:execute-api:us-east-1:123456789012:abc123/$default/GET/pets/{id}"],
      ["invoke", FUNCTION_ARN, "2.0", {}],
    ]);
    expect(Object.keys(calls[1]?.[3] as object)).toEqual([]);
    expect(exchange.integration).toEqual({ status: 201, lambdaStatus: 200, requestId: "r-1", latencyMs: expect.any(Number) });
    expect(exchange.integration?.latencyMs).toBeLessThan(10_000);
  });

  test("leaves no timer behind", async () => {
    const timers = () => process.getActiveResourcesInfo().filter((resource) => resource === "Timeout").length;
    const before = timers();
    const { result } = call();
    const during = timers();
    await result;

    expect(during).toBeLessThanOrEqual(before + 1);
    expect(timers()).toBe(before);
  });

  test.each([
    ["$default", "GET", "$default"],
    ["ANY /pets/{id}", "PUT", "PUT/pets/{id}"],
  ])("of %s is called for %s as %s", async (routeKey, method, source) => {
    const { result, calls } = call(
      {},
      {},
      { route: { ...route, routeKey }, exchange: { request: requestWith({ method }), stage: { name: "v1" } } },
    );
    await result;

    expect(calls[0]).toEqual(["mayInvoke", FUNCTION_ARN, `arn:aws:execute-api:us-east-1:123456789012:abc123/v1/${source}`]);
  });

  test.each([
    [FUNCTION_ARN, FUNCTION_ARN],
    [`arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/${FUNCTION_ARN}:live/invocations`, `${FUNCTION_ARN}:live`],
    [`${FUNCTION_ARN}:$LATEST`, `${FUNCTION_ARN}:$LATEST`],
  ])("can be named by %s", async (uri, arn) => {
    const { result, calls } = call({ uri });
    await result;

    expect(calls[1]?.slice(0, 2)).toEqual(["invoke", arn]);
  });

  test("gets the trace id of the request", async () => {
    const { result, calls } = call({}, {}, { exchange: { request: requestWith({ headers: { "x-amzn-trace-id": "Root=1" } }) } });
    await result;

    expect(calls[1]?.[3]).toEqual({ traceId: "Root=1" });
  });
});

describe("a route that can't be served", () => {
  test.each<[string, Partial<Integration>, Partial<HttpApiHost>, Partial<Route>, string]>([
    ["without an integration", {}, {}, { integrationId: undefined }, "route GET /pets/{id} has no integration"],
    ["with an unknown integration", {}, {}, { integrationId: "i9" }, "route GET /pets/{id} has no integration"],
    [
      "to a URL",
      { type: "HTTP_PROXY", uri: "https://example.com" },
      {},
      {},
      "the local platform does not support the HTTP_PROXY integration with https://example.com; use AWS_PROXY with a Lambda function",
    ],
    [
      "of another type to a function",
      { type: "AWS" },
      {},
      {},
      `the local platform does not support the AWS integration with ${FUNCTION_ARN}; use AWS_PROXY with a Lambda function`,
    ],
    [
      "to something else than a function",
      { uri: "arn:aws:sqs:us-east-1:123456789012:queue" },
      {},
      {},
      "the local platform does not support the AWS_PROXY integration with arn:aws:sqs:us-east-1:123456789012:queue; use AWS_PROXY with a Lambda function",
    ],
    [
      "with payload format 1.0",
      { payloadFormatVersion: "1.0" },
      {},
      {},
      "payload format 1.0 is not supported by the local platform; use 2.0",
    ],
    [
      "whose function does not allow it",
      {},
      { mayInvoke: async () => false },
      {},
      `the resource policy of ${FUNCTION_ARN} does not allow API Gateway to call it for arn:aws:execute-api:us-east-1:123456789012:abc123/$default/GET/pets/{id}`,
    ],
  ])("%s answers 500 and invokes nothing", async (_, changes, host, changedRoute, message) => {
    const { result, exchange, calls } = call(changes, host, { route: { ...route, ...changedRoute } });

    await expect(result).rejects.toMatchObject({ status: 500, publicMessage: "Internal Server Error", message });
    expect(exchange.integration).toBeUndefined();
    expect(calls.filter(([name]) => name === "invoke")).toEqual([]);
  });
});

describe("an invocation that fails", () => {
  const named = (name: string, message: string) => Object.assign(new Error(message), { name });

  test.each<[string, HttpApiHost["invoke"], number, string, string]>([
    ["throttled", () => Promise.reject(named("TooManyRequests", "Rate Exceeded.")), 503, "Service Unavailable", "Rate Exceeded."],
    ["too large", () => Promise.reject(named("RequestTooLarge", "6 MB")), 413, "Request Entity Too Large", "6 MB"],
    ["with another error", () => Promise.reject(named("Error", "broken")), 500, "Internal Server Error", "broken"],
    [
      "in the function",
      async () => ({ ...answer, payload: '{"errorMessage":"x"}', functionError: "Unhandled" }),
      500,
      "Internal Server Error",
      'the function failed: {"errorMessage":"x"}',
    ],
    [
      "with a malformed response",
      async () => ({ ...answer, payload: '{"statusCode":9}' }),
      500,
      "Internal Server Error",
      "the function's response is malformed: statusCode 9",
    ],
  ])("%s has the status of AWS, and the reason in the log only", async (_, invoke, status, publicMessage, message) => {
    const { result, exchange } = call({}, { invoke });

    await expect(result).rejects.toMatchObject({ status, publicMessage, message });
    expect(exchange.integration).toMatchObject({ error: message, latencyMs: expect.any(Number) });
    expect(exchange.integration?.status).toBeUndefined();
  });

  test("in time is not waited for", async () => {
    const { result, exchange } = call({ timeoutMs: 50 }, { invoke: () => new Promise(() => undefined) });

    await expect(result).rejects.toMatchObject({
      status: 503,
      publicMessage: "Service Unavailable",
      message: "the integration did not respond within 50 ms",
    });
    expect(exchange.integration?.latencyMs).toBeGreaterThanOrEqual(45);
  });
});
