package io.mskha.connect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.config.ConfigData;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.provider.ConfigProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/**
 * Replaces <code>${secretsmanager:secret:key}</code> in the configuration of a connector by a key of a secret in AWS Secrets Manager, whose
 * value is a JSON object. The secret is a name or an ARN; Kafka's syntax allows no colon in it, so an ARN is percent-encoded. The syntax
 * and the parameter <code>region</code> are those of AWS's own provider, https://github.com/aws-samples/msk-config-providers.
 *
 * <p>Messages contain neither values nor other keys of a secret.
 */
public final class SecretsManagerConfigProvider implements ConfigProvider {
  private SecretsManagerClient client;

  @Override
  public void configure(Map<String, ?> parameters) {
    Object region = parameters.get("region");
    var builder = SecretsManagerClient.builder().httpClientBuilder(UrlConnectionHttpClient.builder());
    client = region == null ? builder.build() : builder.region(Region.of(region.toString())).build();
  }

  @Override
  public ConfigData get(String path) {
    return new ConfigData(read(path));
  }

  @Override
  public ConfigData get(String path, Set<String> keys) {
    Map<String, String> all = read(path);
    Map<String, String> wanted = new HashMap<>();
    for (String key : keys) {
      String value = all.get(key);
      if (value == null) throw new ConfigException("The secret " + path + " has no key " + key + ".");
      wanted.put(key, value);
    }
    return new ConfigData(wanted);
  }

  @Override
  public void close() {
    if (client != null) client.close();
  }

  private Map<String, String> read(String path) {
    String id = URLDecoder.decode(path, StandardCharsets.UTF_8);
    String text;
    try {
      text = client.getSecretValue(request -> request.secretId(id)).secretString();
    } catch (RuntimeException failure) {
      throw wrapped("The secret " + path + " can't be read: " + failure.getMessage(), failure);
    }
    if (text == null) throw new ConfigException("The secret " + path + " is binary, not a JSON object.");
    Map<String, String> values = new HashMap<>();
    try {
      JsonNode object = new ObjectMapper().readTree(text);
      for (Iterator<Map.Entry<String, JsonNode>> fields = object.fields(); fields.hasNext(); ) {
        Map.Entry<String, JsonNode> field = fields.next();
        values.put(field.getKey(), field.getValue().asText());
      }
    } catch (Exception failure) {
      throw new ConfigException("The secret " + path + " is not a JSON object.");
    }
    return values;
  }

  private static ConfigException wrapped(String message, Throwable cause) {
    ConfigException exception = new ConfigException(message);
    exception.initCause(cause);
    return exception;
  }
}
