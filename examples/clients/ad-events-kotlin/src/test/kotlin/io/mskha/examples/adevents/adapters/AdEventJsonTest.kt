package io.mskha.examples.adevents.adapters

import io.mskha.examples.adevents.domain.AdEvent
import io.mskha.examples.adevents.domain.AdId
import java.time.Instant
import java.util.UUID
import kotlin.test.Test
import kotlin.test.assertEquals
import kotlin.test.assertFailsWith

class AdEventJsonTest {
    private val id = UUID.fromString("0b8f0a5e-6c3a-4b8e-9d57-1f1f6a3c2d10")

    @Test
    fun `writes the JSON of the event API, and reads it`() {
        val event = AdEvent(id, AdId("ad-1"), Instant.ofEpochMilli(1_764_000_000_000), 2)

        val value = AdEventJson.encode(event)

        assertEquals("""{"eventId":"$id","adId":"ad-1","timestamp":1764000000000,"impressions":2}""", String(value))
        assertEquals(event, AdEventJson.decode(value))
    }

    @Test
    fun `says why a value is not an event`() {
        val reasons =
            mapOf(
                "{" to "The value is not JSON.",
                "" to "The value is not an ad event: eventId: text is required",
                """{"eventId":"$id","adId":"a b"}""" to
                    "The value is not an ad event: adId: \"a b\" is not 1 to 64 letters, digits, '.', '_' or '-'",
                """{"eventId":"$id","adId":"a","timestamp":"now"}""" to "The value is not an ad event: timestamp: a whole number is required",
                """{"eventId":"$id","adId":"a","timestamp":1,"impressions":3000000000}""" to
                    "The value is not an ad event: impressions is too large",
            )

        for ((value, reason) in reasons) {
            assertEquals(reason, assertFailsWith<PoisonRecord> { AdEventJson.decode(value.toByteArray()) }.message)
        }
    }
}
