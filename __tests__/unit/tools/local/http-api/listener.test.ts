import { afterEach, describe, expect, test } from "@jest/globals";
import type { Route } from "../../../../../tools/local/http-api/index.js";
import { rawRequest, sendRaw, statusOf } from "../../../../support/local-platform/raw-http.js";
import { apiOf, closeApis, FUNCTION_ARN, openApi } from "../../../../support/local-platform/test-api.js";

const OPEN: Route = { routeKey: "POST /ads/{adId}/impression", integrationId: "i1", authorizationType: "NONE" };
const SIGNED: Route = { ...OPEN, authorizationType: "AWS_IAM" };

afterEach(closeApis);

test("passes payload format 2.0 to the function and returns the function's response", async () => {
  const { listener, events, asked } = await openApi(
    apiOf([OPEN]),
    {},
    { statusCode: 202, headers: { "Content-Type": "application/json" }, body: '{"partition":1}', cookies: ["a=1"] },
  );
  const response = await fetch(`${listener.url}/ads/ad%207/impression?x=1&x=2&y=%20`, {
    method: "POST",
    headers: { "content-type": "application/json", "X-Custom": "One", cookie: "c=1; d=2", "user-agent": "tester" },
    body: '{"impressions":2}',
  });
  expect(response.status).toBe(202);
  expect(await response.json()).toEqual({ partition: 1 });
  expect(response.headers.get("set-cookie")).toBe("a=1");
  expect(response.headers.get("apigw-requestid")).toMatch(/^[\w-]{15}=$/);
  const [event] = events;
  expect(event).toEqual({
    version: "2.0",
    routeKey: "POST /ads/{adId}/impression",
    rawPath: "/ads/ad 7/impression",
    rawQueryString: "x=1&x=2&y=%20",
    cookies: ["c=1", "d=2"],
    headers: expect.objectContaining({ "x-custom": "One", "x-forwarded-for": "127.0.0.1", "content-type": "application/json" }),
    queryStringParameters: { x: "1,2", y: " " },
    requestContext: {
      accountId: "123456789012",
      apiId: "abc123",
      domainName: "abc123.execute-api.us-east-1.amazonaws.com",
      domainPrefix: "abc123",
      http: { method: "POST", path: "/ads/ad 7/impression", protocol: "HTTP/1.1", sourceIp: "127.0.0.1", userAgent: "tester" },
      requestId: response.headers.get("apigw-requestid"),
      routeKey: "POST /ads/{adId}/impression",
      stage: "$default",
      time: expect.stringMatching(/^\d\d\/\w{3}\/\d{4}:\d\d:\d\d:\d\d \+0000$/),
      timeEpoch: expect.any(Number),
    },
    pathParameters: { adId: "ad 7" },
    body: '{"impressions":2}',
    isBase64Encoded: false,
  });
  expect(asked.mayInvoke).toEqual([
    [FUNCTION_ARN, "arn:aws:execute-api:us-east-1:123456789012:abc123/$default/POST/ads/{adId}/impression"],
  ]);
});

test.each([
  [200, 0, 0],
  [399, 0, 0],
  [400, 1, 0],
  [499, 1, 0],
  [500, 0, 1],
  [503, 0, 1],
])("measures a response with status %d: %d client errors, %d server errors", async (statusCode, clientErrors, serverErrors) => {
  const measured: [stage: string, measurement: object][] = [];
  const { listener } = await openApi(
    apiOf([OPEN]),
    { measure: (stage, measurement) => void measured.push([stage, measurement]) },
    { statusCode, body: "é!" },
  );
  const before = Date.now();
  await fetch(`${listener.url}/ads/7/impression`, { method: "POST", body: "12345" });

  expect(measured).toEqual([
    [
      "$default",
      {
        ...{ Count: 1, "4xx": clientErrors, "5xx": serverErrors, DataProcessed: 8 },
        ...{ Latency: expect.any(Number), IntegrationLatency: expect.any(Number) },
      },
    ],
  ]);
  const [latency] = measured.map(([, measurement]) => (measurement as { Latency: number }).Latency);
  expect(latency).toBeGreaterThanOrEqual(0);
  expect(latency).toBeLessThanOrEqual(Date.now() - before);
});

test("measures no integration for a request without a route", async () => {
  const measured: object[] = [];
  const { listener } = await openApi(apiOf([OPEN]), { measure: (_, measurement) => void measured.push(measurement) });
  await fetch(`${listener.url}/nowhere`);

  expect(measured).toEqual([expect.objectContaining({ Count: 1, "4xx": 1 })]);
  expect(measured[0]).not.toHaveProperty("IntegrationLatency");
});

