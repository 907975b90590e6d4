export { bareCluster } from "./bare-cluster.js";
export { LocalControl } from "./control.js";
export { deploy, synthesize } from "./deployment.js";
export { adviceOnShell, type Endpoint, environmentOf, isAlive, readEndpoint, useEndpoint } from "./endpoint.js";
export { reportRunningPlatform } from "./exclusive.js";
export { type LocalPlatform, startLocalPlatform } from "./local-platform.js";
export { progressOf, timedProgress, withoutSilence } from "./progress.js";
export { deployLocal, down, up } from "./up-down.js";
export { withPlatform } from "./with-platform.js";
