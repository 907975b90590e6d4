import type { Construct } from "constructs";
import type { ClusterConstruct } from "../connectivity/cluster-construct.js";
import type { ClusterSettings } from "../settings/cluster-settings.js";
import { ExistingCluster } from "./existing-cluster.js";
import { ExpressCluster } from "./express-cluster.js";
import { MskCluster } from "./msk-cluster.js";
import type { ProvisionedClusterProps } from "./provisioned-cluster.js";
import { ServerlessCluster } from "./serverless-cluster.js";

/** Returns the cluster of the settings: a new one of the given kind, or an existing one. */
export function clusterFrom(
  scope: Construct,
  id: string,
  { settings, ...props }: Omit<ProvisionedClusterProps, "settings"> & { readonly settings: ClusterSettings },
): ClusterConstruct {
  switch (settings.kind) {
    case "standard":
      return new MskCluster(scope, id, { ...props, settings });
    case "express":
      return new ExpressCluster(scope, id, { ...props, settings });
    case "serverless":
      return new ServerlessCluster(scope, id, { ...props, settings });
    case "existing":
      return new ExistingCluster(scope, id, { settings });
  }
}
