import { describe, expect, test } from "@jest/globals";
import { accessLogLine } from "../../../../../tools/local/http-api/access-log.js";
import type { Exchange } from "../../../../../tools/local/http-api/exchange.js";
import { gatewayResponse } from "../../../../../tools/local/http-api/response.js";
import { exchangeWith, requestWith } from "../../../../support/local-platform/test-exchange.js";

const response = { status: 202, headers: {}, body: Buffer.from("12345") };
const valueIn = (variable: string, changes: Partial<Exchange> = {}, answer = response) =>
  accessLogLine(`$context.${variable}`, exchangeWith(changes), answer);

test.each([
  ["accountId", "123456789012"],
  ["apiId", "abc123"],
  ["domainName", "abc123.execute-api.us-east-1.amazonaws.com"],
  ["domainPrefix", "abc123"],
  ["extendedRequestId", "request-1="],
  ["httpMethod", "GET"],
  ["identity.sourceIp", "127.0.0.1"],
  ["path", "/pets/1"],
  ["protocol", "HTTP/1.1"],
  ["requestId", "request-1="],
  ["requestTime", "02/Jan/2026:03:04:05 +0000"],
  ["requestTimeEpoch", "1767323045678"],
  ["responseLength", "5"],
  ["dataProcessed", "5"],
  ["stage", "$default"],
  ["status", "202"],
])("$context.%s is %s", (variable, expected) => {
  expect(valueIn(variable)).toBe(expected);
});

test.each([
  "authorizer.error",
  "authorizer.principalId",
  "authorizer.claims.sub",
  "error.message",
  "error.messageString",
  "error.responseType",
  "identity.accountId",
  "identity.caller",
  "identity.user",
  "identity.userAgent",
  "identity.userArn",
  "integration.error",
  "integration.integrationStatus",
  "integration.latency",
  "integration.requestId",
  "integration.status",
  "integrationErrorMessage",
  "integrationLatency",
  "integrationStatus",
  "routeKey",
  "noSuchVariable",
])("$context.%s is - if the request has none", (variable) => {
  expect(valueIn(variable)).toBe("-");
});

describe("the variables of", () => {
  test("the request count both bodies, and have the user agent and the route", () => {
    const request = requestWith({ body: Buffer.from("123"), headers: { "user-agent": "tester" } });
    const matched = { route: { routeKey: "GET /pets/{id}", authorizationType: "NONE" }, pathParameters: {} } as const;

    expect(valueIn("dataProcessed", { request })).toBe("8");
    expect(valueIn("identity.userAgent", { request })).toBe("tester");
    expect(valueIn("routeKey", { matched })).toBe("GET /pets/{id}");
    expect(Number(valueIn("responseLatency", { receivedAtMs: Date.now() - 5_000 }))).toBeGreaterThanOrEqual(5_000);
    expect(Number(valueIn("responseLatency", { receivedAtMs: Date.now() - 5_000 }))).toBeLessThan(60_000);
  });

  test.each([
    ["identity.accountId", "123456789012"],
    ["identity.caller", "ASIA1:run"],
    ["identity.user", "ASIA1:user"],
    ["identity.userArn", "arn:me"],
    ["authorizer.principalId", "-"],
  ])("a signer: %s is %s", (variable, expected) => {
    const iam = { accountId: "123456789012", callerId: "ASIA1:run", userId: "ASIA1:user", userArn: "arn:me" };

    expect(valueIn(variable, { authorization: { iam } })).toBe(expected);
  });

  test.each([
    ["authorizer.principalId", "u1"],
    ["authorizer.claims.sub", "u1"],
    ["authorizer.claims.client_id", "app"],
    ["identity.userArn", "-"],
  ])("a token: %s is %s", (variable, expected) => {
    expect(valueIn(variable, { authorization: { jwt: { claims: { sub: "u1", client_id: "app" }, scopes: null } } })).toBe(expected);
  });

  test.each([
    ["integration.error", "it failed"],
    ["integrationErrorMessage", "it failed"],
    ["integration.integrationStatus", "200"],
    ["integrationStatus", "200"],
    ["integration.latency", "0"],
    ["integrationLatency", "0"],
    ["integration.requestId", "r-1"],
    ["integration.status", "502"],
  ])("an integration: %s is %s", (variable, expected) => {
    const integration = { error: "it failed", lambdaStatus: 200, latencyMs: 0, requestId: "r-1", status: 502 };

    expect(valueIn(variable, { integration })).toBe(expected);
  });

  test.each([
    ["error.message", 'not "found"'],
    ["error.messageString", '"not \\"found\\""'],
    ["error.responseType", "DEFAULT_5XX"],
    ["authorizer.error", "expired"],
    ["status", "404"],
  ])("an error: %s is %s", (variable, expected) => {
    const changes = { errorMessage: 'not "found"', authorizerError: "expired" };

    expect(valueIn(variable, changes, gatewayResponse(404, "Not Found") as typeof response)).toBe(expected);
  });
});

test("replaces every variable of a format, and nothing else", () => {
  const format =
    '{"id":"$context.requestId","s":$context.status,"all":"$context.status.$context.httpMethod","c":"$contextual $context","d":"$context."}';

  expect(accessLogLine(format, exchangeWith(), response)).toBe(
    '{"id":"request-1=","s":202,"all":"202.GET","c":"$contextual $context","d":"$context."}',
  );
});
