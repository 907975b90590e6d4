import { expect, test } from "@jest/globals";
import type { Stage } from "../../../../../tools/local/http-api/index.js";
import { Throttle } from "../../../../../tools/local/http-api/throttle.js";

function admitted(throttle: Throttle, stage: Stage, routeKey: string, tries: number): number {
  return Array.from({ length: tries }, () => throttle.admits(stage, routeKey)).filter(Boolean).length;
}

test("admits the burst immediately, then the rate, separately for each route", () => {
  let now = 0;
  const throttle = new Throttle(() => now);
  const stage: Stage = {
    name: "$default",
    defaultThrottling: { rateLimit: 10, burstLimit: 5 },
    routeThrottling: { "GET /b": { burstLimit: 2 } },
  };
  expect(admitted(throttle, stage, "GET /a", 20)).toBe(5);
  expect(admitted(throttle, stage, "GET /b", 20)).toBe(2);
  now += 300;
  expect(admitted(throttle, stage, "GET /a", 20)).toBe(3);
  now += 60_000;
  expect(admitted(throttle, stage, "GET /a", 20)).toBe(5);
});

test("applies changed limits immediately, never throttles without limits, and rejects all at zero", () => {
  const throttle = new Throttle(() => 0);
  expect(admitted(throttle, { name: "$default", defaultThrottling: { rateLimit: 1, burstLimit: 1 } }, "GET /a", 10)).toBe(1);
  expect(admitted(throttle, { name: "$default", defaultThrottling: { rateLimit: 1, burstLimit: 4 } }, "GET /a", 10)).toBe(4);
  expect(admitted(throttle, { name: "$default" }, "GET /a", 10)).toBe(10);
  expect(admitted(throttle, { name: "$default", defaultThrottling: { rateLimit: 0, burstLimit: 0 } }, "GET /a", 10)).toBe(0);
});

test("fills up by the rate, also in parts of a request, and never above the burst", () => {
  let now = 0;
  const throttle = new Throttle(() => now);
  const stage: Stage = { name: "$default", defaultThrottling: { rateLimit: 2, burstLimit: 3 } };
  expect(admitted(throttle, stage, "GET /a", 9)).toBe(3);
  now = 499;
  expect(admitted(throttle, stage, "GET /a", 9)).toBe(0);
  now = 501;
  expect(admitted(throttle, stage, "GET /a", 9)).toBe(1);
  now = 1_000_000;
  expect(admitted(throttle, stage, "GET /a", 9)).toBe(3);
});

test("the limits of a route replace those of the stage one by one", () => {
  let now = 0;
  const throttle = new Throttle(() => now);
  const stage: Stage = {
    name: "$default",
    defaultThrottling: { rateLimit: 1, burstLimit: 1 },
    routeThrottling: { "GET /fast": { rateLimit: 1_000 }, "GET /deep": { burstLimit: 7 } },
  };
  expect([admitted(throttle, stage, "GET /fast", 9), admitted(throttle, stage, "GET /deep", 9)]).toEqual([1, 7]);
  now = 1_000;
  expect([admitted(throttle, stage, "GET /fast", 9), admitted(throttle, stage, "GET /deep", 9)]).toEqual([1, 1]);
});

test("a rate alone is its burst, at least one; a burst alone has no rate that it could exceed", () => {
  const now = 0;
  const throttle = new Throttle(() => now);
  expect(admitted(throttle, { name: "a", defaultThrottling: { rateLimit: 5 } }, "GET /a", 20)).toBe(5);
  expect(admitted(throttle, { name: "b", defaultThrottling: { rateLimit: 0.5 } }, "GET /a", 20)).toBe(1);
  expect(admitted(throttle, { name: "c", defaultThrottling: { burstLimit: 2 } }, "GET /a", 20)).toBe(20);
});

test("stages and routes have separate buckets", () => {
  const throttle = new Throttle(() => 0);
  const stage = (name: string): Stage => ({ name, defaultThrottling: { rateLimit: 1, burstLimit: 2 } });
  expect(admitted(throttle, stage("v1"), "GET /a", 9)).toBe(2);
  expect(admitted(throttle, stage("v2"), "GET /a", 9)).toBe(2);
  expect(admitted(throttle, stage("v1"), "GET /b", 9)).toBe(2);
  expect(admitted(throttle, stage("v1"), "GET /a", 9)).toBe(0);
});

test("uses the clock by default", () => {
  const throttle = new Throttle();
  expect(admitted(throttle, { name: "v1", defaultThrottling: { rateLimit: 0.001, burstLimit: 3 } }, "GET /a", 9)).toBe(3);
});
