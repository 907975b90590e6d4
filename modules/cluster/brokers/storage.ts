import type { MskClusterBrokerNodeGroupInfoStorageInfo } from "@cdktf/provider-aws/lib/msk-cluster";
import { type TerraformResource, Token } from "cdktf";
import { hcl, isEnabled } from "../../terraform/index.js";
import type { StorageSettings } from "../settings/storage.js";

/** Returns the cluster's `storage_info` block. @param volumeGib - size of each volume, in GiB */
export function storageInfo(settings: StorageSettings, volumeGib: number): MskClusterBrokerNodeGroupInfoStorageInfo {
  const throughput = settings.provisionedThroughputMibPerSecond;
  const known = throughput !== undefined && !Token.isUnresolved(throughput);
  return {
    ebsStorageInfo: {
      volumeSize: volumeGib,
      ...(known && { provisionedThroughput: throughput === "off" ? { enabled: false } : { enabled: true, volumeThroughput: throughput } }),
    },
  };
}

const BLOCK = "broker_node_group_info[0].storage_info[0].ebs_storage_info[0].provisioned_throughput";

/**
 * Adds a dynamic `provisioned_throughput` block to the cluster if the throughput is a Terraform variable. If the settings leave it out, the
 * cluster keeps its throughput: without the block alone, Terraform would turn it off.
 */
export function addThroughputBlock(cluster: TerraformResource, throughput: StorageSettings["provisionedThroughputMibPerSecond"]): void {
  if (throughput === undefined) cluster.addOverride("lifecycle.ignore_changes", [BLOCK]);
  if (!Token.isUnresolved(throughput)) return;
  cluster.addOverride("broker_node_group_info.storage_info.ebs_storage_info.dynamic.provisioned_throughput", {
    for_each: hcl`${isEnabled(throughput)} ? [${throughput}] : []`,
    content: { enabled: true, volume_throughput: "${provisioned_throughput.value}" },
  });
}

/** Returns the cluster's storage mode. It is always set: MSK would keep the present mode if it were left out. */
export function storageMode({ tieredStorage }: StorageSettings): string {
  return Token.isUnresolved(tieredStorage)
    ? Token.asString(hcl`${tieredStorage} ? "TIERED" : "LOCAL"`)
    : tieredStorage
      ? "TIERED"
      : "LOCAL";
}
