import java.io.FileInputStream;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;
import java.util.Random;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * A program that uses only the files of {@code msk client-config --for java}: it sends a record with the given number of bytes,
 * reads it back, and prints its size. Arguments: client.properties, topic, bytes.
 */
public final class ProduceConsume {
  private static final Duration TIMEOUT = Duration.ofSeconds(60);

  public static void main(String[] args) throws Exception {
    Properties settings = new Properties();
    try (InputStream in = new FileInputStream(args[0])) {
      settings.load(in);
    }
    byte[] value = new byte[Integer.parseInt(args[2])];
    new Random().nextBytes(value); // random bytes, which do not compress
    RecordMetadata sent;
    try (var producer = new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
      sent = producer.send(new ProducerRecord<>(args[1], value)).get();
    }
    settings.put("group.id", args[1] + "-java");
    try (var consumer = new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      TopicPartition partition = new TopicPartition(sent.topic(), sent.partition());
      consumer.assign(List.of(partition));
      consumer.seek(partition, sent.offset());
      for (Instant end = Instant.now().plus(TIMEOUT); Instant.now().isBefore(end); ) {
        for (ConsumerRecord<byte[], byte[]> read : consumer.poll(Duration.ofSeconds(1)).records(partition)) {
          if (read.offset() != sent.offset()) continue;
          if (!Arrays.equals(read.value(), value)) throw new IllegalStateException("read a different value");
          consumer.commitSync(); // also tests the permissions of the group
          System.out.println("{\"bytes\":" + read.value().length + "}");
          return;
        }
      }
    }
    throw new IllegalStateException("did not read the record within " + TIMEOUT);
  }
}
