import { settingsSection } from "../settings/index.js";
import { aclsSettings } from "./acl-settings.js";
import { topicsNames } from "./names.js";
import { topicsRules } from "./rules.js";
import { deletableTopics, topicsSettings } from "./settings.js";

/** The part of the settings file about topics and ACLs. */
export const topicsSection = settingsSection({
  title: "Topics and ACLs",
  shape: { topics: topicsSettings, deletableTopics, acls: aclsSettings },
  renamed: { releasedTopics: "deletableTopics" },
  rules: topicsRules,
  names: topicsNames,
});
