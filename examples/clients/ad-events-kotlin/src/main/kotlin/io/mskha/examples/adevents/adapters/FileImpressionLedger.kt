package io.mskha.examples.adevents.adapters

import io.mskha.examples.adevents.application.ImpressionLedger
import io.mskha.examples.adevents.domain.AdEvent
import java.nio.ByteBuffer
import java.nio.channels.FileChannel
import java.nio.file.Files
import java.nio.file.Path
import java.nio.file.StandardOpenOption.APPEND
import java.nio.file.StandardOpenOption.CREATE
import java.util.UUID

/** A ledger in a file, one line for each event: `event id,ad id,impressions`. It keeps the example free of a database. */
class FileImpressionLedger(
    file: Path,
) : ImpressionLedger,
    AutoCloseable {
    private val stored: MutableSet<UUID> = storedIn(file)
    private val channel = FileChannel.open(file, CREATE, APPEND)

    @Synchronized
    override fun record(event: AdEvent): Boolean {
        if (event.eventId in stored) return false
        channel.write(ByteBuffer.wrap("${event.eventId},${event.adId},${event.impressions}\n".toByteArray()))
        channel.force(false)
        stored += event.eventId
        return true
    }

    override fun close() = channel.close()

    private companion object {
        /** Removes a last line that a crash cut off: its record was not acknowledged, and is delivered again. */
        fun storedIn(file: Path): MutableSet<UUID> {
            if (!Files.exists(file)) return mutableSetOf()
            val whole = Files.readString(file).substringBeforeLast("\n", "")
            val lines = whole.lines().filter { it.isNotEmpty() }
            Files.writeString(file, lines.joinToString("") { "$it\n" })
            return lines.mapTo(mutableSetOf()) { UUID.fromString(it.substringBefore(",")) }
        }
    }
}
