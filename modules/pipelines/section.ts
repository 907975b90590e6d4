import { settingsSection } from "../settings/index.js";
import { pipelinesNames } from "./names.js";
import { pipelinesRules } from "./rules.js";
import { pipelinesSettings } from "./settings.js";

/** The pipelines' part of the settings file. */
export const pipelinesSection = settingsSection({
  title: "Pipelines",
  shape: { pipelines: pipelinesSettings },
  rules: pipelinesRules,
  names: pipelinesNames,
});
