import type { Construct } from "constructs";
import { addThroughputBlock } from "../brokers/storage.js";
import { StorageAutoscaling } from "../brokers/storage-autoscaling.js";
import type { StandardSettings } from "../settings/cluster-settings.js";
import { ProvisionedCluster, type ProvisionedClusterProps } from "./provisioned-cluster.js";

export type MskClusterProps = ProvisionedClusterProps<StandardSettings>;

/** A provisioned MSK cluster on standard brokers. */
export class MskCluster extends ProvisionedCluster {
  constructor(scope: Construct, id: string, props: MskClusterProps) {
    super(scope, id, props);
    const { provisionedThroughputMibPerSecond: throughput, storageAutoscaling: autoscaling } = props.settings;
    addThroughputBlock(this.resource, throughput);
    if (autoscaling !== "off") {
      new StorageAutoscaling(this, "storage", { clusterArn: this.resource.arn, clusterName: props.name, ...autoscaling });
    }
  }
}
