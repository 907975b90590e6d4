package io.mskha.examples.adevents.adapters

import io.mskha.examples.adevents.application.CountImpressions
import org.apache.kafka.clients.consumer.ConsumerRecord
import org.springframework.kafka.annotation.KafkaListener
import org.springframework.kafka.support.Acknowledgment

/** Receives records. The offset of a record is committed after its event is in the ledger, never before. */
class AdEventListener(
    private val counting: CountImpressions,
) {
    @KafkaListener(id = "\${ad-events.group}", topics = ["\${ad-events.topic}"])
    fun receive(
        received: ConsumerRecord<String, ByteArray>,
        acknowledgment: Acknowledgment,
    ) {
        counting.count(AdEventJson.decode(received.value()))
        acknowledgment.acknowledge()
    }
}
