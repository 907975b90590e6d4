package io.mskha.examples.adevents

import io.mskha.examples.adevents.adapters.KafkaAdEventLog
import io.mskha.examples.adevents.application.AdEventLog
import io.mskha.examples.adevents.application.PublishImpressions
import io.mskha.examples.adevents.asis.FireAndForget
import io.mskha.examples.adevents.domain.AdEvent
import io.mskha.examples.adevents.domain.AdId
import org.springframework.boot.ApplicationRunner
import org.springframework.boot.autoconfigure.kafka.KafkaProperties
import org.springframework.context.annotation.Bean
import org.springframework.context.annotation.Configuration
import org.springframework.context.annotation.Profile
import org.springframework.kafka.core.KafkaTemplate
import java.time.Instant
import java.util.UUID

/** The To-Be producer: the profile `produce`. It sends a steady load, as a front end would, and prints its account. */
@Configuration
@Profile("produce")
class Producing {
    @Bean
    fun log(
        template: KafkaTemplate<String, ByteArray>,
        properties: AdEventsProperties,
    ): AdEventLog = KafkaAdEventLog(template, properties.topic)

    @Bean
    fun publish(
        log: AdEventLog,
        properties: AdEventsProperties,
    ) = ApplicationRunner {
        val events = load(properties).map { (number, adId) -> AdEvent(UUID.randomUUID(), AdId(adId), Instant.now(), number % 3 + 1) }
        val account = PublishImpressions(log).publish(events)
        println("""{"sent":${properties.count},"acknowledged":${account.acknowledged},"failed":${account.failed}}""")
    }
}

/** The As-Is producer: the profile `as-is`. It only knows what it has sent. */
@Configuration
@Profile("as-is")
class AsIs {
    @Bean
    fun fireAndForget(
        kafka: KafkaProperties,
        properties: AdEventsProperties,
    ) = ApplicationRunner {
        FireAndForget(kafka.buildProducerProperties(null), properties.topic).use { client ->
            for ((number, adId) in load(properties)) client.send(UUID.randomUUID().toString(), adId, number % 3 + 1)
        }
        println("""{"sent":${properties.count}}""")
    }
}

private const val ADS = 50

/** Numbers and ads of the events to send, each when it is due. */
private fun load(properties: AdEventsProperties): Sequence<Pair<Int, String>> {
    val start = System.nanoTime()
    return (0 until properties.count).asSequence().map { number ->
        val due = start + number * 1_000_000_000L / properties.perSecond
        Thread.sleep(((due - System.nanoTime()) / 1_000_000).coerceAtLeast(0))
        number to "ad-${number % ADS}"
    }
}
