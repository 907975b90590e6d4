import {
  type Cluster,
  DescribeClusterV2Command,
  DescribeConfigurationRevisionCommand,
  GetBootstrapBrokersCommand,
  KafkaClient,
} from "@aws-sdk/client-kafka";
import { type ClusterFacts, clusterIdentity, defaultMaxMessageBytes, serverlessMaxMessageBytes } from "./client-facts.js";

/**
 * A deployed cluster by what MSK's own API says of it, asked with the environment's credentials, which need `kafka:DescribeClusterV2`,
 * `kafka:GetBootstrapBrokers` and, where the cluster has a configuration of its own, `kafka:DescribeConfigurationRevision`.
 *
 * @throws Error if the ARN is no cluster's, or MSK refuses to answer
 */
export async function factsFromMsk(arn: string): Promise<ClusterFacts> {
  const identity = clusterIdentity(arn);
  if (!identity) throw new Error(`${arn}: not the ARN of an MSK cluster: arn:aws:kafka:<region>:<account>:cluster/<name>/<id>`);
  const msk = new KafkaClient({ region: identity.region });
  try {
    const { ClusterInfo: cluster = {} } = await msk.send(new DescribeClusterV2Command({ ClusterArn: arn }));
    const brokers = await msk.send(new GetBootstrapBrokersCommand({ ClusterArn: arn }));
    const mutualTls = (cluster.Provisioned?.ClientAuthentication?.Tls?.CertificateAuthorityArnList?.length ?? 0) > 0;
    return {
      ...identity,
      bootstrap: {
        ...(brokers.BootstrapBrokerStringSaslIam && { iam: brokers.BootstrapBrokerStringSaslIam }),
        ...(brokers.BootstrapBrokerStringSaslScram && { scram: brokers.BootstrapBrokerStringSaslScram }),
        // The same listener serves clients without a certificate, where the cluster admits them.
        ...(mutualTls && brokers.BootstrapBrokerStringTls && { mtls: brokers.BootstrapBrokerStringTls }),
      },
      maxMessageBytes: await maxMessageBytes(msk, cluster),
    };
  } catch (cause) {
    throw new Error(`${arn}: ${(cause as Error).message}`, { cause });
  } finally {
    msk.destroy();
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
