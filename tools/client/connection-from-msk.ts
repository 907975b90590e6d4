import {
  type Cluster,
  DescribeClusterV2Command,
  DescribeConfigurationRevisionCommand,
  GetBootstrapBrokersCommand,
  type GetBootstrapBrokersCommandOutput,
  KafkaClient,
} from "@aws-sdk/client-kafka";
import { defaultMaxMessageBytes, serverlessMaxMessageBytes } from "../../modules/cluster/index.js";
import { type ClusterConnection, clusterIdentity, type NetworkPath } from "./cluster-connection.js";

/**
 * Reads the connection to a deployed cluster from the MSK API. The credentials of the environment need `kafka:DescribeClusterV2`,
 * `kafka:GetBootstrapBrokers` and, if the cluster has a custom configuration, `kafka:DescribeConfigurationRevision`.
 *
 * @throws Error if the ARN is not that of a cluster, or MSK returns an error
 */
export async function connectionFromMsk(arn: string, path: NetworkPath): Promise<ClusterConnection> {
  const identity = clusterIdentity(arn);
  if (!identity) throw new Error(`${arn} is not the ARN of an MSK cluster; use arn:aws:kafka:<region>:<account>:cluster/<name>/<id>`);
  const msk = new KafkaClient({ region: identity.region });
  try {
    const { ClusterInfo: cluster = {} } = await msk.send(new DescribeClusterV2Command({ ClusterArn: arn }));
    const brokers = await msk.send(new GetBootstrapBrokersCommand({ ClusterArn: arn }));
    const mutualTls = (cluster.Provisioned?.ClientAuthentication?.Tls?.CertificateAuthorityArnList?.length ?? 0) > 0;
    const listeners = listenersOf(brokers, path);
    return {
      ...identity,
      bootstrap: {
        ...(listeners.iam && { iam: listeners.iam }),
        ...(listeners.scram && { scram: listeners.scram }),
        // The listener also serves unauthenticated clients, if the cluster allows them.
        ...(mutualTls && listeners.tls && { mtls: listeners.tls }),
      },
      maxMessageBytes: await maxMessageBytes(msk, cluster),
    };
  } catch (cause) {
    throw new Error(`${arn}: ${(cause as Error).message}`, { cause });
  } finally {
    msk.destroy();
  }
}

/** The response of MSK has one field for each listener and network path. */
function listenersOf(brokers: GetBootstrapBrokersCommandOutput, path: NetworkPath) {
  switch (path) {
    case "vpc":
      return {
        iam: brokers.BootstrapBrokerStringSaslIam,
        scram: brokers.BootstrapBrokerStringSaslScram,
        tls: brokers.BootstrapBrokerStringTls,
      };
    case "private-link":
      return {
        iam: brokers.BootstrapBrokerStringVpcConnectivitySaslIam,
        scram: brokers.BootstrapBrokerStringVpcConnectivitySaslScram,
        tls: brokers.BootstrapBrokerStringVpcConnectivityTls,
      };
    case "public":
      return {
        iam: brokers.BootstrapBrokerStringPublicSaslIam,
        scram: brokers.BootstrapBrokerStringPublicSaslScram,
        tls: brokers.BootstrapBrokerStringPublicTls,
      };
  }
}

async function maxMessageBytes(msk: KafkaClient, { ClusterType, Provisioned }: Cluster): Promise<number> {
  if (ClusterType === "SERVERLESS") return serverlessMaxMessageBytes;
  const { ConfigurationArn, ConfigurationRevision } = Provisioned?.CurrentBrokerSoftwareInfo ?? {};
  if (!ConfigurationArn) return defaultMaxMessageBytes;
  const { ServerProperties } = await msk.send(
    new DescribeConfigurationRevisionCommand({ Arn: ConfigurationArn, Revision: ConfigurationRevision }),
  );
  const [, bytes] = /^\s*message\.max\.bytes\s*=\s*(\d+)\s*$/m.exec(new TextDecoder().decode(ServerProperties)) ?? [];
  return bytes ? Number(bytes) : defaultMaxMessageBytes;
}
