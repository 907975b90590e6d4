package io.mskha.local;

import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.PolicyViolationException;
import org.apache.kafka.server.policy.AlterConfigPolicy;
import org.apache.kafka.server.policy.CreateTopicPolicy;

/**
 * Accepts the topic properties that MSK Serverless accepts. The beginning of the messages is MSK's (strimzi-kafka-operator PR 9606,
 * terraform-provider-kafka issue 446); the error code POLICY_VIOLATION is not verified.
 * Source of the properties: Amazon MSK Developer Guide, "Configuration for serverless clusters".
 */
public final class ServerlessTopicPolicy implements CreateTopicPolicy, AlterConfigPolicy {
  private static final String LARGEST_MESSAGE = "max.message.bytes";
  private static final long MOST_MESSAGE_BYTES = 8_388_608;

  /** The properties that clients can set; before.max.ms and after.max.ms replace difference.max.ms in newer versions of Kafka. */
  private static final Set<String> SETTABLE =
      Set.of(
          "cleanup.policy",
          "compression.type",
          LARGEST_MESSAGE,
          "message.timestamp.after.max.ms",
          "message.timestamp.before.max.ms",
          "message.timestamp.difference.max.ms",
          "message.timestamp.type",
          "retention.bytes",
          "retention.ms");

  /** Topics of Kafka itself: the brokers create them with other properties. */
  private static final Set<String> INTERNAL = Set.of("__consumer_offsets", "__transaction_state");

  @Override
  public void configure(Map<String, ?> configs) {}

  @Override
  public void close() {}

  @Override
  public void validate(CreateTopicPolicy.RequestMetadata request) {
    if (INTERNAL.contains(request.topic())) return;
    request.configs().forEach((name, value) -> check(name, value));
  }

  @Override
  public void validate(AlterConfigPolicy.RequestMetadata request) {
    if (request.resource().type() != ConfigResource.Type.TOPIC)
      throw new PolicyViolationException("Amazon MSK Serverless can't alter the configuration of a " + request.resource().type() + ".");
    // Controllers call it for new topics too, so that the endpoint before the broker refuses to alter cleanup.policy.
    request.configs().forEach((name, value) -> check(name, value));
  }

  private static void check(String name, String value) {
    if (!SETTABLE.contains(name)) throw rejected(name);
    if (LARGEST_MESSAGE.equals(name) && value != null && Long.parseLong(value) > MOST_MESSAGE_BYTES)
      throw new PolicyViolationException(LARGEST_MESSAGE + " is " + value + "; Amazon MSK Serverless allows at most " + MOST_MESSAGE_BYTES + ".");
  }

  private static PolicyViolationException rejected(String name) {
    return new PolicyViolationException("Amazon MSK Serverless can't alter topic configuration " + name + ".");
  }
}
