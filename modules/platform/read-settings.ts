import { readFileSync } from "node:fs";
import { readSettings, SettingsRefused } from "../settings/index.js";
import { platformRules } from "./rules.js";
import { type PlatformSettings, platformSettings } from "./settings.js";

/**
 * Reads and checks a settings file.
 *
 * @throws {@link SettingsRefused} with every fault, or if there is no such file
 */
export function readPlatformSettings(file: string): PlatformSettings {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (cause) {
    throw new SettingsRefused([`${file}:1:1 (document): can't be read, ${(cause as Error).message}: a settings file`]);
  }
  return readSettings(file, text, platformSettings, platformRules);
}
