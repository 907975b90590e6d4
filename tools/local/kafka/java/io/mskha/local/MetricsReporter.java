package io.mskha.local;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import javax.management.AttributeNotFoundException;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import javax.management.openmbean.CompositeData;

/**
 * Sends the values of a node's MBeans to the local platform at the end of every period of the clock, as MSK's agent does for CloudWatch. The
 * node has no listener for it, and a node that is down or hangs sends nothing.
 */
final class MetricsReporter {
  private static final int TIMEOUT_MS = 2_000;
  private static final ObjectMapper JSON = new ObjectMapper();

  /** MBeans and the attributes to send; an attribute `usage.used` is a member of a composite one. */
  private record Selection(ObjectName beans, List<String> attributes) {}

  private final String endpoint = System.getenv("MSK_LOCAL_METRICS_ENDPOINT");
  private final String secret = System.getenv("MSK_LOCAL_IAM_SECRET");
  private final String clusterArn = System.getenv("MSK_LOCAL_CLUSTER_ARN");
  private final String node;
  private final long periodMs = Long.parseLong(System.getenv("MSK_LOCAL_METRICS_PERIOD_MS"));
  private final List<Selection> selections;
  private final MBeanServer server = ManagementFactory.getPlatformMBeanServer();

  private MetricsReporter(String node) throws IOException, JMException {
    this.node = node;
    this.selections = read(Path.of(System.getenv("MSK_LOCAL_METRICS_FILE")));
  }

  /** Starts the reports if the environment asks for them. */
  static void start(String node) {
    if (System.getenv("MSK_LOCAL_METRICS_ENDPOINT") == null) return;
    Thread reports = new Thread(() -> run(node), "metrics-reporter");
    reports.setDaemon(true);
    reports.start();
  }

  private static void run(String node) {
    try {
      MetricsReporter reporter = new MetricsReporter(node);
      while (true) {
        long now = System.currentTimeMillis(); // read once: a pause before a second reading would make the sleep negative
        long next = (now / reporter.periodMs + 1) * reporter.periodMs;
        Thread.sleep(next - now);
        try {
          reporter.send(next);
        } catch (IOException unreachable) {
          // the platform is stopping, or busy: the next period has new values
        }
      }
    } catch (IOException | JMException | InterruptedException failure) {
      System.err.println("metrics are not reported: " + failure);
    }
  }

  private static List<Selection> read(Path file) throws IOException, JMException {
    List<Selection> selections = new ArrayList<>();
    for (String line : Files.readAllLines(file)) {
      String[] parts = line.split("\t");
      selections.add(new Selection(new ObjectName(parts[0]), List.of(parts[1].split(","))));
    }
    return selections;
  }

  private void send(long timeMs) throws IOException {
    HttpURLConnection connection = (HttpURLConnection) URI.create(endpoint).toURL().openConnection();
    connection.setConnectTimeout(TIMEOUT_MS);
    connection.setReadTimeout(TIMEOUT_MS);
    connection.setRequestMethod("POST");
    connection.setDoOutput(true);
    connection.setRequestProperty("content-type", "application/json");
    connection.setRequestProperty("x-msk-local-secret", secret);
    try (OutputStream out = connection.getOutputStream(); JsonGenerator json = JSON.createGenerator(out)) {
      json.writeStartObject();
      json.writeStringField("clusterArn", clusterArn);
      json.writeStringField("node", node);
      json.writeNumberField("timeMs", timeMs);
      json.writeArrayFieldStart("values");
      for (Selection selection : selections) {
        for (ObjectName name : server.queryNames(selection.beans(), null)) write(json, name, selection.attributes());
      }
      json.writeEndArray();
      json.writeEndObject();
    }
    connection.getResponseCode();
    connection.getInputStream().readAllBytes();
  }

  /** Writes `["kafka.server", {"type": "…"}, "Count", 5]` for each attribute that is a number. */
  private void write(JsonGenerator json, ObjectName name, List<String> attributes) throws IOException {
    for (String attribute : attributes) {
      if (!(valueOf(name, attribute) instanceof Number value) || !Double.isFinite(value.doubleValue())) continue;
      json.writeStartArray();
      json.writeString(name.getDomain());
      json.writeObject(new TreeMap<>(name.getKeyPropertyList()));
      json.writeString(attribute);
      json.writeNumber(value.doubleValue());
      json.writeEndArray();
    }
  }

  private Object valueOf(ObjectName name, String attribute) {
    int dot = attribute.indexOf('.');
    try {
      Object value = server.getAttribute(name, dot < 0 ? attribute : attribute.substring(0, dot));
      return dot >= 0 && value instanceof CompositeData data ? data.get(attribute.substring(dot + 1)) : value;
    } catch (AttributeNotFoundException absent) {
      return null; // metrics of connections appear with the first one
    } catch (JMException | RuntimeException removed) {
      return null; // the MBean was removed since it was listed
    }
  }
}
