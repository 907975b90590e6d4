import { settingsSection } from "../settings/index.js";
import { schemasNames } from "./names.js";
import { schemasRules, schemasWarnings } from "./rules.js";
import { registrySettings, schemasSettings } from "./settings.js";

/** The schemas' part of the settings file. */
export const schemasSection = settingsSection({
  title: "Schemas",
  shape: { registry: registrySettings, schemas: schemasSettings },
  rules: schemasRules,
  warnings: schemasWarnings,
  names: schemasNames,
});
