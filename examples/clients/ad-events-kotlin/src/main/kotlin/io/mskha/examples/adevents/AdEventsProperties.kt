package io.mskha.examples.adevents

import org.springframework.boot.context.properties.ConfigurationProperties
import java.nio.file.Path

/**
 * The settings of the application. Those of the connection are Spring's own, in the file of `msk client-config --for spring`.
 *
 * @property ledger file in which the profile `consume` stores the events that it has counted
 * @property count how many events the profiles `produce` and `as-is` send
 */
@ConfigurationProperties("ad-events")
data class AdEventsProperties(
    val topic: String,
    val deadLetterTopic: String,
    val group: String,
    val ledger: Path,
    val count: Int,
    val perSecond: Int,
)
