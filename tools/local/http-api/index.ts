export type { ApiDefinition, HttpApiHost, Route, Stage, Throttling } from "./host.js";
export { HttpApiListener } from "./listener.js";
