import { readFileSync } from "node:fs";
import type { z } from "zod";
import { documentRules, InvalidSettings, readSettings } from "../settings/index.js";
import { type PlatformSettings, platformRules, platformSettings } from "./settings.js";

/** Settings as a program passes them: settings with a default can be left out. */
export type PlatformSettingsInput = z.input<typeof platformSettings>;

/**
 * Reads and checks a settings file.
 *
 * @throws {@link InvalidSettings} with every problem; also if the file can't be read
 */
export function readPlatformSettings(file: string): PlatformSettings {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (cause) {
    const { message } = cause as Error;
    throw new InvalidSettings([
      {
        rule: documentRules.file.id,
        path: "(document)",
        problem: `can't be read: ${message}`,
        fix: "pass the path of a settings file",
        location: { file, line: 1, column: 1 },
      },
    ]);
  }
  return readSettings(text, platformSettings, platformRules, file);
}

/**
 * Checks settings that a program passes, by the same rules as a settings file, and fills in the defaults.
 *
 * @throws {@link InvalidSettings} with every problem: `path: problem; fix [rule]`
 */
export const checkPlatformSettings = (values: PlatformSettingsInput): PlatformSettings =>
  readSettings(JSON.stringify(values), platformSettings, platformRules);
