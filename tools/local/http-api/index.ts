export type { ApiDefinition, ApiMeasurement, HttpApiHost, Route, Stage, Throttling } from "./host.js";
export { HttpApiListener } from "./listener.js";
