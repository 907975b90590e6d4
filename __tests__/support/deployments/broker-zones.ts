import { Sha256 } from "@aws-crypto/sha256-js";
import { KafkaClient, ListNodesCommand } from "@aws-sdk/client-kafka";
import { SignatureV4 } from "@smithy/signature-v4";
import type { PlatformOutputs } from "../../../tools/traffic/outputs.js";

/** Returns the Availability Zone of each broker by its id, from MSK's list of nodes and the subnets in EC2. */
export async function brokerZones({ region, cluster_arn: ClusterArn }: PlatformOutputs): Promise<Map<number, string>> {
  const msk = new KafkaClient({ region });
  try {
    const { NodeInfoList = [] } = await msk.send(new ListNodesCommand({ ClusterArn }));
    const brokers = NodeInfoList.flatMap(({ BrokerNodeInfo }) => BrokerNodeInfo ?? []);
    const credentials = await msk.config.credentials();
    const zones = brokers.map(
      async ({ BrokerId = 0, ClientSubnet = "" }) => [BrokerId, await zoneOf(ClientSubnet, region, credentials)] as const,
    );
    return new Map(await Promise.all(zones));
  } finally {
    msk.destroy();
  }
}

type Credentials = ConstructorParameters<typeof SignatureV4>[0]["credentials"];

/** Calls DescribeSubnets with EC2's query protocol: one call is not worth another SDK package. */
async function zoneOf(subnet: string, region: string, credentials: Credentials): Promise<string> {
  const endpoint = new URL(process.env["AWS_ENDPOINT_URL"] ?? `https://ec2.${region}.amazonaws.com`);
  const body = new URLSearchParams({ Action: "DescribeSubnets", Version: "2016-11-15", "SubnetId.1": subnet }).toString();
  const signed = await new SignatureV4({ credentials, region, service: "ec2", sha256: Sha256 }).sign({
    ...{ method: "POST", protocol: endpoint.protocol, hostname: endpoint.hostname, path: "/", body },
    headers: { host: endpoint.host, "content-type": "application/x-www-form-urlencoded" },
  });
  const { host: _, ...headers } = signed.headers; // fetch sets it, from the same URL
  const response = await fetch(endpoint, { method: "POST", headers, body });
  const text = await response.text();
  const zone = /<availabilityZone>([^<]+)</.exec(text)?.[1];
  if (!response.ok || !zone) throw new Error(`DescribeSubnets ${subnet}: ${response.status} ${text}`);
  return zone;
}
