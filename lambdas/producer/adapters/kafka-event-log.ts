import { AD_EVENT_SCHEMA_VERSION, type AdEvent, SCHEMA_VERSION_HEADER } from "../../events/ad-event.js";
import { kafkaErrorName, kafkaFailure } from "../../kafka/failure.js";
import type { AcknowledgedProducer } from "../../kafka/producer.js";
import { type Acknowledgement, type EventLog, LogUnavailable, type Passage } from "../domain/ad-event-publisher.js";

/** The event log on a Kafka topic: one record an event, JSON, acknowledged by all replicas in sync. */
export class KafkaEventLog implements EventLog {
  constructor(
    private readonly producer: AcknowledgedProducer,
    private readonly topic: string,
  ) {}

  async append(key: string, event: AdEvent, { deadline, trace }: Passage): Promise<Acknowledgement> {
    const headers = { "content-type": "application/json", [SCHEMA_VERSION_HEADER]: AD_EVENT_SCHEMA_VERSION, ...trace };
    try {
      const written = await this.producer.send(this.topic, { key, value: JSON.stringify(event), headers }, deadline);
      if (written.baseOffset === undefined) throw new Error("the cluster answered without an offset");
      return { topic: written.topicName, partition: written.partition, offset: written.baseOffset };
    } catch (cause) {
      const failure = kafkaFailure(cause);
      if (failure === "no-answer" || failure === "unavailable") throw new LogUnavailable(kafkaErrorName(cause), { cause });
      throw cause;
    }
  }
}
