import type { Warning } from "../../settings/index.js";
import type { ClusterSettings } from "../settings/cluster-settings.js";
import { supportWarning } from "./kafka-support.js";

/**
 * What is allowed, and had better be known.
 *
 * @param today the day that ends of support are seen from
 */
export function clusterWarnings(settings: ClusterSettings, today: Date): Warning[] {
  const warnings: Warning[] = [];
  if ("kafkaVersion" in settings) {
    const says = supportWarning(settings.kafkaVersion, today);
    if (says) warnings.push({ path: ["kafkaVersion"], says });
    if (!settings.kafkaVersion.endsWith(".kraft")) {
      warnings.push({ path: ["kafkaVersion"], says: "ZooKeeper ends with Kafka 3.9, and MSK moves no cluster from it to KRaft" });
    }
  }
  if (settings.acknowledgedReplacement !== undefined && settings.deletionProtection) {
    warnings.push({
      path: ["acknowledgedReplacement"],
      says: "while it stands, deletionProtection is off; take it out after the apply",
    });
  }
  if (
    settings.kind !== "existing" &&
    settings.kind !== "serverless" &&
    settings.publicAccess !== undefined &&
    settings.publicAccess !== "off"
  ) {
    warnings.push({ path: ["publicAccess"], says: "the brokers are on the internet; only their security group stands before them" });
  }
  return warnings;
}
