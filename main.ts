import { App, CONTEXT_ENV } from "cdktf";
import { FunctionCodeMissing } from "./modules/aws/index.js";
import {
  FolderNotWritable,
  GrafanaStack,
  PlatformStack,
  PluginMissing,
  platformWarnings,
  readPlatformSettings,
  requireFunctionCode,
  requirePlugins,
  synthesizeInto,
  warningLine,
} from "./modules/platform/index.js";
import { InvalidSettings } from "./modules/settings/index.js";

/** Returns the path of the settings file: MSK_CONFIG, or `context.config` in cdktf.json. */
function settingsFile(): string {
  const context: unknown = JSON.parse(process.env[CONTEXT_ENV] ?? "{}");
  const configured = context && typeof context === "object" && "config" in context ? String(context.config) : undefined;
  return process.env["MSK_CONFIG"] ?? configured ?? "config/example.yaml";
}

process.noDeprecation = true; // cdktf 0.21 calls util.isArray
try {
  const settings = readPlatformSettings(settingsFile());
  for (const warning of platformWarnings(settings, new Date())) process.stderr.write(`warning: ${warningLine(warning)}\n`);
  requireFunctionCode();
  requirePlugins(settings);
  synthesizeInto(process.env["CDKTF_OUTDIR"] ?? "cdktf.out", (outdir) => {
    const app = new App({ outdir, stackTraces: false });
    new PlatformStack(app, "platform", settings);
    if (settings.observability.grafana !== "off") new GrafanaStack(app, "grafana", settings);
    app.synth();
  });
} catch (error) {
  if (
    !(
      error instanceof InvalidSettings ||
      error instanceof FunctionCodeMissing ||
      error instanceof PluginMissing ||
      error instanceof FolderNotWritable
    )
  )
    throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
