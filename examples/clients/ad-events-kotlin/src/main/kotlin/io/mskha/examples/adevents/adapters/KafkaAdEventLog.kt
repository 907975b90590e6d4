package io.mskha.examples.adevents.adapters

import io.mskha.examples.adevents.application.AdEventLog
import io.mskha.examples.adevents.domain.AdEvent
import org.springframework.kafka.core.KafkaTemplate
import java.util.concurrent.CompletableFuture

/** Appends events to a topic, with the ad's id as key. The producer is idempotent: a retry neither duplicates nor reorders records. */
class KafkaAdEventLog(
    private val template: KafkaTemplate<String, ByteArray>,
    private val topic: String,
) : AdEventLog {
    override fun append(event: AdEvent): CompletableFuture<Unit> =
        // send can also throw, when no metadata is available for max.block.ms.
        runCatching { template.send(topic, event.adId.value, AdEventJson.encode(event)).thenApply { } }
            .getOrElse { CompletableFuture.failedFuture(it) }
}
