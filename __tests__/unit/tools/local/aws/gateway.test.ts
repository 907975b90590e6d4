import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { Gateway } from "../../../../../tools/local/aws/gateway.js";
import type { Moto } from "../../../../../tools/local/aws/moto/moto.js";
import { AwsError } from "../../../../../tools/local/aws/protocol/errors.js";
import type { AwsRequest, AwsResponse } from "../../../../../tools/local/aws/protocol/request.js";
import { json } from "../../../../../tools/local/aws/protocol/responses.js";
import { rawRequest, sendRaw, statusOf } from "../../../../support/local-platform/raw-http.js";

const signature =
  "Authorization: AWS4-HMAC-SHA256 Credential=AKIA1/20261126/us-east-1/lambda/aws4_request, SignedHeaders=host, Signature=0";
const control = "X-Msk-Local-Secret: s3cret";

let gateway: Gateway;
let port: number;
let handled: string[];
let lines: string[];
/** What moto answers; undefined for its usual answer. */
let motoAnswers: (() => AwsResponse) | undefined;

beforeEach(async () => {
  handled = [];
  lines = [];
  motoAnswers = undefined;
  const answer = (by: string) => async (request: AwsRequest) => {
    handled.push(`${by}: ${request.method} ${request.url}`);
    return json({ by });
  };
  gateway = await Gateway.listen({
    moto: { forward: (request: AwsRequest) => motoAnswers?.() ?? answer("moto")(request) } as unknown as Moto,
    region: "us-east-1",
    log: (line) => void lines.push(line),
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

describe("a response on the wire", () => {
  const answered = async (method: string, status: number, headers: Record<string, string>, body = "text") => {
    motoAnswers = () => ({ status, headers, body });
    const [head = "", received = ""] = (await send(method, "/bucket/key", [own()])).split("\r\n\r\n");
    const length = /^content-length: (.*)$/im.exec(head)?.[1];
    return { status: statusOf(head), length, body: received, chunked: /transfer-encoding/i.test(head), head };
  };

  test.each([
    ["GET", 200, {}, "4", "text"],
    ["GET", 200, { "content-length": "99", "transfer-encoding": "chunked", connection: "upgrade" }, "4", "text"],
    ["DELETE", 204, {}, undefined, ""],
    ["GET", 304, { "content-length": "4" }, undefined, ""],
    ["HEAD", 200, { "content-length": "1048576" }, "1048576", ""],
    ["HEAD", 200, {}, undefined, ""],
  ] as const)(
    "to %s with status %i and the headers %j has the length %s and the body %j",
    async (method, status, headers, length, body) => {
      const { head: _, chunked, ...rest } = await answered(method, status, headers);

      expect(rest).toEqual({ status, length, body });
      if (method !== "HEAD") expect(chunked).toBe(false);
    },
  );

  test("has an id, unless the service gives one, and the service's other headers", async () => {
    expect((await answered("GET", 200, { "x-one": "1" })).head).toMatch(/x-amzn-requestid: [\da-f-]{36}\r\n[\s\S]*x-one: 1/i);
    expect((await answered("GET", 200, { "x-amzn-requestid": "given" })).head).toContain("x-amzn-requestid: given");
  });

  test("leaves the connection open for the next request", async () => {
    const request = `GET /bucket/key HTTP/1.1\r\n${own()}\r\n\r\n`;
    const response = await sendRaw(port, request + request, 300);

    expect(response.match(/HTTP\/1\.1 200/g)).toHaveLength(2);
    expect(response).toMatch(/keep-alive: timeout=65\r\n/i);
  });
});

describe("a failure", () => {
  const page = "<!doctype html>\n<title>500 Internal Server Error</title>";
  const form = "application/x-www-form-urlencoded";
  const failing = (answer: () => AwsResponse) => {
    motoAnswers = answer;
    return async (headers: readonly string[], target = "/things", body = "") => {
      const response = await send(
        target.includes("?") ? "GET" : "POST",
        target,
        [own(), signature.replace("/lambda/", "/iam/"), ...headers],
        body,
      );
      return { status: statusOf(response), text: response.split("\r\n\r\n")[1] as string };
    };
  };

  test.each([
    ["its target", ["X-Amz-Target: Service.CreateThing"], "/", "", "Service.CreateThing"],
    ["its action", [`Content-Type: ${form}`], "/", "Action=CreateUser&UserName=u", "CreateUser"],
    ["its method and path", [], "/v1/things", "", "POST /v1/things"],
  ])("of moto is an operation that is not supported, with %s", async (_, headers, target, body, operation) => {
    const { status, text } = await failing(() => ({ status: 500, headers: {}, body: Buffer.from(page) }))(headers, target, body);
    const message = `The local platform does not support iam ${operation}: moto failed.`;

    expect(status).toBe(501);
    expect(text).toContain(message);
    expect(lines).toEqual([`aws: ${message}`]);
  });

  test.each([
    ["an error of the service", 500, '{"__type":"InternalError"}'],
    ["a page with another status", 404, page],
    ["a page after other text", 500, `x${page}`],
  ])("is passed on if it is %s", async (_, status, body) => {
    expect(await failing(() => ({ status, headers: {}, body }))([])).toEqual({ status, text: body });
    expect(lines).toEqual([]);
  });

  test("of a local service is a 500 with its message, and the log has its place in the code", async () => {
    const { status, text } = await failing(() => {
      throw new Error("moto can't be reached");
    })([]);

    expect(status).toBe(500);
    expect(JSON.parse(text)).toMatchObject({ __type: "InternalFailure", message: "moto can't be reached" });
    expect(lines).toEqual([expect.stringMatching(/^aws: POST \/things failed: Error: moto can't be reached\n\s+at /)]);
  });

  test("that a service reports as an error of AWS is not in the log", async () => {
    const { status } = await failing(() => {
      throw new AwsError(404, "NotFoundException", "no such thing");
    })([]);

    expect([status, lines]).toEqual([404, []]);
  });
});

test("a local service can leave a request to moto, and a request without its own service goes there too", async () => {
  gateway.route(async () => undefined, "iam", "sts");
  for (const service of ["iam", "sts", "ec2"]) await send("POST", "/x", [own(), signature.replace("/lambda/", `/${service}/`)]);

  expect(handled).toEqual(Array(3).fill("moto: POST /x"));
});

test("listens on the given port, and not after it is closed", async () => {
  const options = { moto: {} as Moto, region: "us-east-1", log: () => undefined };
  const first = await Gateway.listen(options);
  const given = Number(new URL(first.endpoint).port);

  await expect(Gateway.listen({ ...options, port: given })).rejects.toThrow("EADDRINUSE");

  const open = sendRaw(given, `POST / HTTP/1.1\r\nHost: 127.0.0.1:${given}\r\nContent-Length: 9\r\n\r\n`, 20_000);
  await first.close();
  await open;
  const second = await Gateway.listen({ ...options, port: given });

  expect(second.endpoint).toBe(`http://127.0.0.1:${given}`);

  await second.close();
  expect(await sendRaw(given, rawRequest("GET", "/", []))).toBe("");
});
