import { AD_EVENT_SCHEMA_VERSION, type AdEvent, SCHEMA_VERSION_HEADER } from "../../events/ad-event.js";
import { kafkaErrorName, kafkaFailure } from "../../kafka/failure.js";
import type { KafkaProducer } from "../../kafka/producer.js";
import { type Acknowledgement, type EventLog, EventLogUnavailable, type PublishContext } from "../domain/ad-event-publisher.js";

/** An event log in a Kafka topic: one JSON record per event, acknowledged by all in-sync replicas. */
export class KafkaEventLog implements EventLog {
  constructor(
    private readonly producer: KafkaProducer,
    private readonly topic: string,
  ) {}

  async append(key: string, event: AdEvent, { deadline, trace }: PublishContext): Promise<Acknowledgement> {
    const headers = { "content-type": "application/json", [SCHEMA_VERSION_HEADER]: AD_EVENT_SCHEMA_VERSION, ...trace };
    try {
      const metadata = await this.producer.send(this.topic, { key, value: JSON.stringify(event), headers }, deadline);
      if (metadata.baseOffset === undefined) throw new Error("The cluster acknowledged the record without an offset.");
      return { topic: metadata.topicName, partition: metadata.partition, offset: metadata.baseOffset };
    } catch (cause) {
      const failure = kafkaFailure(cause);
      if (failure === "no-response" || failure === "unavailable") throw new EventLogUnavailable(kafkaErrorName(cause), { cause });
      throw cause;
    }
  }
}