test("IAM: checks execute-api:Invoke on the actual path and passes the caller to the function", async () => {
  const { listener, events, asked } = await openApi(apiOf([SIGNED]));
  expect((await fetch(`${listener.url}/ads/7/impression`, { method: "POST" })).status).toBe(200);
  expect(asked.allowed).toEqual([
    [
      "arn:aws:sts::123456789012:assumed-role/tester/session",
      "execute-api:Invoke",
      "arn:aws:execute-api:us-east-1:123456789012:abc123/$default/POST/ads/7/impression",
    ],
  ]);
  expect(events[0]).toMatchObject({
    requestContext: {
      authorizer: {
        iam: {
          accessKey: "ASIA1",
          accountId: "123456789012",
          userArn: "arn:aws:sts::123456789012:assumed-role/tester/session",
        },
      },
    },
  });
});

test.each([
  ["an unverified signature", { verify: () => Promise.reject(new Error("no such key")) }, 403, "Forbidden"],
  ["a caller without permission", { isAllowed: async () => ({ allowed: false, reason: "no statement" }) }, 403, "Forbidden"],
  ["a function that API Gateway is not allowed to call", { mayInvoke: async () => false }, 500, "Internal Server Error"],
  [
    "a throttled function",
    { invoke: () => Promise.reject(Object.assign(new Error("Rate Exceeded."), { name: "TooManyRequests" })) },
    503,
    "Service Unavailable",
  ],
  [
    "a payload that Lambda rejects",
    { invoke: () => Promise.reject(Object.assign(new Error("too large"), { name: "RequestTooLarge" })) },
    413,
    "Request Entity Too Large",
  ],
  [
    "a failing function",
    {
      invoke: async () => ({
        statusCode: 200,
        payload: '{"errorMessage":"x"}',
        functionError: "Unhandled" as const,
        logTail: "",
        requestId: "r",
      }),
    },
    500,
    "Internal Server Error",
  ],
  [
    "a malformed response",
    { invoke: async () => ({ statusCode: 200, payload: '{"statusCode":"x"}', logTail: "", requestId: "r" }) },
    500,
    "Internal Server Error",
  ],
  ["a host that fails", { definition: () => Promise.reject(new Error("moto has stopped")) }, 500, "Internal Server Error"],
])("responds to %s with AWS's status and message", async (_, overrides, status, message) => {
  const { listener } = await openApi(apiOf([SIGNED]), overrides);
  const response = await fetch(`${listener.url}/ads/7/impression`, { method: "POST" });
  expect(response.status).toBe(status);
  expect(await response.json()).toEqual({ message });
});

test("returns 503 for an integration that exceeds its timeout", async () => {
  const slow = apiOf([OPEN], {
    integrations: [{ id: "i1", type: "AWS_PROXY", uri: FUNCTION_ARN, payloadFormatVersion: "2.0", timeoutMs: 50 }],
  });
  const { listener } = await openApi(slow, { invoke: () => new Promise(() => undefined) });
  const response = await fetch(`${listener.url}/ads/7/impression`, { method: "POST" });
  expect([response.status, await response.json()]).toEqual([503, { message: "Service Unavailable" }]);
});

test("returns 404 for an unknown route, a disabled endpoint and a removed API", async () => {
  const { listener } = await openApi(apiOf([OPEN]));
  expect((await fetch(`${listener.url}/elsewhere`)).status).toBe(404);
  const off = await openApi(apiOf([OPEN], { disableExecuteApiEndpoint: true }));
  expect((await fetch(`${off.listener.url}/ads/7/impression`, { method: "POST" })).status).toBe(404);
  const removed = await openApi(apiOf([OPEN]), { definition: async () => undefined });
  expect(await (await fetch(`${removed.listener.url}/ads/7/impression`, { method: "POST" })).json()).toEqual({ message: "Not Found" });
});

test("throttles by the stage's settings", async () => {
  const { listener } = await openApi(
    apiOf([OPEN], { stages: [{ name: "$default", defaultThrottling: { rateLimit: 0.001, burstLimit: 1 } }] }),
  );
  const send = () => fetch(`${listener.url}/ads/7/impression`, { method: "POST" });
  expect((await send()).status).toBe(200);
  const second = await send();
  expect([second.status, await second.json()]).toEqual([429, { message: "Too Many Requests" }]);
});

test("serves a named stage under its name, with its variables", async () => {
  const { listener, events } = await openApi(apiOf([OPEN], { stages: [{ name: "v1", variables: { colour: "blue" } }] }));
  expect((await fetch(`${listener.url}/v1/ads/7/impression`, { method: "POST" })).status).toBe(200);
  expect(events[0]).toMatchObject({ rawPath: "/v1/ads/7/impression", stageVariables: { colour: "blue" }, requestContext: { stage: "v1" } });
  expect((await fetch(`${listener.url}/ads/7/impression`, { method: "POST" })).status).toBe(404);
});

