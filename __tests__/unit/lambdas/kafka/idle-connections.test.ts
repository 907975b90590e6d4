import { afterEach, beforeEach, expect, jest, test } from "@jest/globals";
// @ts-expect-error kafkajs publishes no types for its internal modules.
import RequestQueue from "kafkajs/src/network/requestQueue";
import { disableIdlePolling } from "../../../../lambdas/kafka/idle-connections.js";

const logger = { debug: () => undefined, warn: () => undefined };
const settings = { maxInFlightRequests: 1, requestTimeout: 1_000, enforceRequestTimeout: false, clientId: "t", broker: "b-1:9098", logger };
const request = (correlationId: number, sendRequest: () => void) => ({
  entry: { correlationId, resolve: () => undefined, reject: () => undefined },
  expectResponse: true,
  sendRequest,
});

beforeEach(() => {
  disableIdlePolling();
  jest.useFakeTimers();
});
afterEach(() => {
  jest.useRealTimers();
});

test("an idle connection sets no timer", () => {
  const queue = new RequestQueue(settings);
  queue.push(request(1, () => undefined));
  queue.fulfillRequest({ correlationId: 1, payload: Buffer.alloc(0), size: 0 });

  expect(jest.getTimerCount()).toBe(0);
});

test("a throttled connection sends pending requests when the throttle ends, and then sets no timer", () => {
  const queue = new RequestQueue(settings);
  const sent = jest.fn();
  queue.maybeThrottle(500);
  queue.push(request(1, sent));
  jest.advanceTimersByTime(499);

  expect(sent).not.toHaveBeenCalled();

  jest.advanceTimersByTime(2);

  expect(sent).toHaveBeenCalledTimes(1);
  expect(jest.getTimerCount()).toBe(0);
});

test("a connection at its in-flight limit sends the next request after a response", () => {
  const queue = new RequestQueue(settings);
  const second = jest.fn();
  queue.push(request(1, () => undefined));
  queue.push(request(2, second));

  expect(second).not.toHaveBeenCalled();

  queue.fulfillRequest({ correlationId: 1, payload: Buffer.alloc(0), size: 0 });

  expect(second).toHaveBeenCalledTimes(1);
});

test("patches kafkajs once", async () => {
  await jest.isolateModulesAsync(async () => {
    const patch = (await import("../../../../lambdas/kafka/idle-connections.js")).disableIdlePolling;
    // @ts-expect-error kafkajs publishes no types for its internal modules.
    const { prototype } = (await import("kafkajs/src/network/requestQueue")).default;
    const original = prototype.scheduleCheckPendingRequests;
    patch();
    const patched = prototype.scheduleCheckPendingRequests;
    patch();

    expect(patched).not.toBe(original);
    expect(prototype.scheduleCheckPendingRequests).toBe(patched);
  });
});
