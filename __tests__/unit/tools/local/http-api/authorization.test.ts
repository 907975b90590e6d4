import { expect, test } from "@jest/globals";
import { authorize } from "../../../../../tools/local/http-api/authorization.js";
import type { Exchange } from "../../../../../tools/local/http-api/exchange.js";
import type { HttpApiHost, Route } from "../../../../../tools/local/http-api/host.js";
import type { JwtVerifier } from "../../../../../tools/local/http-api/jwt.js";
import { apiOf } from "../../../../support/local-platform/test-api.js";
import { exchangeWith } from "../../../../support/local-platform/test-exchange.js";

const route = (changes: Partial<Route>): Route => ({ routeKey: "GET /pets/{id}", authorizationType: "NONE", ...changes });

function outcomeOf(given: Route, { exchange = exchangeWith(), host = {} }: { exchange?: Exchange; host?: Partial<HttpApiHost> } = {}) {
  const calls: unknown[] = [];
  const jwt = {
    authorize: async (...call: unknown[]) => {
      calls.push(call);
      return { jwt: { claims: {}, scopes: null } };
    },
  } as unknown as JwtVerifier;
  const scripted = {
    verify: async () => ({ arn: "arn:aws:sts::123456789012:assumed-role/tester/run-1", accessKeyId: "ASIA1" }),
    isAllowed: async (...call: unknown[]) => {
      calls.push(call);
      return { allowed: true, reason: "" };
    },
    ...host,
  } as unknown as HttpApiHost;
  return { calls, result: authorize(exchange, given, scripted, jwt) };
}

test("a route without authorization has no caller", async () => {
  const { calls, result } = outcomeOf(route({}));

  expect(await result).toBeUndefined();
  expect(calls).toEqual([]);
});

test("a signed request is allowed on the method and path without the stage, and its signer is the caller", async () => {
  const exchange = exchangeWith({ stage: { name: "v1" }, path: "/pets/1", fullPath: "/v1/pets/1" });
  const { calls, result } = outcomeOf(route({ authorizationType: "AWS_IAM" }), { exchange });

  expect(await result).toEqual({
    iam: {
      accessKey: "ASIA1",
      accountId: "123456789012",
      callerId: "ASIA1:run-1",
      cognitoIdentity: null,
      principalOrgId: null,
      userArn: "arn:aws:sts::123456789012:assumed-role/tester/run-1",
      userId: "ASIA1:run-1",
    },
  });
  expect(calls).toEqual([
    [
      "arn:aws:sts::123456789012:assumed-role/tester/run-1",
      "execute-api:Invoke",
      "arn:aws:execute-api:us-east-1:123456789012:abc123/v1/GET/pets/1",
    ],
  ]);
});

test("a request with a wrong signature is refused with the reason in the log only", async () => {
  const cause = new Error("the signature does not match");
  const { result } = outcomeOf(route({ authorizationType: "AWS_IAM" }), { host: { verify: () => Promise.reject(cause) } });

  await expect(result).rejects.toMatchObject({ status: 403, publicMessage: "Forbidden", message: cause.message, headers: {}, cause });
});

test("a signer without permission is refused with the reason in the log only", async () => {
  const { result } = outcomeOf(route({ authorizationType: "AWS_IAM" }), {
    host: { verify: () => ({ arn: "arn:me", accessKeyId: "A" }), isAllowed: async () => ({ allowed: false, reason: "no policy" }) },
  });

  await expect(result).rejects.toMatchObject({
    status: 403,
    publicMessage: "Forbidden",
    message: "arn:me is not allowed to call arn:aws:execute-api:us-east-1:123456789012:abc123/$default/GET/pets/1: no policy",
  });
});

const authorizers = [
  { id: "a0", type: "JWT", identitySource: [] },
  { id: "a1", type: "JWT", identitySource: ["$request.header.Authorization"] },
  { id: "a2", type: "REQUEST", identitySource: [] },
] as const;

test("a token is verified by the authorizer of the route, with the scopes of the route", async () => {
  const exchange = exchangeWith({ api: apiOf([], { authorizers }) });
  const given = outcomeOf(route({ authorizationType: "JWT", authorizerId: "a1", authorizationScopes: ["read"] }), { exchange });
  expect(await given.result).toEqual({ jwt: { claims: {}, scopes: null } });
  expect(given.calls).toEqual([[exchange, authorizers[1], ["read"]]]);

  const without = outcomeOf(route({ authorizationType: "JWT", authorizerId: "a0" }), { exchange });
  await without.result;
  expect(without.calls).toEqual([[exchange, authorizers[0], []]]);
});

test.each([
  ["an authorizer that does not exist", { authorizationType: "JWT", authorizerId: "a9" }, "route GET /pets/{id} has no JWT authorizer a9"],
  ["an authorizer of another type", { authorizationType: "JWT", authorizerId: "a2" }, "route GET /pets/{id} has no JWT authorizer a2"],
  ["a custom authorizer", { authorizationType: "CUSTOM" }, "the local platform does not support CUSTOM authorizers"],
] satisfies [string, Partial<Route>, string][])("a route with %s answers 500", async (_, changes, message) => {
  const { result } = outcomeOf(route(changes), { exchange: exchangeWith({ api: apiOf([], { authorizers }) }) });

  await expect(result).rejects.toMatchObject({ status: 500, publicMessage: "Internal Server Error", message });
});
