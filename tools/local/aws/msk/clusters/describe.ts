import { withoutEmpty } from "../settings/provisioned.js";
import { isKRaft } from "../settings/versions.js";
import { type Cluster, reportedState } from "./clusters.js";
import { dnsSuffix, softwareInfo } from "./nodes.js";
import { refuseServerless } from "./serverless-refusal.js";

/** Returns the settings of a cluster in the format of the API. MSK leaves out members without content. */
function provisionedOf(cluster: Cluster): object {
  const { configurationInfo: _, kafkaVersion, zookeeperAccess: __, ...rest } = cluster.settings;
  return withoutEmpty({
    ...rest,
    brokerNodeGroupInfo: { ...rest.brokerNodeGroupInfo, zoneIds: cluster.zones },
    currentBrokerSoftwareInfo: softwareInfo(cluster.settings),
    ...(isKRaft(kafkaVersion) ? {} : zooKeeperAddresses(cluster)),
    customerActionStatus: "NONE",
  });
}

/** Returns the addresses of the ZooKeeper nodes that MSK reports for a version without KRaft. No process listens there. */
function zooKeeperAddresses(cluster: Cluster): object {
  const addresses = (port: number) => [1, 2, 3].map((id) => `z-${id}.${dnsSuffix(cluster)}:${port}`).join(",");
  return { zookeeperConnectString: addresses(2181), zookeeperConnectStringTls: addresses(2182) };
}

function identityOf(cluster: Cluster, activeOperationArn: string | undefined): object {
  const { arn, name, creationTime, currentVersion, stateInfo, tags } = cluster;
  return {
    ...withoutEmpty({ activeOperationArn, clusterArn: arn, clusterName: name, creationTime, currentVersion, stateInfo }),
    state: reportedState(cluster),
    tags,
  };
}

/** Returns ClusterInfo of version 1 of the API. @throws AwsError 400 for a serverless cluster */
export function clusterInfo(cluster: Cluster, activeOperationArn: string | undefined): object {
  refuseServerless(cluster);
  return { ...identityOf(cluster, activeOperationArn), ...provisionedOf(cluster) };
}

/** Returns Cluster of version 2 of the API. */
export const clusterV2 = (cluster: Cluster, activeOperationArn: string | undefined) => ({
  ...identityOf(cluster, activeOperationArn),
  clusterType: clusterType(cluster),
  ...(cluster.serverless ? { serverless: cluster.serverless } : { provisioned: provisionedOf(cluster) }),
});

export const clusterType = ({ serverless }: Pick<Cluster, "serverless">) => (serverless ? "SERVERLESS" : "PROVISIONED");
