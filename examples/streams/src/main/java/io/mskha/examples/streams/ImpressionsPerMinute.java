package io.mskha.examples.streams;

import java.time.Duration;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.kstream.Branched;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.EmitStrategy;
import org.apache.kafka.streams.kstream.Grouped;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Materialized;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.kstream.TimeWindows;
import org.apache.kafka.streams.state.Stores;
import org.apache.kafka.streams.state.WindowStore;

/**
 * Counts the impressions of each ad in each minute, and finds sudden drops and rises.
 *
 * <p>The key of {@code ad-events} is the ad's id, so that each ad is in one partition and no repartition topic is needed. A minute is
 * written once, when the stream time of its partition has passed its end and the grace period.
 */
public final class ImpressionsPerMinute {
  /** Application id: also the consumer group, and the beginning of the names of internal topics and transactional ids. */
  public static final String APPLICATION = "impressions-per-minute";

  static final String EVENTS = "ad-events";
  static final String MINUTES = "impressions-per-minute";
  static final String ANOMALIES = "impression-anomalies";
  static final String DEAD_LETTERS = "impressions-per-minute-dead-letters";
  static final String SUMS = "sums";
  static final String BASELINES = "baselines";

  static final Duration MINUTE = Duration.ofMinutes(1);
  /** How late an impression can be. Later ones are not counted; the metric {@code dropped-records-total} counts them. */
  static final Duration GRACE = Duration.ofSeconds(30);

  /**
   * How long the store keeps a minute, in the time of its partition: longer than {@code ad-events} keeps an event. Kafka Streams looks for
   * closed minutes once per second. A backlog of hours can be received within that second; with the default retention, a minute and the
   * grace period, the store would delete minutes before they are written, unless they are in the cache.
   */
  static final Duration RETENTION = Duration.ofHours(25);

  private ImpressionsPerMinute() {}

  /** Returns the topology. */
  public static Topology topology() {
    StreamsBuilder builder = new StreamsBuilder();
    builder.addStateStore(
        Stores.keyValueStoreBuilder(Stores.persistentKeyValueStore(BASELINES), Serdes.String(), Serdes.String()));
    builder.stream(
            EVENTS, Consumed.with(Serdes.String(), Received.serde()).withTimestampExtractor(new Received.EventTime()))
        .split()
        .branch(ImpressionsPerMinute::isValid, Branched.withConsumer(ImpressionsPerMinute::count))
        .defaultBranch(
            Branched.withConsumer(poison -> poison.to(DEAD_LETTERS, Produced.with(Serdes.String(), Received.serde()))));
    return builder.build();
  }

  /** A record with another key could be in another partition than the other records of its ad. */
  private static boolean isValid(String key, Received received) {
    return received.impression().map(impression -> impression.adId().equals(key)).orElse(false);
  }

  private static void count(KStream<String, Received> valid) {
    KStream<String, Minute> minutes =
        valid
            .groupByKey(Grouped.with(Serdes.String(), Received.serde()))
            .windowedBy(TimeWindows.ofSizeAndGrace(MINUTE, GRACE))
            .emitStrategy(EmitStrategy.onWindowClose())
            .aggregate(
                () -> 0L,
                (adId, received, sum) -> sum + received.impression().orElseThrow().impressions(),
                Materialized.<String, Long, WindowStore<Bytes, byte[]>>as(SUMS)
                    .withKeySerde(Serdes.String())
                    .withValueSerde(Serdes.Long())
                    .withRetention(RETENTION))
            .toStream()
            .map((window, sum) -> KeyValue.pair(window.key(), new Minute(window.key(), window.window().start(), sum)));
    minutes.mapValues(Impression::json).to(MINUTES, Produced.with(Serdes.String(), Serdes.String()));
    minutes
        .process(Anomalies::new, BASELINES)
        .mapValues(Impression::json)
        .to(ANOMALIES, Produced.with(Serdes.String(), Serdes.String()));
  }
}
