export { ClientRole, type ClientRoleProps } from "./client-role.js";
export { accessFor } from "./part.js";
export type { GitHubPipelines, GitLabPipelines } from "./planner/pipeline-trust.js";
export { PlannerRole, type PlannerRoleProps } from "./planner/planner-role.js";
export { type ScramUsersSettings, scramUsersSettings } from "./scram-settings.js";
export { ScramUsers, type ScramUsersProps } from "./scram-users.js";
export { accessSection } from "./section.js";
