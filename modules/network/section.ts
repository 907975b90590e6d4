import { settingsSection } from "../settings/index.js";
import { structure } from "../terraform/index.js";
import { networkNames } from "./names.js";
import { networkRules } from "./rules.js";
import { networkSettings } from "./settings.js";

/** The network section of the settings file. */
export const networkSection = settingsSection({
  title: "Network",
  shape: {
    network: networkSettings
      .prefault({ mode: "new" })
      .meta({ ...structure, description: "The VPC of the brokers and functions: a new or an existing one." }),
  },
  rules: networkRules,
  names: networkNames,
});
