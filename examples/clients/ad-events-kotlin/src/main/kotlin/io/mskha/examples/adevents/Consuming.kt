package io.mskha.examples.adevents

import io.mskha.examples.adevents.adapters.AdEventListener
import io.mskha.examples.adevents.adapters.FileImpressionLedger
import io.mskha.examples.adevents.adapters.PoisonRecord
import io.mskha.examples.adevents.application.CountImpressions
import io.mskha.examples.adevents.application.ImpressionLedger
import org.apache.kafka.common.TopicPartition
import org.springframework.context.annotation.Bean
import org.springframework.context.annotation.Configuration
import org.springframework.context.annotation.Profile
import org.springframework.kafka.core.KafkaTemplate
import org.springframework.kafka.listener.CommonErrorHandler
import org.springframework.kafka.listener.DeadLetterPublishingRecoverer
import org.springframework.kafka.listener.DefaultErrorHandler
import org.springframework.kafka.support.ExponentialBackOffWithMaxRetries

/** The To-Be consumer: the profile `consume`. */
@Configuration
@Profile("consume")
class Consuming {
    @Bean
    fun ledger(properties: AdEventsProperties): ImpressionLedger = FileImpressionLedger(properties.ledger)

    @Bean
    fun counting(ledger: ImpressionLedger) = CountImpressions(ledger)

    @Bean
    fun listener(counting: CountImpressions) = AdEventListener(counting)

    /**
     * Retries a failure of the ledger, with growing pauses that are shorter together than max.poll.interval.ms. A poison record goes to the
     * dead-letter topic at once, with the reason and its source in the headers. Spring Boot gives this handler to all listeners.
     */
    @Bean
    fun errorHandler(
        template: KafkaTemplate<String, ByteArray>,
        properties: AdEventsProperties,
    ): CommonErrorHandler {
        // A negative partition leaves the choice to the producer: the topics can have different numbers of partitions.
        val recoverer = DeadLetterPublishingRecoverer(template) { _, _ -> TopicPartition(properties.deadLetterTopic, -1) }
        val pauses = ExponentialBackOffWithMaxRetries(6).apply { initialInterval = 200 }
        return DefaultErrorHandler(recoverer, pauses).apply {
            addNotRetryableExceptions(PoisonRecord::class.java)
            isAckAfterHandle = true
            setCommitRecovered(true)
        }
    }
}
