import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { tokenHeader } from "../../../../../tools/console/server/access.js";
import { ApiFailure } from "../../../../../tools/console/server/failure.js";
import { type ApiRequest, type ConsoleServer, startServer } from "../../../../../tools/console/server/server.js";
import { rawRequest, sendRaw, statusOf } from "../../../../support/local-platform/raw-http.js";

const TOKEN = "a-token-of-this-test";
const page = "<!doctype html><title>page</title>";

let server: ConsoleServer;
const requests: { method: string; request: ApiRequest }[] = [];
const logged: string[] = [];

beforeAll(async () => {
  server = await startServer({
    token: TOKEN,
    assets: new Map([["/", { type: "text/html; charset=utf-8", content: page }]]),
    api: async (method, request) => {
      requests.push({ method, request });
      if (request.path[0] === "missing") throw new ApiFailure(404, "There is no such thing.");
      if (request.path[0] === "broken") throw new Error("a defect");
      return { answered: request.path };
    },
    log: (line) => logged.push(line),
  });
});

afterAll(() => server.close());

const host = () => `Host: 127.0.0.1:${server.port}`;
const withToken = `${tokenHeader}: ${TOKEN}`;
const send = (method: string, path: string, headers: string[], body?: string) =>
  sendRaw(server.port, rawRequest(method, path, headers, body));

describe("the console's server", () => {
  test("serves its page without the token, with headers that keep other pages out", async () => {
    const response = await send("GET", "/", [host()]);

    expect(statusOf(response)).toBe(200);
    expect(response).toContain(page);
    const policy = /^content-security-policy: (.*)$/im.exec(response)?.[1] ?? "";
    expect(policy.split(/;\s*/)).toEqual([
      "default-src 'none'",
      "script-src 'self'",
      "style-src 'self'",
      "img-src 'self'",
      "connect-src 'self'",
      "base-uri 'none'",
      "form-action 'none'",
      "frame-ancestors 'none'",
      "require-trusted-types-for 'script'",
      expect.stringMatching(/^trusted-types 'none'\r?$/),
    ]);
    for (const header of [
      "cross-origin-resource-policy: same-origin",
      "x-content-type-options: nosniff",
      "referrer-policy: no-referrer",
      "cache-control: no-store",
    ]) {
      expect(response.toLowerCase()).toContain(header);
    }
    expect(response.toLowerCase()).not.toContain("access-control-allow");
  });

  test("answers its API with the token", async () => {
    const response = await send("GET", "/api/topics/a%2Fb?limit=3", [host(), withToken]);

    expect(statusOf(response)).toBe(200);
    expect(response).toContain('{"answered":["topics","a/b"]}');
    expect(requests.at(-1)?.request.query.get("limit")).toBe("3");
  });

  test.each([
    ["without the token", []],
    ["with a wrong token", [`${tokenHeader}: ${TOKEN.slice(0, -1)}x`]],
    ["with a longer token", [`${tokenHeader}: ${TOKEN}x`]],
    ["with two tokens", [withToken, withToken]],
    ["with the token as a cookie", [`Cookie: ${tokenHeader}=${TOKEN}`]],
  ])("refuses its API %s", async (_, headers) => {
    const before = requests.length;
    expect(statusOf(await send("GET", "/api/overview", [host(), ...headers]))).toBe(401);
    expect(requests.length).toBe(before);
  });

  test.each([
    ["another host name", () => [`Host: attacker.example:${server.port}`]],
    ["another port", () => ["Host: 127.0.0.1:1"]],
    ["two host names", () => [host(), host()]],
    ["a page of another origin", () => [host(), "Origin: http://attacker.example"]],
    ["a page of another port of this machine", () => [host(), "Origin: http://127.0.0.1:1"]],
    ["a page without an origin", () => [host(), "Origin: null"]],
    ["an image of another site", () => [host(), "Sec-Fetch-Site: cross-site"]],
    ["a script of another port", () => [host(), "Sec-Fetch-Site: same-site"]],
  ])("refuses %s, even with the token", async (_, headers) => {
    const before = requests.length;
    const statuses = [await send("GET", "/api/overview", [...headers(), withToken]), await send("GET", "/", headers())].map(statusOf);

    // Node itself refuses two host names.
    expect(statuses.filter((status) => status !== 403 && status !== 400)).toEqual([]);
    expect(requests.length).toBe(before);
  });

  test("accepts its own page, and an address that a user has entered", async () => {
    const own = [host(), `Origin: http://127.0.0.1:${server.port}`, "Sec-Fetch-Site: same-origin", withToken];

    expect(statusOf(await send("GET", "/api/overview", own))).toBe(200);
    expect(statusOf(await send("GET", "/", [host(), "Sec-Fetch-Site: none", "Sec-Fetch-Mode: navigate"]))).toBe(200);
  });

  test.each(["PUT", "DELETE", "OPTIONS", "PATCH"])("refuses the method %s", async (method) => {
    expect(statusOf(await send(method, "/api/overview", [host(), withToken]))).toBe(405);
  });

  test("gives the body of a POST request to the API, and accepts JSON only", async () => {
    const json = "content-type: application/json";

    expect(statusOf(await send("POST", "/api/load", [host(), withToken, json], '{"a":1}'))).toBe(200);
    expect(requests.at(-1)).toMatchObject({ method: "POST", request: { body: { a: 1 } } });
    expect(statusOf(await send("POST", "/api/load", [host(), withToken, json], "{"))).toBe(400);
    expect(statusOf(await send("POST", "/api/load", [host(), withToken, "content-type: text/plain"], "{}"))).toBe(415);
  });

  test("limits the address and the body", async () => {
    const body = JSON.stringify({ value: "x".repeat(2 * 1024 * 1024) });
    const headers = { host: `127.0.0.1:${server.port}`, [tokenHeader]: TOKEN, "content-type": "application/json" };

    expect(statusOf(await send("GET", `/api/${"a".repeat(5_000)}`, [host(), withToken]))).toBe(414);
    const { status } = await fetch(`http://127.0.0.1:${server.port}/api/load`, { method: "POST", headers, body });
    expect(status).toBe(413);
  });

  test("answers failures with their message, and logs defects only", async () => {
    const missing = await send("GET", "/api/missing", [host(), withToken]);
    expect([statusOf(missing), missing.endsWith('{"error":"There is no such thing."}')]).toEqual([404, true]);
    expect(logged).toEqual([]);

    expect(statusOf(await send("GET", "/api/broken?key=secret", [host(), withToken]))).toBe(500);
    expect(logged.join()).toContain("GET /api/broken: Error: a defect");
    expect(logged.join()).not.toMatch(new RegExp(`secret|${TOKEN}`));
  });

  test.each(["/nothing", "/../package.json", "/app.js"])("has no page %s", async (path) => {
    expect(statusOf(await send("GET", path, [host()]))).toBe(404);
  });
});
