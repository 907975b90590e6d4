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
