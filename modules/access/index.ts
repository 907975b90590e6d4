export { ClientRole, type ClientRoleProps } from "./client-role.js";
export { type ClientsSettings, clientsSettings } from "./client-settings.js";
export { accessFor } from "./part.js";
export { MOST_SCRAM_USERS, type ScramUsersSettings, scramUsersSettings } from "./scram-settings.js";
export { ScramUsers, type ScramUsersProps } from "./scram-users.js";
export { accessSection } from "./section.js";
