import type { MskLimits, ResourceCheck, ReviewRule } from "../rule.js";
import { administrator, administratorRules } from "./administrator.js";
import { clusterSecurity, clusterSecurityRules, watching } from "./cluster-security.js";
import { dataLoss, dataRules, protectionOff } from "./data.js";
import { driftRules, unknownValues } from "./drift.js";
import { brokerProperties, durabilityRules } from "./durability.js";
import { clusterChangeRules, irreversibleChanges, kafkaSupport } from "./irreversible.js";
import { endpoints, networkAccess, networkRules } from "./network.js";
import { policies, policyRules } from "./policies.js";
import { brokerRestarts, restartRules } from "./restarts.js";
import { secretRules, secretsInResource } from "./secrets.js";
import { settingsRules } from "./settings.js";
import { topicDrift, topicDriftRules } from "./topic-drift.js";
import { userRules, users } from "./users.js";

export { composedPolicies } from "./composed-policies.js";
export { type Drift, driftFound, driftIn, failedChecks, uncomparedDrift } from "./drift.js";
export { secretsInOutput, secretsInVariable } from "./secrets.js";
export { fromSettings } from "./settings.js";

/** Every rule of the review. */
export const reviewRules: readonly ReviewRule[] = [
  ...dataRules,
  ...restartRules,
  ...clusterChangeRules,
  ...durabilityRules,
  ...clusterSecurityRules,
  ...networkRules,
  ...policyRules,
  ...secretRules,
  ...administratorRules,
  ...userRules,
  ...driftRules,
  ...topicDriftRules,
  ...settingsRules,
];

/** Returns the checks of a resource. @param today - the day from which support dates are counted */
export const resourceChecks = (today: Date, limits: MskLimits): readonly ResourceCheck[] => [
  dataLoss,
  protectionOff,
  brokerRestarts,
  irreversibleChanges(limits),
  kafkaSupport(today, limits),
  brokerProperties,
  clusterSecurity,
  watching,
  networkAccess,
  endpoints,
  policies,
  secretsInResource,
  administrator,
  users,
  unknownValues,
  topicDrift,
];
