import type { Rule } from "../../settings/index.js";
import type { ClusterSettings } from "../settings/cluster-settings.js";
import { authenticationRules } from "./authentication.js";
import { propertyRules } from "./properties.js";
import { storageRules } from "./storage.js";

/** What must hold between the settings of a cluster. */
export const clusterRules: readonly Rule<ClusterSettings>[] = [...propertyRules, ...storageRules, ...authenticationRules];
