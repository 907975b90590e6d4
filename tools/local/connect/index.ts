export { type ConnectInstallation, connectVersions, ensureConnect } from "./ensure-connect.js";
export { type ConnectorStatus, ConnectRefused, WorkerApi } from "./worker-api.js";
export { WorkerProcess } from "./worker-process.js";
export { workerProperties } from "./worker-properties.js";
