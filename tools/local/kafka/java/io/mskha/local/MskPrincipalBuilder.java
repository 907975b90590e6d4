package io.mskha.local;

import org.apache.kafka.common.security.auth.AuthenticationContext;
import org.apache.kafka.common.security.auth.KafkaPrincipal;
import org.apache.kafka.common.security.auth.SaslAuthenticationContext;
import org.apache.kafka.common.security.authenticator.DefaultKafkaPrincipalBuilder;
import org.apache.kafka.common.security.ssl.SslPrincipalMapper;

/**
 * Names clients as MSK does: IAM clients by their ARN, TLS clients by the distinguished name of their certificate, others as Kafka does.
 * Nodes get a separate principal type, which a client certificate can't have.
 */
public final class MskPrincipalBuilder extends DefaultKafkaPrincipalBuilder {
  static final String IAM = "IAM";
  private static final KafkaPrincipal NODE = new KafkaPrincipal("Node", "local");

  public MskPrincipalBuilder() {
    super(null, SslPrincipalMapper.fromRules("DEFAULT"));
  }

  @Override
  public KafkaPrincipal build(AuthenticationContext context) {
    return switch (context.listenerName()) {
      case "REPLICATION_SECURE", "CONTROLLER" -> NODE;
      case "CLIENT_IAM" -> new KafkaPrincipal(IAM, ((SaslAuthenticationContext) context).server().getAuthorizationID());
      default -> super.build(context);
    };
  }
}
