package io.mskha.examples.streams;

import java.util.Locale;
import java.util.Optional;

/**
 * What is usual for an ad: an exponentially weighted mean of its impressions per minute.
 *
 * @param minutes how many minutes the mean includes
 * @param last start of the last of them, in ms since the epoch
 */
record Baseline(double mean, long minutes, long last) {
  private static final double WEIGHT = 0.2;
  private static final double FACTOR = 3;
  /** Below this mean, a factor of three is chance. */
  private static final double SMALLEST_MEAN = 10;
  private static final long FEWEST_MINUTES = 5;

  static Baseline of(Minute first) {
    return new Baseline(first.impressions(), 1, first.start());
  }

  Baseline with(Minute minute) {
    return new Baseline(mean + WEIGHT * (minute.impressions() - mean), minutes + 1, minute.start());
  }

  /** Returns {@code rise} or {@code drop} if a minute is far from the mean. */
  Optional<String> anomaly(long impressions) {
    if (minutes < FEWEST_MINUTES || mean < SMALLEST_MEAN) return Optional.empty();
    if (impressions > mean * FACTOR) return Optional.of("rise");
    return impressions < mean / FACTOR ? Optional.of("drop") : Optional.empty();
  }

  /** The form in the state store. */
  String text() {
    return String.format(Locale.ROOT, "%s %d %d", mean, minutes, last);
  }

  static Baseline parse(String text) {
    String[] parts = text.split(" ");
    return new Baseline(Double.parseDouble(parts[0]), Long.parseLong(parts[1]), Long.parseLong(parts[2]));
  }
}
