import type { Rule } from "../shared/rule.js";
import { authenticationRules } from "./authentication-rules.js";
import { propertyRules } from "./property-rules.js";
import type { ClusterSettings } from "./settings.js";
import { storageRules } from "./storage-rules.js";

/** What must hold between the settings of a cluster. */
export const clusterRules: readonly Rule<ClusterSettings>[] = [...propertyRules, ...storageRules, ...authenticationRules];
