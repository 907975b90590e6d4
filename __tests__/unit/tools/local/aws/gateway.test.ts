import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { Gateway } from "../../../../../tools/local/aws/gateway.js";
import type { Moto } from "../../../../../tools/local/aws/moto/moto.js";
import { AwsError } from "../../../../../tools/local/aws/protocol/errors.js";
import type { AwsRequest } from "../../../../../tools/local/aws/protocol/request.js";
import { json } from "../../../../../tools/local/aws/protocol/responses.js";
import { rawRequest, sendRaw, statusOf } from "../../../../support/local-platform/raw-http.js";

const signature =
  "Authorization: AWS4-HMAC-SHA256 Credential=AKIA1/20261126/us-east-1/lambda/aws4_request, SignedHeaders=host, Signature=0";
const control = "X-Msk-Local-Secret: s3cret";

let gateway: Gateway;
let port: number;
let handled: string[];

beforeEach(async () => {
  handled = [];
  const answer = (by: string) => async (request: AwsRequest) => {
    handled.push(`${by}: ${request.method} ${request.url}`);
    return json({ by });
  };
  gateway = await Gateway.listen({
    moto: { forward: answer("moto") } as unknown as Moto,
    region: "us-east-1",
    log: () => undefined,
  });
  gateway.route(answer("lambda"), "lambda");
  gateway.routeControl(answer("control"));
  port = Number(new URL(gateway.endpoint).port);
});

afterEach(() => gateway.close());

const own = () => `Host: 127.0.0.1:${port}`;
const send = async (method: string, target: string, headers: readonly string[], body?: string) =>
  sendRaw(port, rawRequest(method, target, headers, body));

/** The requests of programs, one for each server behind the gateway. */
const requests: readonly (readonly [server: string, method: string, target: string, headers: readonly string[]])[] = [
  ["lambda", "POST", "/2015-03-31/functions/ingest/invocations", [signature]],
  ["moto", "GET", "/bucket/key", []],
  ["control", "POST", "/_local/clusters/events/brokers/1/kill", [control]],
  ["control", "GET", "/_local/status", []],
];

test.each(requests)("serves a program's request: %s %s %s", async (server, method, target, headers) => {
  const names = [own(), `Host: localhost:${port}`, `host: LOCALHOST:${port}`, `Host: [::1]:${port}`, `Host: bucket.localhost:${port}`];
  for (const host of names) expect(statusOf(await send(method, target, [host, ...headers]))).toBe(200);
  expect(handled).toEqual(names.map(() => `${server}: ${method} ${target}`));
});

/** What browsers add to requests of a page: of another site, of another port of this machine, and of a page that the gateway served. */
const marks: readonly (readonly [reason: string, headers: () => readonly string[]])[] = [
  ["Origin", () => [own(), "Origin: https://example.com"]],
  ["Origin", () => [own(), "Origin: null"]],
  ["Origin", () => [own(), `Origin: http://127.0.0.1:${port}`]],
  ["Origin", () => [own(), "Origin: http://localhost:3000", "Sec-Fetch-Site: same-site"]],
  ["Origin", () => [own(), "Origin:"]],
  ["Sec-Fetch-Site", () => [own(), "Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: no-cors"]],
  ["Sec-Fetch-Site", () => [own(), "Sec-Fetch-Site: same-site", "Sec-Fetch-Mode: navigate"]],
  ["Sec-Fetch-Site", () => [own(), "sec-fetch-site: same-origin"]],
  ["User-Agent", () => [own(), "User-Agent: Mozilla/5.0 (Macintosh) AppleWebKit/605.1.15 Version/15.6 Safari/605.1.15"]],
  ["Host", () => [`Host: attacker.example:${port}`]],
  ["Host", () => [`Host: 127.0.0.1:${port === 1025 ? 1026 : 1025}`]],
  ["Host", () => ["Host: 127.0.0.1"]],
  ["Host", () => [`Host: 127.0.0.1.nip.io:${port}`]],
  ["Host", () => [`Host: localhost.example.com:${port}`]],
  ["Host", () => [`Host: notlocalhost:${port}`]],
  ["Host", () => [`Host: localhost.:${port}`]],
  ["Host", () => [`Host: user@127.0.0.1:${port}`]],
  ["Host", () => [own(), `Host: attacker.example:${port}`]],
  ["Host", () => ["Host:"]],
];

