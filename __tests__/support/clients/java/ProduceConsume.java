import java.io.FileInputStream;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * A program that uses only the files of {@code msk client-config --for java}: it lists and describes a topic, creates, changes and
 * deletes one, sends a record with the given number of bytes, reads it back, and prints what it did. Arguments: client.properties, topic,
 * bytes; "records" as fourth argument leaves out the administration.
 */
public final class ProduceConsume {
  private static final Duration TIMEOUT = Duration.ofSeconds(60);

  public static void main(String[] args) throws Exception {
    Properties settings = new Properties();
    try (InputStream in = new FileInputStream(args[0])) {
      settings.load(in);
    }
    String administered = args.length > 3 ? "" : administer(settings, args[1]);
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
          System.out.println("{" + administered + "\"bytes\":" + read.value().length + "}");
          return;
        }
      }
    }
    throw new IllegalStateException("did not read the record within " + TIMEOUT);
  }
  private static String administer(Properties settings, String topic) throws Exception {
    String own = "java-" + UUID.randomUUID();
    ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, own);
    try (Admin admin = Admin.create(settings)) {
      boolean listed = admin.listTopics().names().get().contains(topic);
      TopicDescription described = admin.describeTopics(List.of(topic)).allTopicNames().get().get(topic);
      admin.createTopics(List.of(new NewTopic(own, 2, (short) 3))).all().get();
      var set = new AlterConfigOp(new ConfigEntry("retention.ms", "60000"), AlterConfigOp.OpType.SET);
      admin.incrementalAlterConfigs(Map.of(resource, List.of(set))).all().get();
      Callable<String> retention = () -> admin.describeConfigs(List.of(resource)).all().get().get(resource).get("retention.ms").value();
      until("the retention is changed", () -> retention.call().equals("60000"));
      String changed = retention.call();
      admin.deleteTopics(List.of(own)).all().get();
      until("the topic is deleted", () -> !admin.listTopics().names().get().contains(own));
      int replicas = described.partitions().get(0).replicas().size();
      String format = "\"listed\":%b,\"partitions\":%d,\"replicas\":%d,\"retention\":\"%s\",\"deleted\":true,";
      return String.format(format, listed, described.partitions().size(), replicas, changed);
    }
  }

  private static void until(String what, Callable<Boolean> attempt) throws Exception {
    Exception last = null;
    for (Instant end = Instant.now().plus(TIMEOUT); Instant.now().isBefore(end); Thread.sleep(100)) {
      try {
        if (attempt.call()) return;
      } catch (Exception failure) {
        last = failure;
      }
    }
    throw new IllegalStateException("not within " + TIMEOUT + ": " + what, last);
  }
}
