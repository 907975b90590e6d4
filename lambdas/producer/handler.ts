import type { APIGatewayProxyHandlerV2 } from "aws-lambda";
import { AcknowledgedProducer } from "../shared/acknowledged-producer.js";
import { readEnvironment } from "../shared/environment.js";
import { kafkaClient } from "../shared/kafka-client.js";
import { Log } from "../shared/log.js";
import { ImpressionApi } from "./adapters/http-api.js";
import { KafkaEventLog } from "./adapters/kafka-event-log.js";
import { AdEventPublisher } from "./domain/ad-event-publisher.js";
import { producerEnv } from "./env.js";

const env = readEnvironment(producerEnv, process.env);
const log = new Log(env.LOG_LEVEL);
const producer = AcknowledgedProducer.of(kafkaClient("producer", env.BOOTSTRAP_BROKERS, log));
const publisher = new AdEventPublisher(new KafkaEventLog(producer, env.TOPIC));
const api = new ImpressionApi(publisher, { deadlineMs: env.DEADLINE_MS, maxBodyBytes: env.MAX_BODY_BYTES }, log);

export const handler: APIGatewayProxyHandlerV2 = (event, context) => api.answer(event, context);
