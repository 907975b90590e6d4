import java.io.FileInputStream;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * A program that uses only the files of {@code msk client-config --for java --topic}: it writes an event with a schema, or reads all events
 * of the topic, and prints them as JSON. Arguments: client.properties, topic, file of the schema, and the event to write: adId, eventId,
 * impressions, compression.
 */
public final class SchemaValues {
  public static void main(String[] args) throws Exception {
    Properties settings = new Properties();
    try (InputStream in = new FileInputStream(args[0])) {
      settings.load(in);
    }
    if (args.length > 3) write(settings, args);
    else System.out.println(read(settings, args[1]));
  }

  private static void write(Properties settings, String[] args) throws Exception {
    GenericRecord event = new GenericData.Record(new Schema.Parser().parse(Path.of(args[2]).toFile()));
    event.put("adId", args[3]);
    event.put("eventId", args[4]);
    event.put("impressions", Integer.parseInt(args[5]));
    event.put("timestamp", System.currentTimeMillis());
    settings.put("compression.type", args[6]);
    try (var producer = new KafkaProducer<String, GenericRecord>(settings)) {
      producer.send(new ProducerRecord<>(args[1], args[3], event)).get();
    }
  }

  private static List<String> read(Properties settings, String topic) {
    List<String> events = new ArrayList<>();
    try (var consumer = new KafkaConsumer<String, GenericRecord>(settings)) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic).stream().map(each -> new TopicPartition(topic, each.partition())).toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      long end = consumer.endOffsets(partitions).values().stream().mapToLong(Long::longValue).sum();
      for (Instant deadline = Instant.now().plusSeconds(60); events.size() < end && Instant.now().isBefore(deadline); ) {
        for (ConsumerRecord<String, GenericRecord> each : consumer.poll(Duration.ofSeconds(1))) {
          GenericRecord event = each.value();
          String format = "{\"adId\":\"%s\",\"eventId\":\"%s\",\"impressions\":%s}";
          events.add(String.format(format, event.get("adId"), event.get("eventId"), event.get("impressions")));
        }
      }
    }
    return events;
  }
}
