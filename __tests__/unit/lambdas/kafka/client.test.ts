import { expect, test } from "@jest/globals";
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
