import { describe, expect, test } from "@jest/globals";
import { corsHeaders, isPreflight, preflightResponse } from "../../../../../tools/local/http-api/cors.js";
import type { Cors } from "../../../../../tools/local/http-api/host.js";
import { requestWith } from "../../../../support/local-platform/test-exchange.js";

const from = (origin?: string) => requestWith({ headers: origin === undefined ? {} : { origin } });
const preflight = (origin: string) => requestWith({ method: "OPTIONS", headers: { origin, "access-control-request-method": "POST" } });

test("a preflight request is OPTIONS with an origin and the method that will follow", () => {
  const { method, headers } = preflight("https://shop.example");

  expect(isPreflight(requestWith({ method, headers }))).toBe(true);
  expect(isPreflight(requestWith({ method: "POST", headers }))).toBe(false);
  expect(isPreflight(requestWith({ method, headers: { origin: "https://shop.example" } }))).toBe(false);
  expect(isPreflight(requestWith({ method, headers: { "access-control-request-method": "POST" } }))).toBe(false);
});

describe("the response to a preflight request", () => {
  const cors: Cors = {
    allowOrigins: ["https://shop.example"],
    allowMethods: ["POST", "GET"],
    allowHeaders: ["content-type", "x-one"],
    exposeHeaders: ["x-two"],
    allowCredentials: true,
    maxAgeSeconds: 0,
  };

  test("of an allowed origin has everything that is configured", () => {
    expect(preflightResponse(cors, preflight("https://shop.example"))).toEqual({
      status: 204,
      headers: {
        "access-control-allow-origin": "https://shop.example",
        vary: "Origin",
        "access-control-allow-methods": "POST,GET",
        "access-control-allow-headers": "content-type,x-one",
        "access-control-expose-headers": "x-two",
        "access-control-allow-credentials": "true",
        "access-control-max-age": "0",
      },
      body: Buffer.alloc(0),
    });
  });

  test("has no header that is not configured", () => {
    const empty = { allowOrigins: ["*"], allowMethods: [], allowCredentials: false };

    expect(preflightResponse(empty, preflight("https://shop.example")).headers).toEqual({ "access-control-allow-origin": "*" });
  });

  test("of another origin has no header", () => {
    expect(preflightResponse(cors, preflight("https://other.example"))).toEqual({ status: 204, headers: {}, body: Buffer.alloc(0) });
  });
});

describe("the headers of a response", () => {
  test.each<[readonly string[], string, string | undefined]>([
    [["*"], "https://any.example", "*"],
    [["https://a.example", "*"], "https://a.example", "*"],
    [["https://a.example", "https://b.example"], "https://b.example", "https://b.example"],
    [["https://a.example"], "https://a.example.evil", undefined],
    [["https://a.example"], "http://a.example", undefined],
    [["https://*"], "https://any.example", "https://any.example"],
    [["https://*"], "http://any.example", undefined],
    [["https://a*"], "https://any.example", undefined],
    [[], "https://a.example", undefined],
  ])("with the allowed origins %j for %s allow %s", (allowOrigins, origin, allowed) => {
    expect(corsHeaders({ allowOrigins }, from(origin))["access-control-allow-origin"]).toBe(allowed);
  });

  test("are none without an origin, or without allowed origins", () => {
    expect(corsHeaders({ allowOrigins: ["*"], exposeHeaders: ["x"] }, from())).toEqual({});
    expect(corsHeaders({ exposeHeaders: ["x"], allowCredentials: true }, from("https://a.example"))).toEqual({});
  });

  test("vary by origin unless every origin is allowed", () => {
    expect(corsHeaders({ allowOrigins: ["https://a.example"] }, from("https://a.example"))["vary"]).toBe("Origin");
    expect(corsHeaders({ allowOrigins: ["*"] }, from("https://a.example"))).toEqual({ "access-control-allow-origin": "*" });
  });

  test("expose several headers and allow credentials", () => {
    const cors = { allowOrigins: ["*"], exposeHeaders: ["x-one", "x-two"], allowCredentials: true };

    expect(corsHeaders(cors, from("https://a.example"))).toEqual({
      "access-control-allow-origin": "*",
      "access-control-expose-headers": "x-one,x-two",
      "access-control-allow-credentials": "true",
    });
  });
});
