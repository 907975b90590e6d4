package io.mskha.examples.streams;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.processor.StateRestoreListener;

/** Runs {@link ImpressionsPerMinute} until SIGTERM. Prints its states and each restored store as JSON, one object in each line. */
public final class Application {
  private static final Duration STOP = Duration.ofSeconds(30);

  private Application() {}

  /**
   * @param args the {@code client.properties} of {@code msk client-config --for java}, the folder of the state, and the name of this
   *     instance, which keeps its partitions if it starts again within the session timeout
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    if (args.length != 3) {
      System.err.println("Usage: java -jar impressions-per-minute.jar CLIENT_PROPERTIES STATE_FOLDER INSTANCE");
      System.exit(2);
    }
    CountDownLatch stopped = new CountDownLatch(1);
    KafkaStreams streams = new KafkaStreams(ImpressionsPerMinute.topology(), settings(Path.of(args[0]), args[1], args[2]));
    streams.setGlobalStateRestoreListener(new PrintedRestores());
    streams.setStateListener(
        (now, before) -> {
          print(Map.of("state", now.name()));
          if (now == KafkaStreams.State.ERROR || now == KafkaStreams.State.NOT_RUNNING) stopped.countDown();
        });
    Runtime.getRuntime().addShutdownHook(new Thread(() -> streams.close(STOP)));
    streams.start();
    stopped.await();
    // Whatever runs the container starts it again after a failure. After SIGTERM the JVM is already stopping.
    if (streams.state() == KafkaStreams.State.ERROR) System.exit(1);
  }

  static Properties settings(Path clientProperties, String stateFolder, String instance) throws IOException {
    Properties settings = new Properties();
    try (Reader reader = Files.newBufferedReader(clientProperties, StandardCharsets.UTF_8)) {
      settings.load(reader);
    }
    // exactly_once_v2 decides these two, and warns if a file sets them.
    settings.remove(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG);
    settings.remove(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG);
    settings.put(StreamsConfig.APPLICATION_ID_CONFIG, ImpressionsPerMinute.APPLICATION);
    settings.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
    settings.put(StreamsConfig.STATE_DIR_CONFIG, stateFolder);
    settings.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, 2);
    // Consumers that read committed records see a minute at most this much later. Shorter means more transactions.
    settings.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, 1_000);
    settings.put(StreamsConfig.consumerPrefix(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG), instance);
    settings.put(StreamsConfig.consumerPrefix(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG), "earliest");
    return settings;
  }

  private static void print(Object line) {
    System.out.println(Impression.json(line));
  }

  private static final class PrintedRestores implements StateRestoreListener {
    @Override
    public void onRestoreStart(TopicPartition partition, String store, long first, long end) {}

    @Override
    public void onBatchRestored(TopicPartition partition, String store, long last, long records) {}

    @Override
    public void onRestoreEnd(TopicPartition partition, String store, long records) {
      if (records > 0) print(Map.of("restored", store, "partition", partition.partition(), "records", records));
    }
  }
}