test("rejects a body above 10 MB and passes binary bodies as base64", async () => {
  const { listener, events } = await openApi(apiOf([OPEN]));
  const send = (body: Uint8Array<ArrayBuffer>) =>
    fetch(`${listener.url}/ads/7/impression`, { method: "POST", body, headers: { "content-type": "application/octet-stream" } });
  expect((await send(new Uint8Array(10 * 1024 * 1024 + 1))).status).toBe(413);
  await send(new Uint8Array([255, 0]));
  expect(events).toHaveLength(1);
  expect(events[0]).toMatchObject({ body: "/wA=", isBase64Encoded: true });
});

test("responds to preflight requests and adds CORS headers to responses", async () => {
  const cors = { allowOrigins: ["https://shop.example"], allowMethods: ["POST"], allowHeaders: ["content-type"], maxAgeSeconds: 60 };
  const { listener, events } = await openApi(apiOf([OPEN], { cors }));
  const url = `${listener.url}/ads/7/impression`;
  const preflight = await fetch(url, {
    method: "OPTIONS",
    headers: { origin: "https://shop.example", "access-control-request-method": "POST" },
  });
  expect(preflight.status).toBe(204);
  expect(Object.fromEntries(preflight.headers)).toMatchObject({
    "access-control-allow-origin": "https://shop.example",
    "access-control-allow-methods": "POST",
    "access-control-allow-headers": "content-type",
    "access-control-max-age": "60",
  });
  const foreign = await fetch(url, { method: "POST", headers: { origin: "https://other.example" } });
  expect(foreign.headers.get("access-control-allow-origin")).toBeNull();
  expect(events).toHaveLength(1);
});

test("writes the access log in the stage's format, also for rejected requests", async () => {
  const format =
    '{"id":"$context.requestId","status":$context.status,"route":"$context.routeKey","latency":$context.integrationLatency,"who":"$context.identity.userArn","why":"$context.authorizer.error","message":"$context.error.message"}';
  let verified = true;
  const { listener, accessLog } = await openApi(
    apiOf([SIGNED], { stages: [{ name: "$default", accessLog: { groupArn: "arn:group", format } }] }),
    {
      verify: () => {
        if (!verified) {
          throw new Error("expired");
        }
        return { arn: "arn:aws:iam::123456789012:user/u", accessKeyId: "AKIA" };
      },
    },
  );
  const first = await fetch(`${listener.url}/ads/7/impression`, { method: "POST" });
  verified = false;
  await fetch(`${listener.url}/ads/7/impression`, { method: "POST" });
  expect(JSON.parse(accessLog[0] ?? "")).toEqual({
    id: first.headers.get("apigw-requestid"),
    status: 200,
    route: "POST /ads/{adId}/impression",
    latency: expect.any(Number),
    who: "arn:aws:iam::123456789012:user/u",
    why: "-",
    message: "-",
  });
  expect(accessLog[1]).toContain(
    '"status":403,"route":"POST /ads/{adId}/impression","latency":-,"who":"-","why":"expired","message":"Forbidden"',
  );
});

test("serves web pages of any origin under its own name, and refuses other host names as API Gateway does", async () => {
  const { listener, events } = await openApi(apiOf([OPEN]));
  const port = Number(new URL(listener.url).port);
  const send = (host: string) =>
    sendRaw(port, rawRequest("POST", "/ads/7/impression", [host, "Origin: https://example.com", "Sec-Fetch-Site: cross-site"], "{}"));

  const own = [`Host: 127.0.0.1:${port}`, `Host: localhost:${port}`];
  const foreign = [`Host: attacker.example:${port}`, "Host: 127.0.0.1:1", "Host:", `Host: 127.0.0.1:${port}\r\nHost: attacker.example`];

  for (const host of own) expect(statusOf(await send(host))).toBe(200);
  for (const host of foreign) expect(await send(host)).toMatch(/^HTTP\/1\.1 403 [\s\S]*\r\n\r\n\{"message":"Forbidden"\}$/);
  expect(events).toHaveLength(own.length);
});

test("a signature is verified for the region of the API", async () => {
  const regions: string[] = [];
  const definition = apiOf([{ routeKey: "GET /signed", integrationId: "i1", authorizationType: "AWS_IAM" }], { region: "eu-west-3" });
  const { listener } = await openApi(definition, {
    verify: (_, region) => {
      regions.push(region);
      throw new Error("the credential scope is not for execute-api in eu-west-3");
    },
  });

  const { status } = await fetch(`${listener.url}/signed`);

  expect([status, regions]).toEqual([403, ["eu-west-3"]]);
});

