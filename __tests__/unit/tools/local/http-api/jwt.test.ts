import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, afterEach, beforeAll, expect, test } from "@jest/globals";
import { type CryptoKey, exportJWK, generateKeyPair, type JWTPayload, SignJWT } from "jose";
import type { Route } from "../../../../../tools/local/http-api/index.js";
import { apiOf, closeApis, openApi } from "../../../../support/local-platform/test-api.js";

let issuer: string;
let server: Server;
let keys: { privateKey: CryptoKey; publicKey: CryptoKey };

beforeAll(async () => {
  keys = await generateKeyPair("RS256");
  const jwk = { ...(await exportJWK(keys.publicKey)), kid: "k1", alg: "RS256", use: "sig" };
  server = createServer((request, response) => {
    response.setHeader("content-type", "application/json");
    response.end(JSON.stringify(request.url?.includes("openid-configuration") ? { issuer, jwks_uri: `${issuer}/keys` } : { keys: [jwk] }));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterEach(closeApis);
afterAll(() => new Promise((resolve) => server.close(resolve)));

function token(claims: JWTPayload, key = keys.privateKey, expires = "1h"): Promise<string> {
  return new SignJWT(claims).setProtectedHeader({ alg: "RS256", kid: "k1" }).setIssuer(issuer).setExpirationTime(expires).sign(key);
}

async function call(
  authorization: string | undefined,
  scopes: readonly string[] = [],
): Promise<{ response: Response; event: Record<string, unknown> | undefined }> {
  const route: Route = {
    routeKey: "GET /me",
    integrationId: "i1",
    authorizationType: "JWT",
    authorizerId: "a1",
    authorizationScopes: scopes,
  };
  const authorizers = [
    { id: "a1", type: "JWT" as const, identitySource: ["$request.header.Authorization"], jwt: { issuer, audience: ["app"] } },
  ];
  const { listener, events } = await openApi(apiOf([route], { authorizers }));
  const response = await fetch(`${listener.url}/me`, authorization === undefined ? {} : { headers: { authorization } });
  return { response, event: events[0] };
}

test("accepts a valid token and passes its claims to the function as text", async () => {
  const { response, event } = await call(`Bearer ${await token({ aud: "app", sub: "u1", groups: ["a", "b"], scope: "read write" })}`, [
    "write",
  ]);
  expect(response.status).toBe(200);
  expect(event).toMatchObject({
    requestContext: { authorizer: { jwt: { claims: { sub: "u1", groups: "[a b]", aud: "app" }, scopes: ["write"] } } },
  });
});

test("uses client_id for a missing audience", async () => {
  expect((await call(await token({ client_id: "app" }))).response.status).toBe(200);
});

test("rejects a missing, foreign, expired, forged or malformed token with 401", async () => {
  const { privateKey: foreign } = await generateKeyPair("RS256");
  const rejected = [
    undefined,
    "Bearer nonsense",
    await token({ aud: "other" }),
    await token({ aud: "app" }, keys.privateKey, "-1m"),
    await token({ aud: "app" }, foreign),
  ];
  for (const authorization of rejected) {
    const { response, event } = await call(authorization);
    expect([response.status, await response.json(), event]).toEqual([401, { message: "Unauthorized" }, undefined]);
  }
});

test("rejects a token without any of the route's scopes with 403", async () => {
  const { response } = await call(await token({ aud: "app", scope: "read" }), ["write"]);
  expect([response.status, await response.json()]).toEqual([403, { message: "Forbidden" }]);
  expect(response.headers.get("www-authenticate")).toBe('Bearer scope="write" error="insufficient_scope"');
});
