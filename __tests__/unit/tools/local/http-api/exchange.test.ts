import type { IncomingMessage } from "node:http";
import { expect, test } from "@jest/globals";
import { commonLogTime, exchangeOf } from "../../../../../tools/local/http-api/exchange.js";
import { apiOf } from "../../../../support/local-platform/test-api.js";
import { requestWith } from "../../../../support/local-platform/test-exchange.js";

const message = { socket: { remoteAddress: "127.0.0.9" }, httpVersion: "1.0" } as unknown as IncomingMessage;
const stages = (...names: string[]) => names.map((name) => ({ name }));
const outcome = (names: string[], url: string) => {
  const exchange = exchangeOf(apiOf([], { stages: stages(...names) }), message, requestWith({ url }));
  return exchange && [exchange.stage.name, exchange.path, exchange.fullPath, exchange.query];
};

test.each([
  [["$default"], "/pets/1?a=b?c", ["$default", "/pets/1", "/pets/1", "a=b?c"]],
  [["$default"], "/", ["$default", "/", "/", ""]],
  [["$default"], "/$default/pets", ["$default", "/$default/pets", "/$default/pets", ""]],
  [["$default", "v1"], "/v1/pets?x", ["v1", "/pets", "/v1/pets", "x"]],
  [["v1", "$default"], "/v1", ["v1", "/", "/v1", ""]],
  [["$default", "v1"], "/v10/pets", ["$default", "/v10/pets", "/v10/pets", ""]],
  [["v1", "v2"], "/v2/pets/v1", ["v2", "/pets/v1", "/v2/pets/v1", ""]],
])("with the stages %j, %s has stage, path and query %j", (names, url, expected) => {
  expect(outcome(names, url)).toEqual(expected);
});

test("a path without a stage has no exchange", () => {
  expect(outcome(["v1"], "/pets")).toBeUndefined();
  expect(outcome([], "/")).toBeUndefined();
});

test("an exchange has the connection, a new request id, and the time", () => {
  const before = Date.now();
  const [first, second] = [1, 2].map(() => exchangeOf(apiOf([]), message, requestWith()));

  expect(first).toMatchObject({ sourceIp: "127.0.0.9", protocol: "HTTP/1.0", api: { apiId: "abc123" }, request: { method: "GET" } });
  expect(first?.requestId).toMatch(/^[\w-]{15}=$/);
  expect(first?.requestId).not.toBe(second?.requestId);
  expect(first?.receivedAtMs).toBeGreaterThanOrEqual(before);
  expect(first?.receivedAtMs).toBeLessThanOrEqual(Date.now());
});

test("a connection that is closed has no address", () => {
  const closed = { socket: {}, httpVersion: "1.1" } as unknown as IncomingMessage;

  expect(exchangeOf(apiOf([]), closed, requestWith())?.sourceIp).toBe("");
});

test("the time is written as in Apache's logs", () => {
  expect(commonLogTime(Date.parse("2020-03-12T19:03:58.999Z"))).toBe("12/Mar/2020:19:03:58 +0000");
  expect(commonLogTime(Date.parse("2026-01-02T00:00:00Z"))).toBe("02/Jan/2026:00:00:00 +0000");
});
