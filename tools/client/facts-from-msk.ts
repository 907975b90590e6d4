import {
  type Cluster,
  DescribeClusterV2Command,
  DescribeConfigurationRevisionCommand,
  GetBootstrapBrokersCommand,
  type GetBootstrapBrokersCommandOutput,
  KafkaClient,
} from "@aws-sdk/client-kafka";
import { defaultMaxMessageBytes, serverlessMaxMessageBytes } from "../../modules/cluster/index.js";
import { type ClusterFacts, clusterIdentity, type Way } from "./client-facts.js";

/**
 * A deployed cluster by what MSK's own API says of it, asked with the environment's credentials, which need `kafka:DescribeClusterV2`,
 * `kafka:GetBootstrapBrokers` and, where the cluster has a configuration of its own, `kafka:DescribeConfigurationRevision`.
 *
 * @throws Error if the ARN is no cluster's, or MSK refuses to answer
 */
export async function factsFromMsk(arn: string, way: Way): Promise<ClusterFacts> {
  const identity = clusterIdentity(arn);
  if (!identity) throw new Error(`${arn}: not the ARN of an MSK cluster: arn:aws:kafka:<region>:<account>:cluster/<name>/<id>`);
  const msk = new KafkaClient({ region: identity.region });
  try {
    const { ClusterInfo: cluster = {} } = await msk.send(new DescribeClusterV2Command({ ClusterArn: arn }));
    const brokers = await msk.send(new GetBootstrapBrokersCommand({ ClusterArn: arn }));
    const mutualTls = (cluster.Provisioned?.ClientAuthentication?.Tls?.CertificateAuthorityArnList?.length ?? 0) > 0;
    const listeners = listenersOf(brokers, way);
    return {
      ...identity,
      bootstrap: {
        ...(listeners.iam && { iam: listeners.iam }),
        ...(listeners.scram && { scram: listeners.scram }),
        // The same listener serves clients without a certificate, where the cluster admits them.
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

/** MSK's answer has a member for each listener and way. */
function listenersOf(brokers: GetBootstrapBrokersCommandOutput, way: Way) {
  switch (way) {
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