test.each(marks)("refuses every request with this %s: %#", async (reason, headers) => {
  const browserReadable = reason === "User-Agent" ? ["/_local/status"] : [];
  for (const [, method, target, more] of requests) {
    if (browserReadable.includes(target)) continue;
    const response = await send(method, target, [...headers(), ...more]);
    expect({ target, status: statusOf(response) }).toEqual({ target, status: 403 });
    expect(response).toContain(`The local platform accepts no requests of web pages: the header ${reason} is `);
    expect(response.toLowerCase()).not.toContain("access-control-");
  }
  expect(handled).toEqual([]);
});

test("refuses OPTIONS, WebSockets, and targets that are not a path", async () => {
  const upgrade = ["Connection: Upgrade", "Upgrade: websocket", "Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="];
  const sent = [
    rawRequest("OPTIONS", "/", [own()]),
    rawRequest("OPTIONS", "*", [own()]),
    rawRequest("OPTIONS", "/_local/clusters", [own(), "Access-Control-Request-Method: POST"]),
    rawRequest("GET", `http://127.0.0.1:${port}/moto-api/data.json`, [own()]),
    `GET / HTTP/1.1\r\n${own()}\r\nOrigin: https://example.com\r\n${upgrade.join("\r\n")}\r\n\r\n`,
    "GET /_local/status HTTP/1.0\r\n\r\n",
  ];
  for (const request of sent) expect([request, statusOf(await sendRaw(port, request))]).toEqual([request, 403]);
  expect(handled).toEqual([]);
});

test("a refused request's body is not read", async () => {
  const head = `POST / HTTP/1.1\r\n${own()}\r\nOrigin: null\r\nContent-Length: 70000000\r\n\r\n`;
  expect(await sendRaw(port, head)).toMatch(/^HTTP\/1\.1 403 [\s\S]*\r\nconnection: close\r\n/i);
});

test("a user opens the status in a browser, and nothing else", async () => {
  const browser = [own(), "User-Agent: Mozilla/5.0 (X11) Chrome/140.0", "Sec-Fetch-Site: none", "Sec-Fetch-Mode: navigate"];
  expect(statusOf(await send("GET", "/_local/status", browser))).toBe(200);
  expect(statusOf(await send("GET", "/_local/status?x", browser))).toBe(403);
  expect(statusOf(await send("POST", "/_local/status", browser))).toBe(403);
  expect(statusOf(await send("GET", "/?Action=CreateUser&UserName=x", browser))).toBe(403);
  expect(statusOf(await send("GET", "/bucket/page.html", browser))).toBe(403);
  expect(handled).toEqual(["control: GET /_local/status"]);
});

test("refuses a request that a check refuses, before any service sees it, in the protocol of the request", async () => {
  const checked: string[] = [];
  gateway.check(async ({ url }) => void checked.push(url));
  gateway.check(async ({ service }) => {
    if (service === "lambda") throw new AwsError(400, "BadRequestException", "a < b", { members: { invalidParameter: "name" } });
  });
  const refused = (headers: readonly string[], target = "/x") => send("POST", target, [own(), signature, ...headers]);

  const [, json] = (await refused([])).split("\r\n\r\n");
  expect(JSON.parse(json as string)).toEqual({
    ...{ __type: "BadRequestException", message: "a < b", Message: "a < b", invalidParameter: "name" },
  });
  const xml = "<Error><Type>Sender</Type><Code>BadRequestException</Code><Message>a &lt; b</Message></Error>";
  expect(await refused(["Content-Type: application/x-www-form-urlencoded; charset=utf-8"])).toContain(xml);
  expect(await refused([], "/?Action=Create")).toContain(xml);
  expect(statusOf(await send("GET", "/bucket/key", [own()]))).toBe(200);
  expect(checked).toEqual(["/x", "/x", "/?Action=Create", "/bucket/key"]);
  expect(handled).toEqual(["moto: GET /bucket/key"]);
});
