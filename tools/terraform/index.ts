export { attributeAt, isMarked } from "./attribute-values.js";
export { type Diagnostic, inOneLine } from "./diagnostic.js";
export { cliVariables, terraformEnvironment } from "./environment.js";
export { type OutputsSource, outputsOfEnvironment, readOutputs } from "./outputs.js";
export {
  type Change,
  type CheckResult,
  type PlanJson,
  type PlannedResource,
  type ProviderConfiguration,
  planIn,
  readPlan,
} from "./plan-json.js";
export { PlanFormatError, type PlanVisitor, streamPlan } from "./plan-stream.js";
export { providerMirror } from "./provider-mirror.js";
export {
  actionOf,
  announcedChangesIn,
  changedAttributes,
  type PlannedChange,
  plannedChangesIn,
  type ResourceChange,
  resourceChangesIn,
} from "./resource-changes.js";
export {
  documentIn,
  errorsIn,
  type RunCommand,
  requireSuccess,
  runTerraform,
  TerraformError,
  type TerraformRun,
} from "./run-terraform.js";
export { type Applied, Terraform } from "./terraform.js";
export { startTerraformSession, type TerraformSession } from "./terraform-session.js";
