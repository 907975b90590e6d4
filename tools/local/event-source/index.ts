export type { MappingHost, MappingSettings } from "./host.js";
export { EventSourcePoller, type PollerState } from "./poller.js";
