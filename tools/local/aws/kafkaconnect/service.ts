import type { AwsService } from "../protocol/request.js";
import { serviceFromRoutes } from "../protocol/router.js";
import { tagRoutes } from "../protocol/tag-routes.js";
import { connectorRoutes } from "./connector-routes.js";
import type { Connectors } from "./connectors.js";
import { type CustomPlugins, customPluginRoutes, type ReadObject } from "./custom-plugins.js";
import { notFound } from "./errors.js";
import { type WorkerConfigurations, workerConfigurationRoutes } from "./worker-configurations.js";

/** The resources of MSK Connect. */
export interface ConnectResources {
  readonly plugins: CustomPlugins;
  readonly workerConfigurations: WorkerConfigurations;
  readonly connectors: Connectors;
}

/** Returns the API of MSK Connect. */
export function kafkaConnectService({ plugins, workerConfigurations, connectors }: ConnectResources, readObject: ReadObject): AwsService {
  const userOf = (arn: string) => connectors.userOf(arn);
  const tagsOf = (arn: string) => {
    const found = plugins.get(arn) ?? workerConfigurations.get(arn) ?? connectors.get(arn);
    if (!found) throw notFound();
    return found.tags;
  };
  return serviceFromRoutes(
    "kafkaconnect",
    [
      ...customPluginRoutes(plugins, readObject, userOf),
      ...workerConfigurationRoutes(workerConfigurations, userOf),
      ...connectorRoutes(connectors),
      ...tagRoutes({ path: "/v1/tags/{arn}", tagsOf }),
    ],
    "reject",
  );
}
