import { Token } from "cdktf";
import type { Construct } from "constructs";
import type { AwsEnvironment, EncryptionKey } from "../aws/index.js";
import { type Listener, openListenerToNetworks, publicListenerPorts } from "../kafka/index.js";
import type { PlatformName } from "../settings/index.js";
import { type HasOutputs, hcl } from "../terraform/index.js";
import type { ClusterConstruct } from "./connectivity/cluster-construct.js";
import { hasPublicAccess } from "./connectivity/connectivity.js";
import { Replicator } from "./cross-cluster/replicator.js";
import { VpcConnection } from "./cross-cluster/vpc-connection.js";
import { clusterFrom } from "./kinds/cluster-from.js";
import { clientOutputs } from "./outputs/client-outputs.js";
import { operationOutputs } from "./outputs/operation-outputs.js";
import { clusterName } from "./settings/cluster-name.js";
import type { ClusterSettings } from "./settings/cluster-settings.js";
import type { ConnectionSettings } from "./settings/connections.js";
import type { ReplicatorSettings } from "./settings/replicator.js";

interface ClusterForProps {
  /** First part of every name. */
  readonly name: string;
  readonly settings: PlatformName & {
    readonly cluster: ClusterSettings;
    readonly replicator: "off" | ReplicatorSettings;
    readonly connections: Readonly<Record<string, ConnectionSettings>>;
    readonly network: PlacementSettings;
  };
  readonly environment: AwsEnvironment;
  /** Encrypts the logs. */
  readonly key: EncryptionKey;
  readonly network: { readonly vpcId: string; readonly privateSubnetIds: string[]; readonly brokerSubnetIds: string[] };
  readonly administratorCidrs: string[];
  readonly clientCidrs: string[];
}

type PlacementSettings =
  | { readonly mode: "new"; readonly cidr: string; readonly zones: readonly string[]; readonly tiers: { readonly broker: string } }
  | { readonly mode: "existing"; readonly vpcId: string; readonly brokerSubnetIds: readonly string[] };

/** Creates the platform's cluster in `scope`, with its replicator, its connections to other clusters and the rules for client networks. */
export function clusterFor(
  scope: Construct,
  { name, settings, environment, key, network, administratorCidrs, clientCidrs }: ClusterForProps,
): HasOutputs & { readonly cluster: ClusterConstruct } {
  const { vpcId, brokerSubnetIds, privateSubnetIds } = network;
  const cluster = clusterFrom(scope, "cluster", {
    name: clusterName(settings),
    settings: settings.cluster,
    environment,
    vpcId,
    subnetIds: brokerSubnetIds,
    placement: placementOf(settings.network),
    logKey: key,
  });
  if (settings.replicator !== "off") {
    new Replicator(scope, "replicator", {
      name: `${name}-replicator`,
      settings: settings.replicator,
      cluster,
      environment,
      vpcId,
      subnetIds: brokerSubnetIds,
    });
  }
  const connections = Object.entries(settings.connections).map(([connection, of]) => {
    const props = { name: `${name}-${connection}`, settings: of, vpcId, subnetIds: privateSubnetIds };
    const { arn, bootstrapBrokers, clientsGroupId } = new VpcConnection(scope, `connection_${connection}`, props);
    return [connection, { arn, bootstrap_brokers: bootstrapBrokers, clients_security_group_id: clientsGroupId }] as const;
  });
  const open = (id: string, cidrs: string[], listener: Listener) => {
    openListenerToNetworks(scope, id, cluster.securityGroupId, cidrs, listener);
    if (!isPublic(settings.cluster) || listener === "plaintext") return;
    openListenerToNetworks(scope, `${id}_public`, cluster.securityGroupId, cidrs, listener, publicListenerPorts[listener]);
  };
  open("administrators", administratorCidrs, "iam");
  for (const listener of clientListeners(settings.cluster)) open(`clients_${listener}`, clientCidrs, listener);
  return {
    cluster,
    outputs: {
      cluster_arn: [cluster.arn, "ARN of the MSK cluster."],
      cluster_name: [cluster.name, "Name of the MSK cluster."],
      cluster_security_group_id: [cluster.securityGroupId, "Security group of the brokers."],
      ...clientOutputs(cluster, settings.cluster),
      ...(cluster.operations && operationOutputs(cluster.operations, "cluster_")),
      connections: [
        Object.fromEntries(connections),
        "Clusters that are connected through PrivateLink, by name: ARN of the connection, bootstrap brokers, and the security group whose members can connect.",
      ],
    },
  };
}

const isPublic = (cluster: ClusterSettings): boolean => "publicAccess" in cluster && hasPublicAccess(cluster);

/** Returns the SCRAM and TLS listeners that are on, or that a Terraform variable can turn on. */
function clientListeners(cluster: ClusterSettings): Listener[] {
  if (!("authentication" in cluster)) return [];
  const { scram, mutualTls } = cluster.authentication;
  return [...(Token.isUnresolved(scram) || scram ? ["scram" as const] : []), ...(mutualTls.mode === "off" ? [] : ["tls" as const])];
}

/** The part of the network settings whose change replaces the cluster, known before the subnets are. */
function placementOf(network: PlacementSettings): string {
  return network.mode === "new"
    ? `${network.cidr} ${network.tiers.broker} ${network.zones.join(" ")}`
    : `${network.vpcId} ${sortedText(network.brokerSubnetIds)}`;
}

/** Returns the items in alphabetical order: Terraform's own order where they are a variable of a module. */
const sortedText = (items: readonly string[]): string =>
  Token.isUnresolved(items) ? Token.asString(hcl`join(" ", sort(${items}))`) : [...items].sort().join(" ");
