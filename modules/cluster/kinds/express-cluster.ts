import type { Construct } from "constructs";
import type { ExpressSettings } from "../settings/cluster-settings.js";
import { ProvisionedCluster, type ProvisionedClusterProps } from "./provisioned-cluster.js";

export type ExpressClusterProps = ProvisionedClusterProps<ExpressSettings>;

/** A provisioned MSK cluster on Express brokers: without volumes, and with replication and leader election that MSK fixes. */
export class ExpressCluster extends ProvisionedCluster {
  override readonly fixedReplication = true;

  constructor(scope: Construct, id: string, props: ExpressClusterProps) {
    super(scope, id, props);
  }
}
