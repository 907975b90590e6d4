import { settingsSection } from "../settings/index.js";
import { clientsSettings } from "./client-settings.js";
import { accessNames } from "./names.js";
import { accessRules, accessWarnings } from "./rules.js";
import { scramUsersSettings } from "./scram-settings.js";

/** The part of the settings file about SCRAM users and the roles of clients. */
export const accessSection = settingsSection({
  title: "Users and clients",
  shape: { scramUsers: scramUsersSettings, clients: clientsSettings },
  rules: accessRules,
  warnings: accessWarnings,
  names: accessNames,
});
