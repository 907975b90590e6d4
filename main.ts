import { App, CONTEXT_ENV } from "cdktf";
import { FunctionCodeMissing } from "./modules/aws/index.js";
import { PlatformStack, platformWarnings, readPlatformSettings, requireFunctionCode } from "./modules/platform/index.js";
import { SettingsRefused } from "./modules/settings/index.js";

/** The settings file: from MSK_CONFIG, or from CDKTF's context (`context.config` in cdktf.json). */
function settingsFile(): string {
  const context: unknown = JSON.parse(process.env[CONTEXT_ENV] ?? "{}");
  const chosen = context && typeof context === "object" && "config" in context ? String(context.config) : undefined;
  return process.env["MSK_CONFIG"] ?? chosen ?? "config/example.yaml";
}

process.noDeprecation = true; // cdktf 0.21 still calls util.isArray
try {
  // Everything that can be refused comes before the App, which makes its output folder at once.
  const settings = readPlatformSettings(settingsFile());
  for (const warning of platformWarnings(settings, new Date())) process.stderr.write(`warning: ${warning}\n`);
  requireFunctionCode();
  const app = new App({ stackTraces: false });
  new PlatformStack(app, "platform", settings);
  app.synth();
} catch (error) {
  if (!(error instanceof SettingsRefused || error instanceof FunctionCodeMissing)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
