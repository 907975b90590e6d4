import type { z } from "zod";
import { readSettings, SettingsRefused } from "../settings/index.js";
import { platformRules } from "./rules.js";
import { type PlatformSettings, platformSettings } from "./settings.js";

/** Settings as a program writes them: what has a default may be left out. */
export type PlatformSettingsInput = z.input<typeof platformSettings>;

/**
 * Checks settings that a program has made, by the rules that hold for a file, and fills in the defaults.
 *
 * @throws {@link SettingsRefused} with every fault: `path: what is wrong: what is allowed`
 */
export function checkPlatformSettings(values: PlatformSettingsInput): PlatformSettings {
  try {
    return readSettings("settings", JSON.stringify(values), platformSettings, platformRules); // JSON is YAML
  } catch (error) {
    if (!(error instanceof SettingsRefused)) throw error;
    throw new SettingsRefused(error.lines.map((line) => line.replace(/^settings:\d+:\d+ /, "")));
  }
}
