import { CreateClusterV2Command, GetBootstrapBrokersCommand, KafkaClient, type ProvisionedRequest } from "@aws-sdk/client-kafka";
import { until } from "../../local/process/index.js";
import { LocalControl } from "./control.js";
import type { Endpoint } from "./endpoint.js";

/**
 * Creates a cluster of three brokers with IAM authentication in the default VPC of a local platform, with MSK's API and without Terraform.
 *
 * @param settings - override those of a cluster with IAM authentication only
 * @returns when the cluster is ACTIVE
 */
export async function bareCluster(
  endpoint: Endpoint,
  name: string,
  settings: Partial<ProvisionedRequest> = {},
): Promise<{ control: LocalControl; arn: string; bootstrapBrokers: string }> {
  const { accessKeyId, secretAccessKey, region } = endpoint;
  const msk = new KafkaClient({ endpoint: endpoint.endpoint, region, credentials: { accessKeyId, secretAccessKey } });
  try {
    const { ClusterArn: clusterArn = "" } = await msk.send(
      new CreateClusterV2Command({
        ClusterName: name,
        Provisioned: {
          KafkaVersion: "3.9.x.kraft",
          NumberOfBrokerNodes: 3,
          BrokerNodeGroupInfo: { InstanceType: "kafka.m7g.large", ClientSubnets: await defaultSubnets(endpoint) },
          ClientAuthentication: { Sasl: { Iam: { Enabled: true } } },
          ...settings,
        },
      }),
    );
    const control = new LocalControl(endpoint);
    await until(
      `the cluster ${name}`,
      async () => (await control.clusters()).some(({ arn, state }) => arn === clusterArn && state === "ACTIVE"),
      {
        timeoutMs: 300_000,
      },
    );
    const { BootstrapBrokerStringSaslIam: bootstrapBrokers = "" } = await msk.send(
      new GetBootstrapBrokersCommand({ ClusterArn: clusterArn }),
    );
    return { control, arn: clusterArn, bootstrapBrokers };
  } finally {
    msk.destroy();
  }
}

/** Returns three subnets of the default VPC, with a plain request in EC2's protocol. */
async function defaultSubnets({ endpoint, region }: Endpoint): Promise<string[]> {
  const authorization = `AWS4-HMAC-SHA256 Credential=any/20260101/${region}/ec2/aws4_request, SignedHeaders=host, Signature=0`;
  const body = new URLSearchParams({ Action: "DescribeSubnets", Version: "2016-11-15" });
  const response = await fetch(endpoint, { method: "POST", headers: { authorization }, body });
  const ids = [...(await response.text()).matchAll(/<subnetId>(subnet-\w+)</g)].map(([, id]) => id as string);
  return ids.slice(0, 3);
}
