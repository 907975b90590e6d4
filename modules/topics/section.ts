import { settingsSection } from "../settings/index.js";
import { aclsSettings } from "./acl-settings.js";
import { topicsNames } from "./names.js";
import { quotaWarnings } from "./quotas/rules.js";
import { quotasSettings } from "./quotas/settings.js";
import { topicsRules } from "./rules.js";
import { deletableTopics, detectDrift, topicsSettings } from "./settings.js";

/** The part of the settings file about topics, ACLs and quotas. */
export const topicsSection = settingsSection({
  title: "Topics, ACLs and quotas",
  shape: { topics: topicsSettings, deletableTopics, acls: aclsSettings, quotas: quotasSettings, detectDrift },
  renamed: { releasedTopics: "deletableTopics" },
  rules: topicsRules,
  warnings: quotaWarnings,
  names: topicsNames,
});
