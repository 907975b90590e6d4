package io.mskha.examples.adevents.application

import io.mskha.examples.adevents.domain.AdEvent
import io.mskha.examples.adevents.domain.AdId
import java.time.Instant
import java.util.UUID
import java.util.concurrent.CompletableFuture
import kotlin.test.Test
import kotlin.test.assertEquals

class PublishImpressionsTest {
    @Test
    fun `accounts for each event, acknowledged or failed`() {
        val events = (1..5).map { AdEvent(UUID.randomUUID(), AdId("a"), Instant.EPOCH, it) }
        val log =
            AdEventLog { event ->
                if (event.impressions == 3) CompletableFuture.failedFuture(IllegalStateException()) else CompletableFuture.completedFuture(Unit)
            }

        val account = PublishImpressions(log).publish(events.asSequence())

        assertEquals(PublishImpressions.Account(acknowledged = 4, failed = 1), account)
    }
}
