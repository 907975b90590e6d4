export type { LogSource } from "../../dashboards/queries/index.js";
export { AlarmTopic, type AlarmTopicProps } from "./alarm-topic.js";
export { Observability, type ObservabilityProps } from "./observability.js";
export { observabilityFor } from "./part.js";
export { ExistingWorkspaces } from "./prometheus/existing-workspaces.js";
export type { LogGroups } from "./saved-queries.js";
export { observabilitySection } from "./section.js";
export { type LagObjectives, lagObjectives, observabilitySettings } from "./settings.js";
export type { MonitoredDatabase, MonitoredFunction, Monitoring } from "./targets.js";
