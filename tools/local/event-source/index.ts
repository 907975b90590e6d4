export type { MappingHost, MappingSettings } from "./host.js";
export { EventSourcePoller } from "./poller.js";
