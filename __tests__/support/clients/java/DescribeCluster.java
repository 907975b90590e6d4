import java.io.BufferedReader;
import java.io.FileInputStream;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.quota.ClientQuotaEntity;
import org.apache.kafka.common.quota.ClientQuotaFilter;

/**
 * A program that describes a cluster with Kafka's own client, so that what another client wrote is decoded by the code that defines it. For
 * each line of its input it prints all ACLs, topics and quotas in lines of tab-separated fields, then an empty line. Argument: client.properties.
 */
public final class DescribeCluster {
  public static void main(String[] args) throws Exception {
    Properties settings = new Properties();
    try (InputStream in = new FileInputStream(args[0])) {
      settings.load(in);
    }
    try (Admin admin = Admin.create(settings);
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in))) {
      while (in.readLine() != null) {
        List<String> lines = new ArrayList<>();
        for (AclBinding acl : admin.describeAcls(AclBindingFilter.ANY).values().get()) lines.add(line(acl));
        for (TopicDescription topic : admin.describeTopics(admin.listTopics().names().get()).allTopicNames().get().values())
          lines.add(line(topic, configuration(admin, topic.name())));
        for (Map.Entry<ClientQuotaEntity, Map<String, Double>> quota : admin.describeClientQuotas(ClientQuotaFilter.all()).entities().get().entrySet())
          lines.add(line(quota.getKey(), quota.getValue()));
        lines.forEach(System.out::println);
        System.out.println();
      }
    }
  }

  private static String line(AclBinding acl) {
    return String.join(
        "\t",
        "acl",
        acl.pattern().resourceType().name(),
        acl.pattern().name(),
        acl.pattern().patternType().name(),
        acl.entry().principal(),
        acl.entry().host(),
        acl.entry().operation().name(),
        acl.entry().permissionType().name());
  }

  private static String line(ClientQuotaEntity entity, Map<String, Double> limits) {
    List<String> fields = new ArrayList<>(List.of("quota"));
    entity.entries().forEach((type, name) -> fields.add(type + "=" + (name == null ? "<default>" : name)));
    fields.add("");
    limits.forEach((name, value) -> fields.add(name + "=" + value));
    return String.join("\t", fields);
  }

  private static String line(TopicDescription topic, Map<String, String> configuration) {
    String factors =
        topic.partitions().stream().map(partition -> String.valueOf(partition.replicas().size())).distinct().collect(Collectors.joining(","));
    List<String> fields = new ArrayList<>(List.of("topic", topic.name(), String.valueOf(topic.partitions().size()), factors));
    configuration.forEach((name, value) -> fields.add(name + "=" + value));
    return String.join("\t", fields);
  }

  /** Returns what is set for the topic itself, without the cluster's settings and defaults. */
  private static Map<String, String> configuration(Admin admin, String topic) throws Exception {
    ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
    Config config = admin.describeConfigs(List.of(resource)).all().get().get(resource);
    Map<String, String> set = new TreeMap<>();
    for (ConfigEntry entry : config.entries())
      if (entry.source() == ConfigEntry.ConfigSource.DYNAMIC_TOPIC_CONFIG) set.put(entry.name(), entry.value());
    return set;
  }
}
