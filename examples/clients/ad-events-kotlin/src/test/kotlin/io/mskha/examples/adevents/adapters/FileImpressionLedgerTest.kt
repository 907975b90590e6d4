package io.mskha.examples.adevents.adapters

import io.mskha.examples.adevents.domain.AdEvent
import io.mskha.examples.adevents.domain.AdId
import org.junit.jupiter.api.io.TempDir
import java.nio.file.Files
import java.nio.file.Path
import java.time.Instant
import java.util.UUID
import kotlin.test.Test
import kotlin.test.assertEquals
import kotlin.test.assertFalse
import kotlin.test.assertTrue

class FileImpressionLedgerTest {
    @TempDir
    lateinit var folder: Path

    private fun event() = AdEvent(UUID.randomUUID(), AdId("a"), Instant.EPOCH, 2)

    @Test
    fun `stores an event once, also after a restart`() {
        val (first, second) = event() to event()
        val file = folder.resolve("ledger.csv")
        FileImpressionLedger(file).use { ledger ->
            assertTrue(ledger.record(first))
            assertFalse(ledger.record(first))
        }

        FileImpressionLedger(file).use { ledger ->
            assertFalse(ledger.record(first))
            assertTrue(ledger.record(second))
        }

        assertEquals("${first.eventId},a,2\n${second.eventId},a,2\n", Files.readString(file))
    }

    @Test
    fun `stores an event again whose line a crash cut off`() {
        val (first, second) = event() to event()
        val file = folder.resolve("ledger.csv")
        FileImpressionLedger(file).use { it.record(first) }
        Files.writeString(file, "${first.eventId},a,2\n${second.eventId}")

        FileImpressionLedger(file).use { assertTrue(it.record(second)) }

        assertEquals("${first.eventId},a,2\n${second.eventId},a,2\n", Files.readString(file))
    }
}
