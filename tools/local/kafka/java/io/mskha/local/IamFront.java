package io.mskha.local;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.util.List;
import org.apache.kafka.server.authorizer.Action;

/** The local platform's IAM, asked over HTTP on loopback: it knows keys and policies, the broker knows neither. */
final class IamFront {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int CONNECT_TIMEOUT_MS = 2_000;
  private static final int READ_TIMEOUT_MS = 5_000;

  /** Who a token or a signed payload belongs to. */
  record Identity(String principal, long expiresAtMs) {}

  /** IAM's refusal, with its reason. */
  static final class Refused extends Exception {
    Refused(String reason) {
      super(reason);
    }
  }

  private final String endpoint;
  private final String secret;
  private final String clusterArn;

  private IamFront(String endpoint, String secret, String clusterArn) {
    this.endpoint = endpoint;
    this.secret = secret;
    this.clusterArn = clusterArn;
  }

  /** Settings come by environment: arguments and property files can be read by others. */
  static IamFront fromEnvironment() {
    return new IamFront(setting("MSK_LOCAL_IAM_ENDPOINT"), setting("MSK_LOCAL_IAM_SECRET"), setting("MSK_LOCAL_CLUSTER_ARN"));
  }

  private static String setting(String name) {
    String value = System.getenv(name);
    if (value == null || value.isEmpty()) throw new IllegalStateException(name + " is not set");
    return value;
  }

  /** @param token what an OAUTHBEARER client sent: a presigned URL in base64url */
  Identity authenticateToken(String token) throws IOException, Refused {
    return authenticate(JSON.createObjectNode().put("token", token));
  }

  /** @param payload what an AWS_MSK_IAM client sent: the same signature as JSON */
  Identity authenticatePayload(byte[] payload) throws IOException, Refused {
    JsonNode parsed;
    try {
      parsed = JSON.readTree(payload);
    } catch (IOException notJson) {
      throw new Refused("The authentication payload is no JSON");
    }
    return authenticate(JSON.createObjectNode().set("payload", parsed));
  }

  private Identity authenticate(ObjectNode proof) throws IOException, Refused {
    JsonNode answer = post("authenticate", proof);
    return new Identity(answer.required("principal").asText(), answer.required("expiresAtMs").asLong());
  }

  /** @return for each action in turn, whether the principal's policies allow it */
  boolean[] authorize(String principal, List<Action> actions) throws IOException, Refused {
    ObjectNode question = JSON.createObjectNode().put("principal", principal);
    ArrayNode list = question.putArray("actions");
    for (Action action : actions) {
      list.addObject()
          .put("operation", action.operation().name())
          .put("resourceType", action.resourcePattern().resourceType().name())
          .put("resourceName", action.resourcePattern().name());
    }
    JsonNode allowed = post("authorize", question).required("allowed");
    if (allowed.size() != actions.size()) throw new IOException("asked for " + actions.size() + " decisions, got " + allowed.size());
    boolean[] decisions = new boolean[actions.size()];
    for (int i = 0; i < decisions.length; i++) decisions[i] = allowed.get(i).asBoolean(false);
    return decisions;
  }

  private JsonNode post(String question, ObjectNode body) throws IOException, Refused {
    HttpURLConnection connection = (HttpURLConnection) URI.create(endpoint + "/" + question).toURL().openConnection();
    connection.setConnectTimeout(CONNECT_TIMEOUT_MS);
    connection.setReadTimeout(READ_TIMEOUT_MS);
    connection.setRequestMethod("POST");
    connection.setDoOutput(true);
    connection.setRequestProperty("content-type", "application/json");
    connection.setRequestProperty("x-msk-local-secret", secret);
    try (OutputStream out = connection.getOutputStream()) {
      out.write(JSON.writeValueAsBytes(body.put("clusterArn", clusterArn)));
    }
    int status = connection.getResponseCode();
    try (InputStream in = status < 400 ? connection.getInputStream() : connection.getErrorStream()) {
      byte[] answer = in == null ? new byte[0] : in.readAllBytes();
      if (status == 403) throw new Refused(JSON.readTree(answer).path("reason").asText("Access denied"));
      if (status != 200) throw new IOException("IAM answered " + status + " to " + question);
      return JSON.readTree(answer);
    }
  }
}
