/**
 * The public API of the pipelines module.
 *
 * - `connect/`: MSK Connect: plugins, worker configurations, connectors.
 * - `connect/kinds/`: the kinds of connectors: settings, and the connector that they become.
 *
 * @packageDocumentation
 */

export type { JarsPlugin } from "./connect/jars-plugin.js";
export { type ArchivePlugin, type MavenPlugin, pluginDigest, pluginName, pluginTitle } from "./connect/plugin-settings.js";
export { PluginMissing, pluginZip } from "./connect/plugin-zip.js";
export { consumingPipelines, mavenPlugins } from "./kinds.js";
export { pipelinesFor } from "./part.js";
export { pipelinesSection } from "./section.js";
export type { PipelinesSettings } from "./settings.js";
