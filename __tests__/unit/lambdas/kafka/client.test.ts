import { expect, jest, test } from "@jest/globals";
import type { LogEntry } from "kafkajs";
import { KafkajsProducerFake } from "../../../support/lambdas/kafkajs-producer-fake.js";
import { loadHandler } from "../../../support/lambdas/load-handler.js";

const environment = { BOOTSTRAP_BROKERS: "b-1:9098", TOPIC: "t", DEADLINE_MS: "1000", MAX_BODY_BYTES: "100", LOG_LEVEL: "WARN" };

test("logs what kafkajs reports as warnings, without its own time and stack: kafkajs retries what it calls errors", async () => {
  const { created, logged, capture } = await loadHandler("producer", environment, { producer: () => new KafkajsProducerFake() });
  const entry: LogEntry = {
    namespace: "Connection",
    level: 1,
    label: "ERROR",
    log: {
      timestamp: "2026-11-21T05:30:00.000Z",
      logger: "kafkajs",
      message: "Connection timeout",
      broker: "b-1:9098",
      stack: "at x",
    } as never,
  };
  await capture(async () => created.clients[0]?.logCreator?.(2)(entry));

  expect(logged()).toEqual([
    { timestamp: expect.any(String), level: "WARN", message: "kafkajs Connection: Connection timeout", broker: "b-1:9098" },
  ]);
});

test("patches the polling of idle connections", async () => {
  await jest.isolateModulesAsync(async () => {
    // @ts-expect-error kafkajs publishes no types for its internal modules.
    const { prototype } = (await import("kafkajs/src/network/requestQueue")).default;
    const original = prototype.scheduleCheckPendingRequests;
    const [{ kafkaClient }, { Log }] = await Promise.all([
      import("../../../../lambdas/kafka/client.js"),
      import("../../../../lambdas/telemetry/log.js"),
    ]);
    kafkaClient("t", "b-1:9098", new Log("ERROR"));

    expect(prototype.scheduleCheckPendingRequests).not.toBe(original);
  });
});
