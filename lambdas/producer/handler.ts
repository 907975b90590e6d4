import type { APIGatewayProxyHandlerV2 } from "aws-lambda";
import { countTable } from "../dynamodb/contract.js";
import { DynamoDb } from "../dynamodb/dynamodb.js";
import { kafkaClient } from "../kafka/client.js";
import { KafkaProducer } from "../kafka/producer.js";
import { readEnvironment } from "../runtime/environment.js";
import { GlueRegistry } from "../schemas/glue-registry.js";
import { ValueEncoder } from "../schemas/value-encoder.js";
import { Log } from "../telemetry/log.js";
import { ImpressionApi } from "./adapters/http-api.js";
import { KafkaEventLog } from "./adapters/kafka-event-log.js";
import { TableRequests } from "./adapters/table-requests.js";
import { AdEventPublisher } from "./domain/ad-event-publisher.js";
import { producerEnv } from "./env.js";

const env = readEnvironment(producerEnv, process.env);
const log = new Log(env.LOG_LEVEL);
const producer = KafkaProducer.forClient(kafkaClient("producer", env.BOOTSTRAP_BROKERS, log));
const { SCHEMA_ARN: arn, SCHEMA_DIGEST: digest = "" } = env;
const encoder = arn === undefined ? undefined : new ValueEncoder(new GlueRegistry(process.env), { arn, digest }, log);
const table = countTable(env);
const requests = table && new TableRequests(table, new DynamoDb(process.env), log);
const publisher = new AdEventPublisher(new KafkaEventLog(producer, env.TOPIC, encoder), requests);
const api = new ImpressionApi(publisher, { deadlineMs: env.DEADLINE_MS, maxBodyBytes: env.MAX_BODY_BYTES }, log);

export const handler: APIGatewayProxyHandlerV2 = (event, context) => api.handle(event, context);
