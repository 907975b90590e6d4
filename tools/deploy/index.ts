export { type BrokerView, LocalControl } from "./control.js";
export { type DeploymentOptions, deploy, synthesize } from "./deployment.js";
export { type Endpoint, environmentOf, isAlive, readEndpoint, useEndpoint } from "./endpoint.js";
export { interruptible } from "./interrupt.js";
export { downLocalPlatform, type LocalPlatform, startLocalPlatform, upLocalPlatform } from "./local-platform.js";
export { timedProgress } from "./progress.js";
export { type PlannedChange, Terraform } from "./terraform.js";
export { deployLocal, down, up } from "./up-down.js";
export { withPlatform } from "./with-platform.js";
