import type { ConnectorPlan } from "./connect/connector-plan.js";
import { anyPlugin } from "./connect/kinds/any-plugin.js";
import { jdbcSink } from "./connect/kinds/jdbc-sink.js";
import { postgresSource } from "./connect/kinds/postgres-source.js";
import { type MavenPlugin, pluginName } from "./connect/plugin-settings.js";
import type { PipelineSettings, PipelinesSettings } from "./settings.js";

/** Returns the connector of a pipeline. A new kind of connector adds a case. @param name - of the pipeline */
export function connectorOf(name: string, settings: PipelineSettings): ConnectorPlan {
  switch (settings.kind) {
    case "connect-postgres-source":
      return postgresSource(name, settings);
    case "connect-jdbc-sink":
      return jdbcSink(settings);
    case "connect":
      return anyPlugin(settings);
  }
}

/** Returns the plugins that `make plugins` must build for pipelines, each once. */
export function mavenPlugins(pipelines: PipelinesSettings): MavenPlugin[] {
  const plugins = Object.entries(pipelines).flatMap(([name, settings]) => {
    const { plugin } = connectorOf(name, settings);
    return plugin.source === "maven" ? [plugin] : [];
  });
  return [...new Map(plugins.map((plugin) => [pluginName(plugin), plugin])).values()];
}
