package io.mskha.examples.adevents.domain

import java.time.Instant
import java.util.UUID

/**
 * One or more impressions of an ad. An event that exists is valid.
 *
 * @property eventId by which a consumer recognizes a duplicate
 */
data class AdEvent(
    val eventId: UUID,
    val adId: AdId,
    val timestamp: Instant,
    val impressions: Int,
) {
    init {
        require(impressions in 1..MAX_IMPRESSIONS) { "impressions: $impressions is not between 1 and $MAX_IMPRESSIONS" }
        require(timestamp >= Instant.EPOCH) { "timestamp: $timestamp is before 1970" }
    }

    companion object {
        const val MAX_IMPRESSIONS = 1_000_000
    }
}

/** The id of an ad. It is the key of the ad's records: all of them are in one partition, in order. */
@JvmInline
value class AdId(
    val value: String,
) {
    init {
        require(FORM.matches(value)) { "adId: \"$value\" is not 1 to 64 letters, digits, '.', '_' or '-'" }
    }

    override fun toString() = value

    private companion object {
        val FORM = Regex("[\\w.-]{1,64}")
    }
}
