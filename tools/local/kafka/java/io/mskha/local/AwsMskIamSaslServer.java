package io.mskha.local;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.UUID;
import javax.security.auth.callback.CallbackHandler;
import javax.security.sasl.SaslServer;
import javax.security.sasl.SaslServerFactory;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.security.authenticator.SaslInternalConfigs;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Server side of AWS_MSK_IAM, the mechanism of aws-msk-iam-auth (Java): one signed JSON payload from the client, one JSON response.
 * The client requires the version and the request id in the response, and treats an empty response as a failure.
 */
public final class AwsMskIamSaslServer implements SaslServer {
  static final String MECHANISM = "AWS_MSK_IAM";
  private static final Logger LOG = LoggerFactory.getLogger(AwsMskIamSaslServer.class);

  private final IamClient iam = IamClient.fromEnvironment();
  private IamClient.Identity identity;

  /** Loaded by the JVM through the provider that {@link AwsMskIamLoginModule} registers. */
  public static final class Factory implements SaslServerFactory {
    @Override
    public SaslServer createSaslServer(String mechanism, String protocol, String server, Map<String, ?> props, CallbackHandler handler) {
      return MECHANISM.equals(mechanism) ? new AwsMskIamSaslServer() : null;
    }

    @Override
    public String[] getMechanismNames(Map<String, ?> props) {
      return new String[] {MECHANISM};
    }
  }

  @Override
  public String getMechanismName() {
    return MECHANISM;
  }

  @Override
  public byte[] evaluateResponse(byte[] payload) {
    String requestId = UUID.randomUUID().toString();
    try {
      identity = iam.authenticatePayload(payload);
    } catch (IamClient.AccessDenied denied) {
      LOG.info("[{}] IAM denied a client: {}", requestId, denied.getMessage());
      throw new SaslAuthenticationException("[" + requestId + "]: Access denied");
    } catch (IOException failure) {
      LOG.warn("[{}] IAM is not available; the client is rejected", requestId, failure);
      throw new SaslAuthenticationException("[" + requestId + "]: Internal error");
    }
    return ("{\"version\":\"2020_10_22\",\"request-id\":\"" + requestId + "\"}").getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public boolean isComplete() {
    return identity != null;
  }

  @Override
  public String getAuthorizationID() {
    if (identity == null) throw new IllegalStateException("Authentication has not completed");
    return identity.principal();
  }

  /** Returns the expiry of the credentials, after which Kafka requires the client to authenticate again. */
  @Override
  public Object getNegotiatedProperty(String name) {
    if (identity == null) throw new IllegalStateException("Authentication has not completed");
    return SaslInternalConfigs.CREDENTIAL_LIFETIME_MS_SASL_NEGOTIATED_PROPERTY_KEY.equals(name) ? identity.expiresAtMs() : null;
  }

  @Override
  public byte[] unwrap(byte[] incoming, int offset, int len) {
    throw new IllegalStateException("The mechanism has no security layer; the listener uses TLS");
  }

  @Override
  public byte[] wrap(byte[] outgoing, int offset, int len) {
    throw new IllegalStateException("The mechanism has no security layer; the listener uses TLS");
  }

  @Override
  public void dispose() {}
}
