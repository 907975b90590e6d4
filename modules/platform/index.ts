import { readFileSync } from "node:fs";
import { readSettings, SettingsRefused } from "../shared/settings-report.js";
import { platformRules } from "./rules.js";
import { type PlatformSettings, platformSettings } from "./settings.js";

export { FunctionCodeMissing } from "../shared/function-code.js";
export { SettingsRefused } from "../shared/settings-report.js";
export { checkPlatformSettings, type PlatformSettingsInput } from "./check-settings.js";
export { requireFunctionCode } from "./function-code.js";
export { PlatformStack } from "./platform-stack.js";
export { publishedModules } from "./published/index.js";
export { buildPlatform } from "./published/platform.js";
export type { PublishedModule } from "./published/published-module.js";
export { ModuleStack, ReadableStack } from "./readable-stack.js";
export { type PlatformSettings, platformSettings } from "./settings.js";
export { settingsJsonSchema } from "./settings-schema.js";
export { platformWarnings } from "./warnings.js";

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
