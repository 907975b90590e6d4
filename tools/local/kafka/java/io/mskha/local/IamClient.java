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

/** Client of the local platform's IAM over HTTP on loopback. IAM has the keys and policies; the broker has neither. */
final class IamClient {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int CONNECT_TIMEOUT_MS = 2_000;
  private static final int READ_TIMEOUT_MS = 5_000;

  /** The principal of a token or a signed payload. */
  record Identity(String principal, long expiresAtMs) {}

  /** IAM denied access; the message is the reason. */
  static final class AccessDenied extends Exception {
    AccessDenied(String reason) {
      super(reason);
    }
  }

  private final String endpoint;
  private final String secret;
  private final String clusterArn;

  private IamClient(String endpoint, String secret, String clusterArn) {
    this.endpoint = endpoint;
    this.secret = secret;
    this.clusterArn = clusterArn;
  }

  /** Reads the settings from the environment: other users can read arguments and property files. */
  static IamClient fromEnvironment() {
    return new IamClient(setting("MSK_LOCAL_IAM_ENDPOINT"), setting("MSK_LOCAL_IAM_SECRET"), setting("MSK_LOCAL_CLUSTER_ARN"));
  }

  private static String setting(String name) {
    String value = System.getenv(name);
    if (value == null || value.isEmpty()) throw new IllegalStateException(name + " is not set");
    return value;
  }

  /** @param token the token of an OAUTHBEARER client: a presigned URL in base64url */
  Identity authenticateToken(String token) throws IOException, AccessDenied {
    return authenticate(JSON.createObjectNode().put("token", token));
  }

  /** @param payload the payload of an AWS_MSK_IAM client: the same signature as JSON */
  Identity authenticatePayload(byte[] payload) throws IOException, AccessDenied {
    JsonNode parsed;
    try {
      parsed = JSON.readTree(payload);
    } catch (IOException notJson) {
      throw new AccessDenied("The authentication payload is not JSON");
    }
    return authenticate(JSON.createObjectNode().set("payload", parsed));
  }

  private Identity authenticate(ObjectNode credentials) throws IOException, AccessDenied {
    JsonNode response = post("authenticate", credentials);
    return new Identity(response.required("principal").asText(), response.required("expiresAtMs").asLong());
  }

  /** @return a decision for each action: true if the principal's policies allow it */
  boolean[] authorize(String principal, List<Action> actions) throws IOException, AccessDenied {
    ObjectNode request = JSON.createObjectNode().put("principal", principal);
    ArrayNode list = request.putArray("actions");
    for (Action action : actions) {
      list.addObject()
          .put("operation", action.operation().name())
          .put("resourceType", action.resourcePattern().resourceType().name())
          .put("resourceName", action.resourcePattern().name());
    }
    JsonNode allowed = post("authorize", request).required("allowed");
    if (allowed.size() != actions.size()) throw new IOException("IAM returned " + allowed.size() + " decisions for " + actions.size() + " actions");
    boolean[] decisions = new boolean[actions.size()];
    for (int i = 0; i < decisions.length; i++) decisions[i] = allowed.get(i).asBoolean(false);
    return decisions;
  }

  private JsonNode post(String operation, ObjectNode body) throws IOException, AccessDenied {
    HttpURLConnection connection = (HttpURLConnection) URI.create(endpoint + "/" + operation).toURL().openConnection();
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
      byte[] response = in == null ? new byte[0] : in.readAllBytes();
      if (status == 403) throw new AccessDenied(JSON.readTree(response).path("reason").asText("Access denied"));
      if (status != 200) throw new IOException("IAM returned status " + status + " for " + operation);
      return JSON.readTree(response);
    }
  }
}
