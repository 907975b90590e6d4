import { describe, expect, test } from "@jest/globals";
import { proxyEvent } from "../../../../../tools/local/http-api/event.js";
import { exchangeWith, requestWith } from "../../../../support/local-platform/test-exchange.js";

const route = { routeKey: "GET /pets/{id}", authorizationType: "NONE" } as const;

test("the event of a plain request has no member for what it lacks", () => {
  expect(proxyEvent(exchangeWith({ matched: { route, pathParameters: { id: "1" } } }))).toEqual({
    version: "2.0",
    routeKey: "GET /pets/{id}",
    rawPath: "/pets/1",
    rawQueryString: "",
    headers: { "x-forwarded-for": "127.0.0.1", "x-forwarded-proto": "http" },
    requestContext: {
      accountId: "123456789012",
      apiId: "abc123",
      domainName: "abc123.execute-api.us-east-1.amazonaws.com",
      domainPrefix: "abc123",
      http: { method: "GET", path: "/pets/1", protocol: "HTTP/1.1", sourceIp: "127.0.0.1", userAgent: "" },
      requestId: "request-1=",
      routeKey: "GET /pets/{id}",
      stage: "$default",
      time: "02/Jan/2026:03:04:05 +0000",
      timeEpoch: 1767323045678,
    },
    pathParameters: { id: "1" },
    isBase64Encoded: false,
  });
});

test("the event of a request without a matched route names $default, and has no path parameters", () => {
  const event = proxyEvent(exchangeWith());

  expect(event).toMatchObject({ routeKey: "$default", requestContext: { routeKey: "$default" } });
  expect(event).not.toHaveProperty("pathParameters");
});

test("the event has the authorization, the variables of the stage, and the cookies apart from the headers", () => {
  const headers = { cookie: "a=1; b=2;c", "X-List": ["1", "2"], "user-agent": "tester", "x-absent": undefined };
  const authorization = { jwt: { claims: { sub: "u" }, scopes: null } };
  const event = proxyEvent(
    exchangeWith({ request: requestWith({ headers }), authorization, stage: { name: "v1", variables: { color: "blue" } } }),
  );

  expect(event).toMatchObject({
    cookies: ["a=1", "b=2;c"],
    stageVariables: { color: "blue" },
    requestContext: { authorizer: authorization, stage: "v1", http: { userAgent: "tester" } },
  });
  expect(event["headers"]).toEqual({
    ...{ "x-forwarded-for": "127.0.0.1", "x-forwarded-proto": "http" },
    ...{ "x-list": "1,2", "user-agent": "tester" },
  });
});

test.each([
  ["a=1&b=2", { a: "1", b: "2" }],
  ["a=1&a=&a=3", { a: "1,,3" }],
  ["a=%20b+c&d", { a: " b c", d: "" }],
])("the query %s is decoded", (query, expected) => {
  expect(proxyEvent(exchangeWith({ query }))).toMatchObject({ rawQueryString: query, queryStringParameters: expected });
});

test.each([
  ["/pets/a%20b", "/pets/a b"],
  ["/pets/a%2Fb", "/pets/a%2Fb"],
  ["/pets/%zz", "/pets/%zz"],
])("the path %s is passed on as %s", (fullPath, path) => {
  expect(proxyEvent(exchangeWith({ fullPath }))).toMatchObject({ rawPath: path, requestContext: { http: { path } } });
});

describe("a body", () => {
  const bodyOf = (type: string | undefined, body = Buffer.from("é")) =>
    proxyEvent(exchangeWith({ request: requestWith({ body, headers: type === undefined ? {} : { "content-type": type } }) }));

  test.each([
    undefined,
    "text/plain",
    "TEXT/html; charset=utf-8",
    "application/json",
    "application/json; charset=utf-8",
    "application/javascript",
    "application/xml",
    "application/problem+json",
    "application/vnd.a-b.c+xml",
  ])("of the type %s is text", (type) => {
    expect(bodyOf(type)).toMatchObject({ body: "é", isBase64Encoded: false });
  });

  test.each(["application/octet-stream", "image/png", "application/jsonp", "x-text/plain", "application/x-www-form-urlencoded", ""])(
    "of the type %j is base64",
    (type) => {
      expect(bodyOf(type)).toMatchObject({ body: "w6k=", isBase64Encoded: true });
    },
  );

  test("that is empty is absent", () => {
    const event = bodyOf("image/png", Buffer.alloc(0));

    expect(event["isBase64Encoded"]).toBe(false);
    expect(event).not.toHaveProperty("body");
  });
});

test("a header without a value is not in the event, and cookies are in their own list", () => {
  const request = requestWith({ headers: { "x-none": undefined, "x-one": "1", cookie: "a=1; b=2" } });
  const { headers, cookies } = proxyEvent(exchangeWith({ request })) as { headers: object; cookies: string[] };

  expect(Object.keys(headers).sort()).toEqual(["x-forwarded-for", "x-forwarded-proto", "x-one"]);
  expect(cookies).toEqual(["a=1", "b=2"]);
});
