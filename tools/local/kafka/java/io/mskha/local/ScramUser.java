package io.mskha.local;

import java.util.List;
import java.util.Properties;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialAlteration;
import org.apache.kafka.clients.admin.UserScramCredentialDeletion;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;
import org.apache.kafka.common.utils.Utils;

/**
 * Sets or removes one user of the SCRAM-SHA-512 listener. Arguments: the administrator's property file, the brokers,
 * {@code set} or {@code remove}, and the name. The password is in the environment, since other users can read arguments.
 */
public final class ScramUser {
  private static final int ITERATIONS = 4096;

  private ScramUser() {}

  public static void main(String[] args) throws Exception {
    Properties properties = Utils.loadProps(args[0]);
    properties.put("bootstrap.servers", args[1]);
    try (Admin admin = Admin.create(properties)) {
      admin.alterUserScramCredentials(List.of(alteration(args[2], args[3]))).all().get();
    }
  }

  private static UserScramCredentialAlteration alteration(String action, String user) {
    return switch (action) {
      case "set" -> {
        ScramCredentialInfo info = new ScramCredentialInfo(ScramMechanism.SCRAM_SHA_512, ITERATIONS);
        yield new UserScramCredentialUpsertion(user, info, System.getenv("MSK_LOCAL_SCRAM_PASSWORD"));
      }
      case "remove" -> new UserScramCredentialDeletion(user, ScramMechanism.SCRAM_SHA_512);
      default -> throw new IllegalArgumentException("unknown action " + action + "; use set or remove");
    };
  }
}
