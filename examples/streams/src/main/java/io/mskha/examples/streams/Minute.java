package io.mskha.examples.streams;

/**
 * The impressions of an ad in one minute: the value of a record of {@code impressions-per-minute}.
 *
 * @param start of the minute, in ms since the epoch
 */
public record Minute(String adId, long start, long impressions) {}
