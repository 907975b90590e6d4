package io.mskha.local;

import java.security.Provider;
import java.security.Security;
import java.util.Map;
import javax.security.auth.Subject;
import javax.security.auth.callback.CallbackHandler;
import javax.security.auth.spi.LoginModule;

/** Registers the server side of AWS_MSK_IAM, the SASL mechanism of AWS's Java clients. The broker's own login does nothing. */
public final class AwsMskIamLoginModule implements LoginModule {
  static {
    Security.addProvider(new MechanismProvider());
  }

  private static final class MechanismProvider extends Provider {
    private MechanismProvider() {
      super("MskLocalIam", "1.0", "Server side of the SASL mechanism " + AwsMskIamSaslServer.MECHANISM);
      put("SaslServerFactory." + AwsMskIamSaslServer.MECHANISM, AwsMskIamSaslServer.Factory.class.getName());
    }
  }

  @Override
  public void initialize(Subject subject, CallbackHandler handler, Map<String, ?> sharedState, Map<String, ?> options) {}

  @Override
  public boolean login() {
    return true;
  }

  @Override
  public boolean commit() {
    return true;
  }

  @Override
  public boolean abort() {
    return false;
  }

  @Override
  public boolean logout() {
    return true;
  }
}
