import { relative } from "node:path";
import type { Command } from "commander";
import { command, configOption, jsonOption } from "../command/command.js";

export const pluginsCommand = (): Command =>
  command("plugins", {
    summary: "build the plugins of the pipelines in the settings",
    description:
      "Downloads the plugin of each pipeline of MSK Connect from Maven Central, checks its digest, and packs it as ZIP in dist/plugins, " +
      "without the libraries that workers have, and with the classes that read secrets and verify databases' certificates. The synthesis needs the ZIPs.",
    failsIf: "the settings are invalid, or an archive can't be downloaded or has another digest",
    examples: [
      { run: "msk plugins --config config/prod.yaml", does: "builds what the settings need" },
      { run: "msk plugins --json | jq '.[].sha256'", does: "prints the digests" },
    ],
  })
    .addOption(configOption())
    .addOption(jsonOption())
    .action(async ({ config, json = false }: { config: string; json?: boolean }) => {
      const [{ buildPlugins }, { readPlatformSettings }] = await Promise.all([
        import("./index.js"),
        import("../../modules/platform/index.js"),
      ]);
      const built = await buildPlugins(readPlatformSettings(config), undefined, (line) => process.stderr.write(`${line}\n`));
      const lines = built.map(({ zip, bytes, sha256 }) => `${relative(process.cwd(), zip)}: ${bytes} bytes, sha256 ${sha256}\n`);
      process.stdout.write(
        json ? `${JSON.stringify(built, null, 2)}\n` : lines.join("") || "the settings have no pipeline with a plugin to build\n",
      );
    });
