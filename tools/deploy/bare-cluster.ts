import { CreateClusterV2Command, GetBootstrapBrokersCommand, KafkaClient, type ProvisionedRequest } from "@aws-sdk/client-kafka";
import { until } from "../local/process/index.js";
import { LocalControl } from "./control.js";
import type { Endpoint } from "./endpoint.js";

/**
 * Makes a cluster of three brokers with IAM on a local platform through MSK's own API, without Terraform: in the default VPC.
 *
 * @param settings - replace those of a cluster with IAM alone
 * @returns once it is ACTIVE
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
          BrokerNodeGroupInfo: { InstanceType: "kafka.t3.small", ClientSubnets: await defaultSubnets(endpoint) },
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

/** Three subnets of the default VPC, asked for in EC2's own protocol. */
async function defaultSubnets({ endpoint, region }: Endpoint): Promise<string[]> {
  const authorization = `AWS4-HMAC-SHA256 Credential=any/20260101/${region}/ec2/aws4_request, SignedHeaders=host, Signature=0`;
  const body = new URLSearchParams({ Action: "DescribeSubnets", Version: "2016-11-15" });
  const response = await fetch(endpoint, { method: "POST", headers: { authorization }, body });
  const ids = [...(await response.text()).matchAll(/<subnetId>(subnet-\w+)</g)].map(([, id]) => id as string);
  return ids.slice(0, 3);
}
