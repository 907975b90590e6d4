package io.mskha.examples.adevents.adapters

import com.fasterxml.jackson.databind.DeserializationFeature
import com.fasterxml.jackson.databind.JsonNode
import com.fasterxml.jackson.databind.ObjectMapper
import io.mskha.examples.adevents.domain.AdEvent
import io.mskha.examples.adevents.domain.AdId
import java.io.IOException
import java.time.Instant
import java.util.UUID

/** A record that no retry can process. */
class PoisonRecord(
    message: String,
    cause: Throwable? = null,
) : RuntimeException(message, cause)

/** The value of a record: the JSON that the event API writes, too. */
object AdEventJson {
    private val json = ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)

    fun encode(event: AdEvent): ByteArray =
        json.writeValueAsBytes(
            mapOf(
                "eventId" to event.eventId.toString(),
                "adId" to event.adId.value,
                "timestamp" to event.timestamp.toEpochMilli(),
                "impressions" to event.impressions,
            ),
        )

    /** @throws PoisonRecord if the value is not a valid event */
    fun decode(value: ByteArray?): AdEvent {
        try {
            val node = json.readTree(value ?: ByteArray(0))
            return AdEvent(
                eventId = UUID.fromString(node.text("eventId")),
                adId = AdId(node.text("adId")),
                timestamp = Instant.ofEpochMilli(node.whole("timestamp")),
                impressions = Math.toIntExact(node.whole("impressions")),
            )
        } catch (notJson: IOException) {
            throw PoisonRecord("The value is not JSON.", notJson)
        } catch (invalid: IllegalArgumentException) {
            throw PoisonRecord("The value is not an ad event: ${invalid.message}", invalid)
        } catch (tooLarge: ArithmeticException) {
            throw PoisonRecord("The value is not an ad event: impressions is too large", tooLarge)
        }
    }

    private fun JsonNode.text(field: String): String = requireNotNull(path(field).textValue()) { "$field: text is required" }

    private fun JsonNode.whole(field: String): Long {
        require(path(field).canConvertToExactIntegral() && path(field).canConvertToLong()) { "$field: a whole number is required" }
        return path(field).longValue()
    }
}
