package io.mskha.examples.adevents.asis

import org.apache.kafka.clients.producer.KafkaProducer
import org.apache.kafka.clients.producer.ProducerConfig
import org.apache.kafka.clients.producer.ProducerRecord
import org.apache.kafka.common.serialization.StringSerializer

/**
 * The As-Is client, as it is found in many code bases. Don't use it: the comments say what goes wrong.
 *
 * @param connection properties for the connection and authentication
 */
class FireAndForget(
    connection: Map<String, Any>,
    private val topic: String,
) : AutoCloseable {
    private val producer =
        KafkaProducer(
            connection +
                mapOf(
                    // The producer is content when a record is in its socket's buffer. A broker that hangs or fails loses all of them.
                    ProducerConfig.ACKS_CONFIG to "0",
                    // Not possible without acknowledgments. A retry can duplicate records, and change their order.
                    ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG to false,
                    ProducerConfig.RETRIES_CONFIG to 0,
                ),
            StringSerializer(),
            StringSerializer(),
        )

    fun send(
        eventId: String,
        adId: String,
        impressions: Int,
    ) {
        // Nothing validates the event: consumers find out.
        val value = """{"eventId":"$eventId","adId":"$adId","timestamp":${System.currentTimeMillis()},"impressions":$impressions}"""
        // Without a key, the events of an ad are in all partitions, and nothing orders them.
        // The result is ignored, so nobody notices an error, and nobody can repeat the event.
        producer.send(ProducerRecord(topic, value))
    }

    /** Many As-Is clients lack even this, and lose what is in the buffer at each deployment. */
    override fun close() = producer.close()
}
