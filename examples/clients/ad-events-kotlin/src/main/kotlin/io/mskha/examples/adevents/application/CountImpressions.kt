package io.mskha.examples.adevents.application

import io.mskha.examples.adevents.domain.AdEvent

/** The durable result of the service. In production: a table with the event id as its primary key. */
interface ImpressionLedger {
    /**
     * Stores the impressions of an event durably, unless the event is already stored.
     *
     * @return false if it was stored before
     */
    fun record(event: AdEvent): Boolean
}

/** Counts each event once, although Kafka delivers it at least once: producers repeat requests, consumers repeat what they had not committed. */
class CountImpressions(
    private val ledger: ImpressionLedger,
) {
    var duplicates = 0
        private set

    fun count(event: AdEvent) {
        if (!ledger.record(event)) duplicates++
    }
}
