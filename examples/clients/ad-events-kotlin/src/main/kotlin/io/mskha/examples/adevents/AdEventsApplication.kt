package io.mskha.examples.adevents

import org.springframework.boot.autoconfigure.SpringBootApplication
import org.springframework.boot.context.properties.ConfigurationPropertiesScan
import org.springframework.boot.runApplication

@SpringBootApplication
@ConfigurationPropertiesScan
class AdEventsApplication

fun main(args: Array<String>) {
    runApplication<AdEventsApplication>(*args)
}
