package io.mskha.examples.streams;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ImpressionsPerMinuteTest {
  private static final long MINUTE = 60_000;

  @TempDir Path state;
  private TopologyTestDriver driver;
  private TestInputTopic<String, byte[]> events;

  @BeforeEach
  void start() {
    // Closed windows are written once per second of real time, unless this internal setting is 0.
    start(0, 10_000_000);
  }

  private void start(int emitIntervalMs, int cacheBytes) {
    Properties settings = new Properties();
    settings.put(StreamsConfig.APPLICATION_ID_CONFIG, "test");
    settings.put(StreamsConfig.STATE_DIR_CONFIG, state.toString());
    settings.put(StreamsConfig.InternalConfig.EMIT_INTERVAL_MS_KSTREAMS_WINDOWED_AGGREGATION, emitIntervalMs);
    settings.put(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, cacheBytes);
    driver = new TopologyTestDriver(ImpressionsPerMinute.topology(), settings);
    events = driver.createInputTopic(ImpressionsPerMinute.EVENTS, new StringSerializer(), new ByteArraySerializer());
  }

  @AfterEach
  void stop() {
    driver.close();
  }

  @Test
  void writesEachMinuteOnceWhenItsGracePeriodHasPassed() {
    send("a", 0, 1);
    send("a", MINUTE - 1, 2);
    send("b", 10, 5);
    send("a", MINUTE, 7);
    send("a", MINUTE + 29_999, 1);
    assertEquals(List.of(), minutes());

    send("a", 30_000, 4);
    send("b", MINUTE + 30_000, 1);

    assertEquals(List.of(minute("a", 0, 7), minute("b", 0, 5)), minutes());
  }

  @Test
  void writesEachMinuteOfABacklogThatIsReceivedWithinASecond() {
    driver.close();
    // Nothing is in the cache, as after a restart: the store must still have the minutes.
    start(1_000, 0);
    for (int i = 0; i < 60; i++) send("a", i * MINUTE, 1);
    driver.advanceWallClockTime(Duration.ofSeconds(2));
    send("a", 60 * MINUTE + 30_000, 1);

    assertEquals(60, minutes().size());
  }

  @Test
  void doesNotCountImpressionsAfterTheGracePeriod() {
    send("a", 0, 1);
    send("a", MINUTE + 30_000, 1);
    send("a", 1, 100);
    send("a", 3 * MINUTE, 1);

    assertEquals(List.of(minute("a", 0, 1), minute("a", MINUTE, 1)), minutes());
  }

  @Test
  void writesPoisonRecordsUnchangedToTheDeadLetterTopic() {
    List<String> poison =
        List.of("not JSON", "{\"adId\":\"a\",\"timestamp\":1}", "{\"adId\":\"b\",\"timestamp\":1,\"impressions\":1}");
    poison.forEach(value -> events.pipeInput("a", value.getBytes(StandardCharsets.UTF_8)));
    send("a", 0, 1);
    send("a", 2 * MINUTE, 1);

    assertEquals(poison, output(ImpressionsPerMinute.DEAD_LETTERS).readValuesToList());
    assertEquals(List.of(minute("a", 0, 1)), minutes());
  }

  @Test
  void reportsASuddenRiseAndASuddenDrop() {
    long[] impressions = {30, 30, 30, 30, 30, 100, 30, 30, 30, 5, 30};
    for (int i = 0; i < impressions.length; i++) send("a", i * MINUTE, impressions[i]);
    send("a", 20 * MINUTE, 1);

    assertEquals(List.of(anomaly(5, "rise", 100, 30), anomaly(9, "drop", 5, 37)), anomalies());
  }

  @Test
  void reportsMinutesWithoutImpressionsAsADrop() {
    for (int i = 0; i < 6; i++) send("a", i * MINUTE, 30);
    send("a", 7 * MINUTE, 30);
    send("a", 9 * MINUTE, 30);

    assertEquals(List.of(anomaly(6, "drop", 0, 30)), anomalies());
  }

  private void send(String adId, long timestamp, long impressions) {
    String event = "{\"eventId\":\"any\",\"adId\":\"%s\",\"timestamp\":%d,\"impressions\":%d}";
    events.pipeInput(adId, event.formatted(adId, timestamp, impressions).getBytes(StandardCharsets.UTF_8));
  }

  private TestOutputTopic<String, String> output(String topic) {
    return driver.createOutputTopic(topic, new StringDeserializer(), new StringDeserializer());
  }

  private List<String> minutes() {
    return output(ImpressionsPerMinute.MINUTES).readValuesToList();
  }

  private List<String> anomalies() {
    return output(ImpressionsPerMinute.ANOMALIES).readValuesToList();
  }

  private static String minute(String adId, long start, long impressions) {
    return "{\"adId\":\"%s\",\"start\":%d,\"impressions\":%d}".formatted(adId, start, impressions);
  }

  private static String anomaly(long minute, String kind, long impressions, long expected) {
    return "{\"adId\":\"a\",\"start\":%d,\"kind\":\"%s\",\"impressions\":%d,\"expected\":%d}"
        .formatted(minute * MINUTE, kind, impressions, expected);
  }
}
