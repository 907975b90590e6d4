package io.mskha.examples.streams;

import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.TimestampExtractor;

/** The value of a received record, and the impression in it, if it is valid. A poison record must not stop the application. */
record Received(byte[] raw, Optional<Impression> impression) {

  /** Reads any value, and writes it unchanged. */
  static Serde<Received> serde() {
    return Serdes.serdeFrom(
        (topic, received) -> received == null ? null : received.raw(),
        (topic, value) -> new Received(value, Impression.parse(value)));
  }

  /** Windows are by the time of the impression, not by the time at which a producer sent it. */
  static final class EventTime implements TimestampExtractor {
    @Override
    public long extract(ConsumerRecord<Object, Object> message, long partitionTime) {
      return message.value() instanceof Received received
          ? received.impression().map(Impression::timestamp).orElse(Math.max(partitionTime, 0))
          : message.timestamp();
    }
  }
}
