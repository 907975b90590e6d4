import { z } from "zod";
import { type AwsService, jsonBody } from "../protocol/request.js";
import { json, noContent } from "../protocol/responses.js";
import { type Route, serviceFromRoutes } from "../protocol/router.js";
import { clusterRoutes } from "./clusters/cluster-routes.js";
import type { Clusters } from "./clusters/clusters.js";
import type { ScramSecrets } from "./clusters/scram-secrets.js";
import { type UpdateOptions, updateRoutes } from "./clusters/update-routes.js";
import type { Configurations } from "./configurations/configurations.js";
import { parseInput } from "./parse-input.js";

/** Resources other than clusters, with their tags and operations. */
interface TaggedResources {
  has(arn: string): boolean;
  tags(arn: string): Record<string, string>;
  routes(): Route[];
}

/** Returns the MSK API. Rejects other operations with 501: requests are never forwarded to moto's MSK. */
export function kafkaService(
  clusters: Clusters,
  configurations: Configurations,
  scramSecrets: ScramSecrets,
  options: UpdateOptions,
  ...others: readonly TaggedResources[]
): AwsService {
  const tags = ({ resourceArn = "" }: Record<string, string>) =>
    others.find((other) => other.has(resourceArn))?.tags(resourceArn) ?? clusters.find(resourceArn).tags;

  const routes: Route[] = [
    ...clusterRoutes(clusters, scramSecrets),
    ...updateRoutes(clusters, configurations, options),
    ...configurations.routes(),
    ["GET", "/v1/tags/{resourceArn}", (_, parameters) => json({ tags: tags(parameters) })],
    [
      "POST",
      "/v1/tags/{resourceArn}",
      (request, parameters) => {
        Object.assign(tags(parameters), parseInput(z.object({ tags: z.record(z.string(), z.string()) }), jsonBody(request)).tags);
        return noContent;
      },
    ],
    [
      "DELETE",
      "/v1/tags/{resourceArn}",
      (request, parameters) => {
        for (const key of request.query.getAll("tagKeys")) delete tags(parameters)[key];
        return noContent;
      },
    ],
    ...others.flatMap((other) => other.routes()),
  ];
  return serviceFromRoutes("kafka", routes, "reject");
}
