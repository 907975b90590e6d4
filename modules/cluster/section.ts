import { settingsSection } from "../settings/index.js";
import { clusterRules } from "./rules/cluster-rules.js";
import { clusterWarnings } from "./rules/warnings.js";
import { clusterSettings } from "./settings/cluster-settings.js";
import { connectionsSettings } from "./settings/connections.js";
import { clusterNames } from "./settings/names.js";
import { replicatorSettings } from "./settings/replicator.js";

/** The part of the settings file about the cluster and its connections to other clusters. */
export const clusterSection = settingsSection({
  title: "Cluster",
  shape: {
    cluster: clusterSettings.prefault({}).describe("The MSK cluster."),
    replicator: replicatorSettings,
    connections: connectionsSettings,
  },
  rules: clusterRules,
  warnings: clusterWarnings,
  names: clusterNames,
});
