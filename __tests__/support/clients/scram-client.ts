import type { Kafka } from "kafkajs";
import { scramClient as clientOfUser } from "../../../tools/traffic/kafka-client.js";

/** Empty credentials, for clients that don't authenticate with IAM. */
export const NOBODY = { accessKeyId: "", secretAccessKey: "" };

/** Creates a client that authenticates with SCRAM, without retries. @param bootstrapBrokers - of the SCRAM listener */
export const scramClient = (bootstrapBrokers: string, username: string, password: string): Kafka =>
  clientOfUser(bootstrapBrokers, { username, password }, { retry: { retries: 0 } });

/** Writes one record to an existing topic, acknowledged by all in-sync replicas. */
export async function produce(kafka: Kafka, topic: string, value = "an order"): Promise<void> {
  const producer = kafka.producer({ allowAutoTopicCreation: false });
  try {
    await producer.connect();
    await producer.send({ topic, acks: -1, messages: [{ value }] });
  } finally {
    await producer.disconnect();
  }
}
