import { badRequest } from "../errors.js";
import { bootstrapMembers } from "./bootstrap-brokers.js";
import { type Cluster, reportedState } from "./clusters.js";

/** Returns the settings of a cluster in the format of the API. */
function provisionedOf({ settings }: Cluster): object {
  const { configurationInfo, kafkaVersion, ...rest } = settings;
  return {
    ...rest,
    currentBrokerSoftwareInfo: {
      configurationArn: configurationInfo?.arn,
      configurationRevision: configurationInfo?.revision,
      kafkaVersion,
    },
    customerActionStatus: "NONE",
  };
}

function identityOf(cluster: Cluster): object {
  const { arn, name, creationTime, currentVersion, stateInfo, tags } = cluster;
  return { clusterArn: arn, clusterName: name, creationTime, currentVersion, state: reportedState(cluster), stateInfo, tags };
}

/** Returns ClusterInfo of version 1 of the API. @throws AwsError 400 for a serverless cluster */
export function clusterInfo(cluster: Cluster): object {
  if (cluster.serverless) throw badRequest("This operation is not supported for serverless clusters: use version 2 of the API.");
  return { ...identityOf(cluster), ...provisionedOf(cluster) };
}

/** Returns Cluster of version 2 of the API. */
export const clusterV2 = (cluster: Cluster) => ({
  ...identityOf(cluster),
  clusterType: clusterType(cluster),
  ...(cluster.serverless ? { serverless: cluster.serverless } : { provisioned: provisionedOf(cluster) }),
});

export const clusterType = ({ serverless }: Pick<Cluster, "serverless">) => (serverless ? "SERVERLESS" : "PROVISIONED");

/** GetBootstrapBrokers: returns the addresses of the running listeners. */
export function bootstrapBrokers({ running, state, settings }: Cluster): object {
  if (!running) throw badRequest(`The cluster is ${state}: it has no brokers yet.`);
  return bootstrapMembers(settings, (listener) => running.bootstrap(listener));
}

/** ListNodes. Endpoints include the port, because brokers on loopback differ only in the port. */
export function nodes(cluster: Cluster): object {
  const { clientSubnets, instanceType } = cluster.settings.brokerNodeGroupInfo;
  const { kafkaVersion, configurationInfo } = cluster.settings;
  return {
    nodeInfoList: (cluster.running?.brokers() ?? []).map(({ id, endpoints }) => ({
      nodeType: "BROKER",
      nodeARN: `${cluster.arn.replace(":cluster/", ":broker/")}/${id}`,
      addedToClusterTime: cluster.creationTime,
      instanceType,
      brokerNodeInfo: {
        brokerId: id,
        clientSubnet: clientSubnets[(id - 1) % clientSubnets.length],
        clientVpcIpAddress: "127.0.0.1",
        currentBrokerSoftwareInfo: {
          kafkaVersion,
          configurationArn: configurationInfo?.arn,
          configurationRevision: configurationInfo?.revision,
        },
        endpoints: Object.values(endpoints),
      },
    })),
  };
}
