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

/** Server side of MSK's IAM over OAUTHBEARER: has the platform's IAM check the token. */
public final class IamTokenValidator implements AuthenticateCallbackHandler {
  private static final Logger LOG = LoggerFactory.getLogger(IamTokenValidator.class);
  private final IamFront iam = IamFront.fromEnvironment();

  @Override
  public void configure(Map<String, ?> configs, String mechanism, List<AppConfigurationEntry> jaas) {}

  @Override
  public void close() {}

  @Override
  public void handle(Callback[] callbacks) throws UnsupportedCallbackException {
    for (Callback callback : callbacks) {
      if (callback instanceof OAuthBearerValidatorCallback question) validate(question);
      // The broker's own log-in asks for a token too, and needs none: brokers speak TLS among themselves.
      else if (!(callback instanceof OAuthBearerTokenCallback || callback instanceof OAuthBearerExtensionsValidatorCallback))
        throw new UnsupportedCallbackException(callback);
    }
  }

  private void validate(OAuthBearerValidatorCallback question) {
    try {
      question.token(new IamToken(question.tokenValue(), iam.authenticateToken(question.tokenValue()), System.currentTimeMillis()));
    } catch (IamFront.Refused refused) {
      LOG.info("IAM refused a token: {}", refused.getMessage());
      question.error("access_denied", null, null);
    } catch (IOException failure) {
      LOG.warn("IAM could not be asked, so the client is refused", failure);
      question.error("temporarily_unavailable", null, null);
    }
  }

  private record IamToken(String value, IamFront.Identity identity, Long startTimeMs) implements OAuthBearerToken {
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
