import { copyFileSync, existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Construct } from "constructs";
import { afterSynthesis } from "../../terraform/index.js";

/** A plugin is not built. */
export class PluginMissing extends Error {}

/**
 * Returns the path of a plugin's ZIP: in the folder that the environment variable MSK_PLUGINS names, or in `dist/plugins/`, where
 * `make plugins` writes it.
 *
 * @throws {@link PluginMissing} if no such file exists
 */
export function pluginZip(name: string): string {
  const folder = process.env["MSK_PLUGINS"] ?? join(__dirname, "../../../dist/plugins");
  const zip = join(folder, `${name}.zip`);
  if (!existsSync(zip)) throw new PluginMissing(`${zip} is not built; run \`make plugins\` first, with the same MSK_CONFIG`);
  return zip;
}

/** Copies a plugin's ZIP to `plugins/` in the stack's folder, where Terraform reads it. @returns its path in the stack */
export function copyPlugin(construct: Construct, name: string): string {
  afterSynthesis(construct, (stackDirectory) => {
    const target = join(stackDirectory, "plugins");
    mkdirSync(target, { recursive: true });
    copyFileSync(pluginZip(name), join(target, `${name}.zip`));
  });
  return `\${path.module}/plugins/${name}.zip`;
}
