package io.mskha.local;

import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.FeatureMetadata;
import org.apache.kafka.clients.admin.FeatureUpdate;
import org.apache.kafka.clients.admin.FinalizedVersionRange;
import org.apache.kafka.clients.admin.SupportedVersionRange;
import org.apache.kafka.clients.admin.UpdateFeaturesOptions;
import org.apache.kafka.common.utils.Utils;

/**
 * Raises a cluster's {@code metadata.version} to the newest version that its nodes support, once all of them run a new release.
 * Until then the cluster writes metadata of the old version. Arguments: the administrator's property file and the brokers.
 */
public final class FinalizeMetadata {
  private static final String FEATURE = "metadata.version";

  private FinalizeMetadata() {}

  public static void main(String[] args) throws Exception {
    Properties properties = Utils.loadProps(args[0]);
    properties.put("bootstrap.servers", args[1]);
    try (Admin admin = Admin.create(properties)) {
      FeatureMetadata features = admin.describeFeatures().featureMetadata().get();
      SupportedVersionRange supported = features.supportedFeatures().get(FEATURE);
      FinalizedVersionRange current = features.finalizedFeatures().get(FEATURE);
      if (current.maxVersionLevel() >= supported.maxVersion()) return;
      FeatureUpdate raise = new FeatureUpdate(supported.maxVersion(), FeatureUpdate.UpgradeType.UPGRADE);
      admin.updateFeatures(Map.of(FEATURE, raise), new UpdateFeaturesOptions()).all().get();
      System.out.println(FEATURE + " " + current.maxVersionLevel() + " → " + supported.maxVersion());
    }
  }
}
