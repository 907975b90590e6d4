import type { Handler, MSKEvent } from "aws-lambda";
import { AcknowledgedProducer } from "../shared/acknowledged-producer.js";
import { readEnvironment } from "../shared/environment.js";
import { kafkaClient } from "../shared/kafka-client.js";
import { Log } from "../shared/log.js";
import { EmbeddedMetrics } from "../shared/metrics.js";
import { EventSource } from "./adapters/event-source.js";
import type { KafkaBatchResponse } from "./adapters/kafka-batch.js";
import { KafkaDeadLetters } from "./adapters/kafka-dead-letters.js";
import { MetricSink } from "./adapters/metric-sink.js";
import { AdEventConsumer } from "./domain/ad-event-consumer.js";
import { InMemoryWindow } from "./domain/deduplication-window.js";
import { consumerEnv } from "./env.js";

const env = readEnvironment(consumerEnv, process.env);
const log = new Log(env.LOG_LEVEL);
const producer = AcknowledgedProducer.of(kafkaClient("consumer", env.BOOTSTRAP_BROKERS, log));
const metrics = new EmbeddedMetrics(env.METRICS_NAMESPACE, { FunctionName: process.env["AWS_LAMBDA_FUNCTION_NAME"] ?? "consumer" });
const consumer = new AdEventConsumer(
  new InMemoryWindow(env.DEDUPLICATION_WINDOW_SECONDS * 1_000),
  new KafkaDeadLetters(producer, env.DEAD_LETTER_TOPIC, log),
  new MetricSink(metrics),
);
const source = new EventSource(consumer, metrics, log);

export const handler: Handler<MSKEvent, KafkaBatchResponse> = (event, context) => source.answer(event, context);
