import { settingsSection } from "../settings/index.js";
import { eventApiNames } from "./names.js";
import { eventApiRules, eventApiWarnings } from "./rules.js";
import { eventApiSettings } from "./settings.js";

/** The event API's part of the settings file. */
export const eventApiSection = settingsSection({
  title: "Event API",
  shape: {
    eventApi: eventApiSettings.prefault({}).describe("The path of an event: HTTP API, producer function, topic, consumer function."),
  },
  rules: eventApiRules,
  warnings: eventApiWarnings,
  names: eventApiNames,
});
