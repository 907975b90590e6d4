package io.mskha.examples.streams;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.Optional;

/**
 * One or more impressions of an ad: the value of a record of {@code ad-events}.
 *
 * @param timestamp of the impression, in ms since the epoch
 */
public record Impression(String adId, long timestamp, long impressions) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Returns the impression in a value; empty if the value is not an event of an ad. */
  public static Optional<Impression> parse(byte[] value) {
    try {
      JsonNode node = JSON.readTree(value == null ? new byte[0] : value);
      JsonNode adId = node.path("adId");
      JsonNode timestamp = node.path("timestamp");
      JsonNode impressions = node.path("impressions");
      boolean valid =
          adId.isTextual()
              && !adId.textValue().isEmpty()
              && timestamp.canConvertToLong()
              && timestamp.longValue() >= 0
              && impressions.canConvertToLong()
              && impressions.longValue() >= 1;
      return valid
          ? Optional.of(new Impression(adId.textValue(), timestamp.longValue(), impressions.longValue()))
          : Optional.empty();
    } catch (IOException notJson) {
      return Optional.empty();
    }
  }

  /** Returns a value as JSON in one line. */
  static String json(Object value) {
    try {
      return JSON.writeValueAsString(value);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
