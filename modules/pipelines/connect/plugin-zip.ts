import type { Construct } from "constructs";
import { builtZip, copyZip } from "../../aws/index.js";

/** A plugin is not built. */
export class PluginMissing extends Error {}

/**
 * Returns the path of a plugin's ZIP: in the folder that the environment variable MSK_PLUGINS names, or in `dist/plugins/`, where
 * `make plugins` writes it.
 *
 * @throws {@link PluginMissing} if no such file exists
 */
export const pluginZip = (name: string): string =>
  builtZip(
    name,
    { variable: "MSK_PLUGINS", folders: ["dist/plugins"] },
    (path) => new PluginMissing(`${path} is not built; run \`make plugins\` first, with the same MSK_CONFIG`),
  );

/** Copies a plugin's ZIP to `plugins/` in the stack's folder. @returns its path in the stack */
export function copyPlugin(construct: Construct, name: string): string {
  copyZip(construct, "plugins", name, () => pluginZip(name));
  return `\${path.module}/plugins/${name}.zip`;
}
