import { settingsSection } from "../settings/index.js";
import { bastionNames } from "./names.js";
import { bastionRules, bastionWarnings } from "./rules.js";
import { bastionSettings } from "./settings.js";

/** The bastion's part of the settings file. */
export const bastionSection = settingsSection({
  title: "Bastion",
  shape: { bastion: bastionSettings },
  rules: bastionRules,
  warnings: bastionWarnings,
  names: bastionNames,
});
