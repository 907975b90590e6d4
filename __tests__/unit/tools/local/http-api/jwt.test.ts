import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "@jest/globals";
import { type CryptoKey, exportJWK, generateKeyPair, type JWTPayload, SignJWT } from "jose";
import type { Authorizer } from "../../../../../tools/local/http-api/host.js";
import type { Route } from "../../../../../tools/local/http-api/index.js";
import { JwtVerifier } from "../../../../../tools/local/http-api/jwt.js";
import { apiOf, closeApis, openApi } from "../../../../support/local-platform/test-api.js";
import { exchangeWith, requestWith } from "../../../../support/local-platform/test-exchange.js";
import { HttpFake } from "../../../../support/traffic/http-fake.js";

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

describe("a JWT verifier", () => {
  const verifier = new JwtVerifier();
  const authorizer = (changes: Partial<Authorizer> = {}): Authorizer => ({
    ...{ id: "a1", type: "JWT", identitySource: ["$request.header.Authorization"], jwt: { issuer, audience: ["app", "other-app"] } },
    ...changes,
  });
  const verify = (headers: Record<string, string>, { query = "", scopes = [] as string[], changes = {} as Partial<Authorizer> } = {}) =>
    verifier.authorize(exchangeWith({ request: requestWith({ headers }), query }), authorizer(changes), scopes);

  test("finds the token in the first source that has one", async () => {
    const sources = { changes: { identitySource: ["$request.header.X-Token", "$request.querystring.token"] } };
    const valid = await token({ aud: "app" });

    await expect(verify({ "x-token": `bearer ${valid}` }, sources)).resolves.toMatchObject({ jwt: { scopes: null } });
    await expect(verify({ "x-token": "" }, { ...sources, query: `token=${valid}` })).resolves.toMatchObject({ jwt: { scopes: null } });
    await expect(verify({ authorization: valid }, sources)).rejects.toMatchObject({ status: 401, message: "no token" });
    await expect(
      verify({ authorization: valid }, { changes: { identitySource: ["$context.x", "header.Authorization"] } }),
    ).rejects.toMatchObject({
      status: 401,
      message: "no token",
      headers: { "www-authenticate": "Bearer" },
    });
  });

  test("does not find a token around the word Bearer", async () => {
    const valid = await token({ aud: "app" });

    await expect(verify({ authorization: `${valid.slice(0, 9)}Bearer ${valid.slice(9)}` })).rejects.toMatchObject({ status: 401 });
  });

  test("needs the settings of the authorizer", async () => {
    await expect(verify({ authorization: await token({ aud: "app" }) }, { changes: { jwt: undefined } })).rejects.toMatchObject({
      status: 401,
      message: "no token",
    });
  });

  test.each([
    [{ aud: ["x", "other-app"] }, true],
    [{ aud: "APP" }, false],
    [{ aud: ["x"], client_id: "app" }, false],
    [{}, false],
    [{ client_id: "x" }, false],
  ])("accepts the audience of %j: %s", async (claims, accepted) => {
    const result = verify({ authorization: await token(claims) });

    if (accepted) expect(await result).toMatchObject({ jwt: { scopes: null } });
    else
      await expect(result).rejects.toMatchObject({
        ...{ status: 401, publicMessage: "Unauthorized", message: "invalid audience" },
        headers: { "www-authenticate": 'Bearer scope="" error="invalid_token" error_description="invalid audience"' },
      });
  });

  test.each<[JWTPayload, string[], string[] | null | undefined]>([
    [{ scope: "read write" }, ["write", "admin"], ["write"]],
    [{ scope: "read,write" }, ["read", "write"], ["read", "write"]],
    [{ scp: "read" }, ["read"], ["read"]],
    [{ scope: "read", scp: "write" }, ["write"], undefined],
    [{ scope: "reader" }, ["read"], undefined],
    [{}, ["read"], undefined],
    [{ scope: "read" }, [], null],
  ])("grants of %j, for a route with the scopes %j: %j", async (claims, scopes, granted) => {
    const result = verify({ authorization: await token({ aud: "app", ...claims }) }, { scopes });

    if (granted !== undefined) expect(await result).toMatchObject({ jwt: { scopes: granted } });
    else
      await expect(result).rejects.toMatchObject({
        ...{ status: 403, publicMessage: "Forbidden", message: "insufficient scope" },
        headers: { "www-authenticate": `Bearer scope="${scopes.join(" ")}" error="insufficient_scope"` },
      });
  });

  test("passes every claim on as text", async () => {
    const claims = { aud: "app", count: 2, admin: true, groups: ["a", 1], address: { city: "Bern" }, none: null };
    const authorization = await verify({ authorization: await token(claims) });

    expect(authorization).toMatchObject({
      jwt: { claims: { aud: "app", count: "2", admin: "true", groups: "[a 1]", address: '{"city":"Bern"}', none: "null", iss: issuer } },
    });
  });

  test.each([
    ["another issuer", { issuer: "https://other.example" }, 'unexpected "iss" claim value'],
    ["no expiry that is in the future", { expires: "-1s" }, '"exp" claim timestamp check failed'],
  ])("refuses a token of %s", async (_, { issuer: by = issuer, expires = "1h" }: { issuer?: string; expires?: string }, message) => {
    const signed = new SignJWT({ aud: "app" }).setProtectedHeader({ alg: "RS256", kid: "k1" }).setIssuer(by).setExpirationTime(expires);
    const rejection = verify({ authorization: await signed.sign(keys.privateKey) });

    await expect(rejection).rejects.toMatchObject({
      ...{ status: 401, message },
      headers: { "www-authenticate": `Bearer scope="" error="invalid_token" error_description="${message.replaceAll('"', "'")}"` },
    });
  });

  test("refuses an algorithm that API Gateway does not accept", async () => {
    const secret = new SignJWT({ aud: "app" }).setProtectedHeader({ alg: "HS256", kid: "k1" }).setIssuer(issuer).setExpirationTime("1h");

    await expect(verify({ authorization: await secret.sign(new Uint8Array(32)) })).rejects.toMatchObject({
      status: 401,
      message: '"alg" (Algorithm) Header Parameter value not allowed',
    });
  });

  test.each(["RS384", "RS512"])("accepts the algorithm %s", async (alg) => {
    const pair = await generateKeyPair(alg);
    const jwk = { ...(await exportJWK(pair.publicKey)), kid: "k3", alg };
    const fake = await HttpFake.start();
    fake.answer = ({ url }) => ({ body: JSON.stringify(url === "/keys" ? { keys: [jwk] } : { jwks_uri: `${fake.url}/keys` }) });
    const signed = new SignJWT({ aud: "app" }).setProtectedHeader({ alg, kid: "k3" }).setIssuer(fake.url).setExpirationTime("1h");

    const authorization = await signed.sign(pair.privateKey);

    await expect(verify({ authorization }, { changes: { jwt: { issuer: fake.url, audience: ["app"] } } })).resolves.toMatchObject({
      jwt: { claims: { aud: "app" } },
    });
    await fake.stop();
  });

  test("refuses the tokens of an issuer that does not respond or publishes no keys, until it does", async () => {
    const { privateKey, publicKey } = await generateKeyPair("RS256");
    const jwk = { ...(await exportJWK(publicKey)), kid: "k2", alg: "RS256" };
    const fake = await HttpFake.start();
    const changes = { changes: { jwt: { issuer: `${fake.url}/pool/`, audience: ["app"] } } };
    const signed = new SignJWT({ aud: "app" }).setProtectedHeader({ alg: "RS256", kid: "k2" }).setIssuer(`${fake.url}/pool/`);
    const authorization = await signed.setExpirationTime("1h").sign(privateKey);
    const rejected = (message: string) => expect(verify({ authorization }, changes)).rejects.toMatchObject({ status: 401, message });

    fake.answer = () => ({ status: 500, body: '{"jwks_uri":"x"}' });
    await rejected(`${fake.url}/pool/ publishes no jwks_uri (HTTP 500)`);
    fake.answer = () => ({ body: "{}" });
    await rejected(`${fake.url}/pool/ publishes no jwks_uri (HTTP 200)`);
    fake.answer = ({ url }) => ({ body: JSON.stringify(url === "/keys" ? { keys: [jwk] } : { jwks_uri: `${fake.url}/keys` }) });
    await expect(verify({ authorization }, changes)).resolves.toMatchObject({ jwt: { claims: { aud: "app" } } });
    expect(fake.requests.map(({ url }) => url)).toEqual([...Array(3).fill("/pool/.well-known/openid-configuration"), "/keys"]);

    await expect(verify({ authorization }, changes)).resolves.toMatchObject({ jwt: { claims: { aud: "app" } } });
    expect(fake.requests).toHaveLength(4); // discovered and fetched once
    const silent = { changes: { jwt: { issuer: fake.url, audience: ["app"] } } };
    await fake.stop();
    await expect(
      new JwtVerifier().authorize(exchangeWith({ request: requestWith({ headers: { authorization } }) }), authorizer(silent.changes), []),
    ).rejects.toMatchObject({
      status: 401,
      message: expect.stringMatching(/ does not respond: fetch failed$/),
    });
  });
});
