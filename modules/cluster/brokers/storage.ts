import type { MskClusterBrokerNodeGroupInfoStorageInfo } from "@cdktf/provider-aws/lib/msk-cluster";
import { type TerraformResource, Token } from "cdktf";
import { hcl, isEnabled } from "../../terraform/index.js";
import type { StorageSettings } from "../settings/storage.js";

/** The cluster's block. @param volumeGib what each volume is to have now */
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

/** Gives the cluster its throughput where only Terraform knows whether there is one. */
export function provisionThroughput(cluster: TerraformResource, throughput: StorageSettings["provisionedThroughputMibPerSecond"]): void {
  if (!Token.isUnresolved(throughput)) return;
  cluster.addOverride("broker_node_group_info.storage_info.ebs_storage_info.dynamic.provisioned_throughput", {
    for_each: hcl`${isEnabled(throughput)} ? [${throughput}] : []`,
    content: { enabled: true, volume_throughput: "${provisioned_throughput.value}" },
  });
}

/** The cluster's storage mode, told always: left out, it would stay what it was. */
export function storageMode({ tieredStorage }: StorageSettings): string {
  return Token.isUnresolved(tieredStorage)
    ? Token.asString(hcl`${tieredStorage} ? "TIERED" : "LOCAL"`)
    : tieredStorage
      ? "TIERED"
      : "LOCAL";
}
