package io.mskha.local;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.security.auth.callback.Callback;
import javax.security.auth.callback.UnsupportedCallbackException;
import javax.security.auth.login.AppConfigurationEntry;
import org.apache.kafka.common.security.auth.AuthenticateCallbackHandler;
import org.apache.kafka.common.security.oauthbearer.OAuthBearerExtensionsValidatorCallback;
import org.apache.kafka.common.security.oauthbearer.OAuthBearerToken;
import org.apache.kafka.common.security.oauthbearer.OAuthBearerTokenCallback;
import org.apache.kafka.common.security.oauthbearer.OAuthBearerValidatorCallback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Server side of MSK's IAM authentication over OAUTHBEARER: the local platform's IAM validates the token. */
public final class IamTokenValidator implements AuthenticateCallbackHandler {
  private static final Logger LOG = LoggerFactory.getLogger(IamTokenValidator.class);
  private final IamClient iam = IamClient.fromEnvironment();

  @Override
  public void configure(Map<String, ?> configs, String mechanism, List<AppConfigurationEntry> jaas) {}

  @Override
  public void close() {}

  @Override
  public void handle(Callback[] callbacks) throws UnsupportedCallbackException {
    for (Callback callback : callbacks) {
      if (callback instanceof OAuthBearerValidatorCallback validation) validate(validation);
      // The broker's own login also requests a token but does not need one: brokers use TLS between each other.
      else if (!(callback instanceof OAuthBearerTokenCallback || callback instanceof OAuthBearerExtensionsValidatorCallback))
        throw new UnsupportedCallbackException(callback);
    }
  }

  private void validate(OAuthBearerValidatorCallback validation) {
    try {
      validation.token(new IamToken(validation.tokenValue(), iam.authenticateToken(validation.tokenValue()), System.currentTimeMillis()));
    } catch (IamClient.AccessDenied denied) {
      LOG.info("IAM denied a token: {}", denied.getMessage());
      validation.error("access_denied", null, null);
    } catch (IOException failure) {
      LOG.warn("IAM is not available; the client is rejected", failure);
      validation.error("temporarily_unavailable", null, null);
    }
  }

  private record IamToken(String value, IamClient.Identity identity, Long startTimeMs) implements OAuthBearerToken {
    @Override
    public Set<String> scope() {
      return Set.of();
    }

    @Override
    public long lifetimeMs() {
      return identity.expiresAtMs();
    }

    @Override
    public String principalName() {
      return identity.principal();
    }
  }
}
