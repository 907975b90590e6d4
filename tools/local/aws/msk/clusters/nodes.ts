import { createHash } from "node:crypto";
import { isIP } from "node:net";
import type { AwsRequest } from "../../protocol/request.js";
import { page } from "../paging.js";
import type { Provisioned } from "../settings/provisioned.js";
import { isKRaft } from "../settings/versions.js";
import type { Cluster } from "./clusters.js";
import { refuseServerless } from "./serverless-refusal.js";

const CONTROLLERS = 3;

interface ListedNode {
  readonly nodeARN: string;
  readonly info: object;
}

/**
 * ListNodes: returns the brokers in no particular order, as MSK does, and the controllers of a KRaft cluster, which have no
 * `brokerNodeInfo`. Source: AWS provider issue 38028, DataDog integrations-core issue 17743.
 *
 * Endpoints have no ports: every broker has MSK's.
 *
 * @throws AwsError 400 for a serverless cluster (confluentinc/kcp handles the message)
 */
export function nodes(cluster: Cluster, request: AwsRequest): Record<string, unknown> {
  refuseServerless(cluster);
  const listed = [...brokersOf(cluster), ...controllersOf(cluster)].sort((a, b) => (a.nodeARN < b.nodeARN ? -1 : 1));
  return page(
    request,
    "nodeInfoList",
    listed,
    ({ nodeARN }) => nodeARN,
    ({ nodeARN, info }) => ({ nodeARN, ...info }),
  );
}

function brokersOf(cluster: Cluster): ListedNode[] {
  const { clientSubnets, instanceType } = cluster.settings.brokerNodeGroupInfo;
  return (cluster.running?.brokers() ?? []).map(({ id, host }) => ({
    nodeARN: nodeArn(cluster, "broker", id),
    info: {
      nodeType: "BROKER",
      addedToClusterTime: cluster.creationTime,
      instanceType: instanceType.replace(/^kafka\./, ""), // MSK returns `m5.large` here, and `kafka.m5.large` in DescribeCluster
      brokerNodeInfo: {
        attachedENIId: `eni-${hash(cluster, "eni", id).slice(0, 17)}`,
        brokerId: id,
        clientSubnet: clientSubnets[(id - 1) % clientSubnets.length],
        clientVpcIpAddress: isIP(host) ? host : "127.0.0.1",
        currentBrokerSoftwareInfo: softwareInfo(cluster.settings),
        endpoints: [host],
      },
    },
  }));
}

function controllersOf(cluster: Cluster): ListedNode[] {
  if (!cluster.running || !isKRaft(cluster.settings.kafkaVersion)) return [];
  return Array.from({ length: CONTROLLERS }, (_, index) => ({
    nodeARN: nodeArn(cluster, "controller", 10_001 + index),
    info: {
      addedToClusterTime: cluster.creationTime,
      controllerNodeInfo: { endpoints: [`c-${10_001 + index}.${dnsSuffix(cluster)}`] },
    },
  }));
}

/** Returns the Kafka version of the brokers, and their configuration if the cluster has one. */
export function softwareInfo({ kafkaVersion, configurationInfo }: Provisioned): object {
  if (!configurationInfo) return { kafkaVersion };
  return { kafkaVersion, configurationArn: configurationInfo.arn, configurationRevision: configurationInfo.revision };
}

/** Returns the domain of a cluster's nodes, in MSK's form. No name in it resolves. */
export function dnsSuffix(cluster: Pick<Cluster, "arn" | "name" | "region">): string {
  const label = cluster.name.toLowerCase().replaceAll("-", "");
  return `${label}.${hash(cluster, "dns", 0).slice(0, 6)}.c1.kafka.${cluster.region}.amazonaws.com`;
}

function nodeArn(cluster: Cluster, kind: "broker" | "controller", id: number): string {
  const digits = hash(cluster, kind, id);
  const uuid = [digits.slice(0, 8), digits.slice(8, 12), digits.slice(12, 16), digits.slice(16, 20), digits.slice(20, 32)].join("-");
  return `${cluster.arn.replace(":cluster/", `:${kind}/`)}/${uuid}`;
}

/** Returns hexadecimal digits that stay the same for the cluster's lifetime. */
const hash = ({ arn }: Pick<Cluster, "arn">, kind: string, id: number) => createHash("sha256").update(`${arn} ${kind} ${id}`).digest("hex");
