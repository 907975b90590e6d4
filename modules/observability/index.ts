export { Observability, type ObservabilityProps } from "./observability.js";
export { observabilityFor } from "./part.js";
export { ExistingWorkspaces } from "./prometheus/existing-workspaces.js";
export { observabilitySection } from "./section.js";
export { type LagObjectives, lagObjectives, observabilitySettings } from "./settings.js";
export type { Monitoring } from "./targets.js";
