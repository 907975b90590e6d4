import { z } from "zod";
import type { AwsService } from "../protocol/request.js";
import { json, noContent } from "../protocol/responses.js";
import { type Route, serviceFromRoutes } from "../protocol/router.js";
import { connectorRoutes } from "./connector-routes.js";
import type { Connectors } from "./connectors.js";
import { type CustomPlugins, customPluginRoutes, type ReadObject } from "./custom-plugins.js";
import { notFound } from "./errors.js";
import { parsed } from "./parse-input.js";
import { type WorkerConfigurations, workerConfigurationRoutes } from "./worker-configurations.js";

/** The resources of MSK Connect. */
export interface ConnectResources {
  readonly plugins: CustomPlugins;
  readonly workerConfigurations: WorkerConfigurations;
  readonly connectors: Connectors;
}

/** Returns the API of MSK Connect. */
export function kafkaConnectService(
  { plugins, workerConfigurations, connectors }: ConnectResources,
  readObject: ReadObject,
): AwsService {
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
      ...tagRoutes(tagsOf),
    ],
    "reject",
  );
}

const tagRoutes = (tagsOf: (arn: string) => Record<string, string>): Route[] => [
  ["GET", "/v1/tags/{arn}", (_, { arn = "" }) => json({ tags: tagsOf(arn) })],
  [
    "POST",
    "/v1/tags/{arn}",
    (request, { arn = "" }) => {
      Object.assign(tagsOf(arn), parsed(z.object({ tags: z.record(z.string(), z.string()) }), request).tags);
      return noContent;
    },
  ],
  [
    "DELETE",
    "/v1/tags/{arn}",
    ({ query }, { arn = "" }) => {
      for (const key of query.getAll("tagKeys")) delete tagsOf(arn)[key];
      return noContent;
    },
  ],
];
