import { functionZip } from "../aws/index.js";
import { mavenPlugins, type PipelinesSettings, pluginName, pluginZip } from "../pipelines/index.js";

/**
 * Checks that the platform's functions are built.
 *
 * @throws {@link FunctionCodeMissing} if a function is not built
 */
export function requireFunctionCode(): void {
  for (const name of ["producer", "consumer", "topic-admin"]) functionZip(name);
}

/**
 * Checks that the plugins of the pipelines are built.
 *
 * @throws {@link PluginMissing} if a plugin is not built
 */
export function requirePlugins({ pipelines }: { readonly pipelines: PipelinesSettings }): void {
  for (const plugin of mavenPlugins(pipelines)) pluginZip(pluginName(plugin));
}
