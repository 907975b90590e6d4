import { functionActions } from "./functions.js";
import { identityActions } from "./identity.js";
import { kafkaActions } from "./kafka.js";
import { networkActions } from "./network.js";
import { observabilityActions } from "./observability.js";
import { pipelineActions } from "./pipelines.js";
import type { ActionTable } from "./resource-actions.js";
import { schemaActions } from "./schemas.js";

/**
 * Which actions Terraform's AWS provider uses for each type of resource that this project creates. Source: requests of provider 5.100 to
 * the local platform, recorded by `__tests__/release/policies.test.ts`, and the provider's sources.
 */
export const terraformActions: ActionTable = {
  ...functionActions,
  ...identityActions,
  ...kafkaActions,
  ...networkActions,
  ...observabilityActions,
  ...pipelineActions,
  ...schemaActions,
};
