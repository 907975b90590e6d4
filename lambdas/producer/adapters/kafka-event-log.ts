import { AD_EVENT_SCHEMA_VERSION, type AdEvent, SCHEMA_VERSION_HEADER } from "../../events/ad-event.js";
import { kafkaErrorName, kafkaFailure } from "../../kafka/failure.js";
import type { KafkaProducer } from "../../kafka/producer.js";
import type { Deadline } from "../../runtime/deadline.js";
import { RegistryUnavailable } from "../../schemas/glue-registry.js";
import type { ValueEncoder } from "../../schemas/value-encoder.js";
import { type Acknowledgement, type EventLog, EventLogUnavailable, type PublishContext } from "../domain/ad-event-publisher.js";

/**
 * An event log in a Kafka topic: one record per event, acknowledged by all in-sync replicas. The value is JSON, or Avro in the wire format of
 * the schema registry if the topic has a schema.
 */
export class KafkaEventLog implements EventLog {
  constructor(
    private readonly producer: KafkaProducer,
    private readonly topic: string,
    private readonly encoder?: Pick<ValueEncoder, "encode">,
  ) {}

  async append(key: string, event: AdEvent, { deadline, trace }: PublishContext): Promise<Acknowledgement> {
    const value = this.encoder ? await this.encoded(this.encoder, event, deadline) : JSON.stringify(event);
    const contentType = this.encoder ? "avro/binary" : "application/json";
    const headers = { "content-type": contentType, [SCHEMA_VERSION_HEADER]: AD_EVENT_SCHEMA_VERSION, ...trace };
    try {
      const metadata = await this.producer.send(this.topic, { key, value, headers }, deadline);
      if (metadata.baseOffset === undefined) throw new Error("The cluster acknowledged the record without an offset.");
      return { topic: metadata.topicName, partition: metadata.partition, offset: metadata.baseOffset };
    } catch (cause) {
      const failure = kafkaFailure(cause);
      if (failure === "no-response" || failure === "unavailable") throw new EventLogUnavailable(kafkaErrorName(cause), { cause });
      throw cause;
    }
  }

  /** The first event waits for the schema: half of the time at most, so that the other half is left for the write. */
  private async encoded(encoder: Pick<ValueEncoder, "encode">, event: AdEvent, deadline: Deadline): Promise<Buffer> {
    try {
      return await encoder.encode(event, deadline.half());
    } catch (cause) {
      throw cause instanceof RegistryUnavailable ? new EventLogUnavailable("the schema registry did not respond", { cause }) : cause;
    }
  }
}
