package io.mskha.examples.adevents.application

import io.mskha.examples.adevents.domain.AdEvent
import java.util.concurrent.CompletableFuture

/** Stores events, in order for each ad. */
fun interface AdEventLog {
    /** Completes when min.insync.replicas have the event. Fails if it is not acknowledged in time; it can be stored nevertheless. */
    fun append(event: AdEvent): CompletableFuture<Unit>
}

/** Publishes events, and accounts for each: it is acknowledged, or its caller learns that it is not. */
class PublishImpressions(
    private val log: AdEventLog,
) {
    /** The result of publishing events. Each event is in exactly one of the counts. */
    data class Account(
        val acknowledged: Int,
        val failed: Int,
    )

    fun publish(events: Sequence<AdEvent>): Account {
        val pending = events.map { event -> log.append(event).handle { _, failure -> failure == null } }.toList()
        val (acknowledged, failed) = pending.map { it.join() }.partition { it }
        return Account(acknowledged.size, failed.size)
    }
}
