import type { AwsService } from "../protocol/request.js";
import { type Route, serviceFromRoutes } from "../protocol/router.js";
import { tagRoutes } from "../protocol/tag-routes.js";
import { clusterRoutes } from "./clusters/cluster-routes.js";
import type { Clusters } from "./clusters/clusters.js";
import type { ScramSecrets } from "./clusters/scram-secrets.js";
import { type UpdateOptions, updateRoutes } from "./clusters/update-routes.js";
import type { Configurations } from "./configurations/configurations.js";

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
  const tagsOf = (arn: string) => others.find((other) => other.has(arn))?.tags(arn) ?? clusters.find(arn).tags;

  const routes: Route[] = [
    ...clusterRoutes(clusters, scramSecrets),
    ...updateRoutes(clusters, configurations, options),
    ...configurations.routes(),
    ...tagRoutes({ path: "/v1/tags/{arn}", tagsOf }),
    ...others.flatMap((other) => other.routes()),
  ];
  return serviceFromRoutes("kafka", routes, "reject");
}
