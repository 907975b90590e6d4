import type { Handler, MSKEvent } from "aws-lambda";
import { ObjectBucket } from "../aws/object-bucket.js";
import { countTable } from "../dynamodb/contract.js";
import { DynamoDb } from "../dynamodb/dynamodb.js";
import { kafkaClient } from "../kafka/client.js";
import { KafkaProducer } from "../kafka/producer.js";
import { readEnvironment } from "../runtime/environment.js";
import { GlueRegistry } from "../schemas/glue-registry.js";
import { ValueDecoder } from "../schemas/value-decoder.js";
import { Log } from "../telemetry/log.js";
import { EmbeddedMetrics } from "../telemetry/metrics.js";
import { BatchHandler } from "./adapters/batch-handler.js";
import { RecordObjects } from "./adapters/complete-records.js";
import type { KafkaBatchResponse } from "./adapters/kafka-batch.js";
import { KafkaDeadLetters } from "./adapters/kafka-dead-letters.js";
import { MetricSink } from "./adapters/metric-sink.js";
import { TableCounter } from "./adapters/table-counter.js";
import { AdEventConsumer } from "./domain/ad-event-consumer.js";
import { InMemoryWindow } from "./domain/deduplication-window.js";
import { WindowCounter } from "./domain/event-counter.js";
import { consumerEnv } from "./env.js";

const env = readEnvironment(consumerEnv, process.env);
const log = new Log(env.LOG_LEVEL);
const producer = KafkaProducer.forClient(kafkaClient("consumer", env.BOOTSTRAP_BROKERS, log));
const metrics = new EmbeddedMetrics(env.METRICS_NAMESPACE, { FunctionName: String(process.env["AWS_LAMBDA_FUNCTION_NAME"]) });
const sink = new MetricSink(metrics);
const table = countTable(env);
const { DEAD_LETTER_BUCKET: bucket, DEAD_LETTER_PREFIX: prefix = "" } = env;
const completeRecords = bucket === undefined ? undefined : new RecordObjects(new ObjectBucket(bucket, process.env), prefix);
const consumer = new AdEventConsumer(
  table
    ? new TableCounter(table, new DynamoDb(process.env), sink)
    : new WindowCounter(new InMemoryWindow(env.DEDUPLICATION_WINDOW_SECONDS * 1_000), sink),
  new KafkaDeadLetters(producer, env.DEAD_LETTER_TOPIC, log, completeRecords),
  env.SCHEMA_ARN === undefined ? undefined : new ValueDecoder(new GlueRegistry(process.env), env.SCHEMA_ARN),
);
const batchHandler = new BatchHandler(consumer, metrics, log);

export const handler: Handler<MSKEvent, KafkaBatchResponse> = (event, context) => batchHandler.handle(event, context);
