import { namePrefix, type PlatformName } from "../settings/index.js";
import type { ConnectorNames, ConnectorPlan } from "./connect/connector-plan.js";
import { anyPlugin } from "./connect/kinds/any-plugin.js";
import { icebergSink } from "./connect/kinds/iceberg-sink.js";
import { jdbcSink } from "./connect/kinds/jdbc-sink.js";
import { postgresSource } from "./connect/kinds/postgres-source.js";
import { builtInPlugins, type MavenPlugin, pluginName } from "./connect/plugin-settings.js";
import type { PipelineSettings, PipelinesSettings } from "./settings.js";

/** Returns the names of a pipeline's connector. */
export const connectorNames = (platform: PlatformName, pipeline: string): ConnectorNames => ({
  pipeline,
  connector: `${namePrefix(platform)}-${pipeline}`,
});

/** Returns the connector of a pipeline. A new kind of connector adds a case. */
export function connectorOf(names: ConnectorNames, settings: PipelineSettings): ConnectorPlan {
  switch (settings.kind) {
    case "connect-postgres-source":
      return postgresSource(names, settings);
    case "connect-jdbc-sink":
      return jdbcSink(settings);
    case "connect-iceberg-sink":
      return icebergSink(names, settings);
    case "connect":
      return anyPlugin(settings);
  }
}

/** Returns the names of the pipelines whose connectors consume topics: each is a consumer group. */
export const consumingPipelines = (settings: PlatformName & { readonly pipelines: PipelinesSettings }): string[] =>
  Object.entries(settings.pipelines).flatMap(([name, pipeline]) =>
    connectorOf(connectorNames(settings, name), pipeline).consumes.length > 0 ? [name] : [],
  );

/** Returns the plugins that `make plugins` must build for pipelines, each once. */
export function mavenPlugins(pipelines: PipelinesSettings): MavenPlugin[] {
  const plugins = Object.values(pipelines).flatMap((settings) => {
    const plugin = settings.kind === "connect" ? settings.plugin : builtInPlugins[settings.kind];
    return plugin.source === "s3" ? [] : [plugin];
  });
  return [...new Map(plugins.map((plugin) => [pluginName(plugin), plugin])).values()];
}
