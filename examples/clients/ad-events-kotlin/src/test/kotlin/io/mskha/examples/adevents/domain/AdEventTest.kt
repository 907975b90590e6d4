package io.mskha.examples.adevents.domain

import java.time.Instant
import java.util.UUID
import kotlin.test.Test
import kotlin.test.assertEquals
import kotlin.test.assertFailsWith

class AdEventTest {
    @Test
    fun `has 1 to 1,000,000 impressions`() {
        fun event(impressions: Int) = AdEvent(UUID.randomUUID(), AdId("a"), Instant.EPOCH, impressions)

        assertEquals(listOf(1, 1_000_000), listOf(event(1), event(1_000_000)).map { it.impressions })
        for (impressions in listOf(0, 1_000_001)) {
            val failure = assertFailsWith<IllegalArgumentException> { event(impressions) }
            assertEquals("impressions: $impressions is not between 1 and 1000000", failure.message)
        }
    }

    @Test
    fun `has the id of an ad`() {
        assertEquals("ad_1.a-b", AdId("ad_1.a-b").toString())
        for (value in listOf("", "a b", "a".repeat(65))) {
            assertEquals(
                "adId: \"$value\" is not 1 to 64 letters, digits, '.', '_' or '-'",
                assertFailsWith<IllegalArgumentException> { AdId(value) }.message,
            )
        }
    }
}
