import { type Rule, rulesWithin } from "../../settings/index.js";
import type { ClusterSettings } from "../settings/cluster-settings.js";
import { authenticationRules } from "./authentication.js";
import type { ClusterContext } from "./context.js";
import { hostedTopicsRules } from "./hosted-topics.js";
import { placementRules } from "./placement.js";
import { propertyRules } from "./properties.js";
import { providerRules } from "./provider.js";
import { replicatorRules } from "./replicator.js";
import { serverlessAccessRules } from "./serverless-access.js";
import { storageRules } from "./storage.js";

/** Rules that read nothing but the cluster's own settings. A published module checks them too. */
export const ownRules: readonly Rule<ClusterSettings>[] = [...propertyRules, ...storageRules, ...authenticationRules];

/** Rules about the cluster. */
export const clusterRules: readonly Rule<ClusterContext>[] = [
  ...rulesWithin("cluster", ownRules),
  ...placementRules,
  ...providerRules,
  ...replicatorRules,
  ...hostedTopicsRules,
  ...serverlessAccessRules,
];
