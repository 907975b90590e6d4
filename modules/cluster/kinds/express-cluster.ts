import type { Construct } from "constructs";
import type { ExpressSettings } from "../settings/cluster-settings.js";
import { ProvisionedCluster, type ProvisionedClusterProps } from "./provisioned-cluster.js";

export type ExpressClusterProps = ProvisionedClusterProps<ExpressSettings>;

/** A provisioned MSK cluster on Express brokers: no volumes, and copies and elections as MSK fixes them. */
export class ExpressCluster extends ProvisionedCluster {
  constructor(scope: Construct, id: string, props: ExpressClusterProps) {
    super(scope, id, props);
  }
}
