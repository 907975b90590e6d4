import { dirname } from "node:path";
import type { z } from "zod";
import { withFilesIn } from "../schemas/index.js";
import { readSettings, textOfFile } from "../settings/index.js";
import { type PlatformSettings, platformRules, platformSettings } from "./settings.js";

/** Settings as a program passes them: settings with a default can be left out. */
export type PlatformSettingsInput = z.input<typeof platformSettings>;

/**
 * Reads and checks a settings file.
 *
 * @throws {@link InvalidSettings} with every problem; also if the file can't be read, or is larger than 1 MiB
 */
export function readPlatformSettings(file: string): PlatformSettings {
  return readSettings(textOfFile(file), platformSettings, platformRules, file, (settings) => withFilesIn(dirname(file), settings));
}

/**
 * Checks settings that a program passes, by the same rules as a settings file, and fills in the defaults.
 *
 * @throws {@link InvalidSettings} with every problem: `path: problem; fix [rule]`
 */
export const checkPlatformSettings = (values: PlatformSettingsInput): PlatformSettings =>
  readSettings(JSON.stringify(values), platformSettings, platformRules);