describe("the response on the wire", () => {
  const answer = async (method: string, response: object): Promise<string> => {
    const { listener } = await openApi(apiOf([{ ...OPEN, routeKey: "ANY /ads" }]), {}, response);
    return sendRaw(Number(new URL(listener.url).port), rawRequest(method, "/ads", [`Host: ${new URL(listener.url).host}`]));
  };

  test.each([
    ["POST", 200, "made", "Content-Length: 4", "made"],
    ["HEAD", 200, "made", "Content-Length: 4", ""],
    ["GET", 404, "", "Content-Length: 0", ""],
    ["GET", 204, "made", undefined, ""],
    ["GET", 304, "made", undefined, ""],
  ])("to %s with status %i and the body %j has the length %s and the body %j", async (method, statusCode, body, length, sent) => {
    const [head = "", received] = (await answer(method, { statusCode, body })).split("\r\n\r\n");

    expect(statusOf(head)).toBe(statusCode);
    expect(/^content-length: .*$/im.exec(head)?.[0].toLowerCase()).toBe(length?.toLowerCase());
    expect(head).not.toMatch(/transfer-encoding|set-cookie/i);
    expect(received).toBe(sent);
  });

  test("has the headers of the function, apart from those of the connection, which are the server's", async () => {
    const headers = { "content-length": "99", "transfer-encoding": "chunked", connection: "upgrade", "x-one": "1" };
    const head = (await answer("GET", { statusCode: 200, headers, body: "made" })).toLowerCase();

    expect(head).toContain("x-one: 1");
    expect(head).toContain("content-length: 4\r\n");
    expect(head).toContain("connection: close\r\n");
    expect(head).not.toMatch(/content-length: 99|transfer-encoding|upgrade/);
  });
});

test("accepts a body of 10 MB", async () => {
  const { listener, events } = await openApi(apiOf([OPEN]));
  const body = "a".repeat(10 * 1024 * 1024);

  expect((await fetch(`${listener.url}/ads/7/impression`, { method: "POST", body })).status).toBe(200);
  expect(events[0]?.["body"]).toHaveLength(body.length);
});

test("logs errors of the applied API and of the platform, but not those of clients", async () => {
  const { listener, log } = await openApi(apiOf([OPEN]), { mayInvoke: async () => false });
  await fetch(`${listener.url}/elsewhere`);

  expect(log).toEqual([]);

  await fetch(`${listener.url}/ads/7/impression`, { method: "POST" });

  expect(log).toEqual([expect.stringMatching(/^http api abc123: POST \/ads\/7\/impression: the resource policy of arn:/)]);

  const broken = await openApi(apiOf([OPEN]), { definition: () => Promise.reject(new Error("moto has stopped")) });
  await fetch(`${broken.listener.url}/ads/7/impression`, { method: "POST" });

  const failing = await openApi(apiOf([SIGNED]), { isAllowed: () => Promise.reject(new Error("no policies")) });
  const response = await fetch(`${failing.listener.url}/ads/7/impression`, { method: "POST" });

  expect([response.status, await response.json()]).toEqual([500, { message: "Internal Server Error" }]);
  expect(failing.log).toEqual([expect.stringContaining("http api abc123: POST /ads/7/impression: Error: no policies\n")]);
  expect(broken.log).toEqual([expect.stringContaining("http api abc123: POST /ads/7/impression: Error: moto has stopped\n")]);
});

test("answers from a closed listener no longer", async () => {
  const { listener } = await openApi(apiOf([OPEN]));
  await listener.close();

  await expect(fetch(`${listener.url}/ads/7/impression`)).rejects.toThrow("fetch failed");
});

test("closes connections whose requests are not answered yet", async () => {
  const integrations = [{ id: "i1", type: "AWS_PROXY", uri: FUNCTION_ARN, payloadFormatVersion: "2.0", timeoutMs: 2_000 } as const];
  const opened: { close: () => Promise<void>; answer: Promise<Response> } = await new Promise((resolve) => {
    const api = openApi(apiOf([OPEN], { integrations }), {
      invoke: async () => {
        const { listener } = await api;
        resolve({ close: () => listener.close(), answer });
        return new Promise(() => undefined);
      },
    });
    const answer = api.then(({ listener }) => fetch(`${listener.url}/ads/7/impression`, { method: "POST" }));
    answer.catch(() => undefined);
  });
  await opened.close();

  await expect(opened.answer).rejects.toThrow("fetch failed");
});
