import type { Kafka } from "kafkajs";
import { kafkaClient } from "../../../tools/traffic/kafka-client.js";

/** Who comes by other means than IAM signs nothing. */
export const NOBODY = { accessKeyId: "", secretAccessKey: "" };

/** A client that proves itself by password, and tries once. @param bootstrapBrokers those of the SCRAM listener */
export function scramClient(bootstrapBrokers: string, username: string, password: string): Kafka {
  const sasl = { mechanism: "scram-sha-512", username, password } as const;
  return kafkaClient(bootstrapBrokers, "", NOBODY, { sasl, retry: { retries: 0 } });
}

/** Writes one record to a topic that is there, acknowledged by all copies in sync. */
export async function produce(kafka: Kafka, topic: string, value = "an order"): Promise<void> {
  const producer = kafka.producer({ allowAutoTopicCreation: false });
  try {
    await producer.connect();
    await producer.send({ topic, acks: -1, messages: [{ value }] });
  } finally {
    await producer.disconnect();
  }
}
