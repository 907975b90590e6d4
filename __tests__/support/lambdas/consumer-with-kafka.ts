import type { MSKEvent } from "aws-lambda";
import type { Kafka, Producer } from "kafkajs";
import { BatchHandler } from "../../../lambdas/consumer/adapters/batch-handler.js";
import type { KafkaBatchResponse } from "../../../lambdas/consumer/adapters/kafka-batch.js";
import { KafkaDeadLetters } from "../../../lambdas/consumer/adapters/kafka-dead-letters.js";
import { AdEventConsumer } from "../../../lambdas/consumer/domain/ad-event-consumer.js";
import { InMemoryWindow } from "../../../lambdas/consumer/domain/deduplication-window.js";
import { WindowCounter } from "../../../lambdas/consumer/domain/event-counter.js";
import { KafkaProducer } from "../../../lambdas/kafka/producer.js";
import { Log } from "../../../lambdas/telemetry/log.js";
import { EmbeddedMetrics } from "../../../lambdas/telemetry/metrics.js";

/** The consumer function with a real cluster for its dead letters. */
export function consumerWithKafka(kafka: Kafka, deadLetterTopic: string) {
  const producers: Producer[] = [];
  const producer = new KafkaProducer(() => {
    const created = kafka.producer({ allowAutoTopicCreation: false });
    producers.push(created);
    return created;
  });
  let impressions = 0;
  const log = new Log("ERROR", () => undefined);
  const metrics = new EmbeddedMetrics("Test", {}, () => undefined);
  const sink = {
    add: async (counts: readonly { impressions: number }[]) => {
      for (const count of counts) impressions += count.impressions;
    },
  };
  const deadLetters = new KafkaDeadLetters(producer, deadLetterTopic, log);
  const handler = new BatchHandler(new AdEventConsumer(new WindowCounter(new InMemoryWindow(60_000), sink), deadLetters), metrics, log);
  return {
    handle: (payload: string): Promise<KafkaBatchResponse> =>
      handler.handle(JSON.parse(payload) as MSKEvent, { awsRequestId: "r", getRemainingTimeInMillis: () => 30_000 }),
    impressions: () => impressions,
    close: () => Promise.all(producers.map((one) => one.disconnect())),
  };
}
