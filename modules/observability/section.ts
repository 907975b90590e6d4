import { settingsSection } from "../settings/index.js";
import { observabilityNames } from "./names.js";
import { observabilityRules } from "./rules.js";
import { observabilitySettings } from "./settings.js";

/** The part of the settings file about alarms. */
export const observabilitySection = settingsSection({
  title: "Observability",
  shape: { observability: observabilitySettings.prefault({}).describe("Alarms, and the objectives that they come from.") },
  rules: observabilityRules,
  names: observabilityNames,
});
