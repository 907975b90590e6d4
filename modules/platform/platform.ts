import { Token } from "cdktf";
import { Construct } from "constructs";
import { ClientRole, ScramUsers } from "../access/index.js";
import { AwsEnvironment, EncryptionKey } from "../aws/index.js";
import { clusterFrom, Replicator, VpcConnection } from "../cluster/index.js";
import { EventApi } from "../event-api/index.js";
import { type Listener, openListenerToNetworks } from "../kafka/index.js";
import { networkFrom } from "../network/index.js";
import { Topics } from "../topics/index.js";
import { addOutputs } from "./outputs.js";
import { clusterName, namePrefix, type PlatformSettings } from "./settings.js";

export interface PlatformProps {
  readonly settings: PlatformSettings;
  /** Networks of administrators that may reach the brokers' IAM listener from outside the VPC. */
  readonly administratorCidrs: string[];
  /** Networks of clients that may reach the brokers' listeners for passwords and certificates, where these are on. */
  readonly clientCidrs: string[];
  /** Such as `us-east-1`. @default that of the provider, which Terraform asks for */
  readonly region?: string;
}

/**
 * Everything in AWS: network, cluster, topics, event path, and the roles of clients.
 *
 * Held by a deployable stack and by published modules alike: its settings are values in the one and tokens in the other.
 */
export class Platform extends Construct {
  constructor(scope: Construct, id: string, { settings, administratorCidrs, clientCidrs, region }: PlatformProps) {
    super(scope, id);
    const name = namePrefix(settings);
    const { eventApi } = settings;
    const environment = new AwsEnvironment(this, "account", region);
    const key = new EncryptionKey(this, "operations_key", {
      alias: `${name}-operations`,
      description: `Logs, queues and functions' environments of ${name}.`,
      environment,
      services: ["lambda", "sqs"],
      logGroups: [`/aws/lambda/${name}-*`, `/aws/msk/${clusterName(settings)}/*`, `/aws/vpc/${name}/*`, `/aws/vendedlogs/${name}-*`],
      preventDestroy: settings.cluster.deletionProtection,
    });
    const network = networkFrom(this, "network", { name, settings: settings.network, environment, key });
    const cluster = clusterFrom(this, "cluster", {
      name: clusterName(settings),
      settings: settings.cluster,
      environment,
      vpcId: network.vpcId,
      subnetIds: network.brokerSubnetIds,
      place: placeOf(settings),
      logKey: key,
    });
    const { vpcId } = network;
    if (settings.replicator !== "off") {
      const sides = { cluster, vpcId, subnetIds: network.brokerSubnetIds };
      new Replicator(this, "replicator", { name: `${name}-replicator`, settings: settings.replicator, environment, ...sides });
    }
    const connections = Object.entries(settings.connections).map(([connection, wanted]) => {
      const at = { vpcId, subnetIds: network.privateSubnetIds };
      return [
        connection,
        new VpcConnection(this, `connection_${connection}`, { name: `${name}-${connection}`, settings: wanted, ...at }),
      ] as const;
    });
    openListenerToNetworks(this, "administrators", cluster.securityGroupId, administratorCidrs, "iam");
    for (const listener of listenersBesideIam(settings)) {
      openListenerToNetworks(this, `clients_${listener}`, cluster.securityGroupId, clientCidrs, listener);
    }
    const users = hasAny(settings.scramUsers)
      ? new ScramUsers(this, "scram_users", {
          cluster,
          environment,
          users: settings.scramUsers,
          recoveryDays: settings.cluster.deletionProtection ? 30 : 0,
          preventDestroy: settings.cluster.deletionProtection,
        })
      : undefined;
    const placed = { name, cluster, environment, key, vpcId: network.vpcId, subnetIds: network.privateSubnetIds };
    const topics = new Topics(this, "topics", {
      ...placed,
      topics: settings.topics,
      released: settings.releasedTopics,
      acls: settings.acls,
      logRetentionDays: eventApi.logRetentionDays,
    });
    const events = new EventApi(this, "event_api", { ...placed, settings: eventApi, topicsReconciled: topics.reconciled });
    const clients = Object.entries(settings.clients).map(([client, granted]) => {
      const role = new ClientRole(this, `client_${client}`, {
        name: `${name}-client-${client}`,
        settings: granted,
        cluster,
        environment,
        apiRoutesArn: events.api.routesArn,
      });
      return [client, role.arn] as const;
    });
    addOutputs(this, {
      region: environment.region,
      settings,
      network,
      cluster,
      topics,
      events,
      operationsKey: key,
      clientRoleArns: Object.fromEntries(clients),
      connections: Object.fromEntries(connections),
      scramSecretArns: users?.secretArns ?? {},
    });
  }
}

/** Whether there is any, or may be, where Terraform alone knows. */
const hasAny = (map: object) => Token.isUnresolved(map) || Object.keys(map).length > 0;

/** Listeners for passwords and certificates that are there, or may be, where Terraform alone knows. */
function listenersBesideIam({ cluster }: PlatformSettings): Listener[] {
  if (!("authentication" in cluster)) return [];
  const { scram, mutualTls } = cluster.authentication;
  return [...(Token.isUnresolved(scram) || scram ? ["scram" as const] : []), ...(mutualTls.mode === "off" ? [] : ["tls" as const])];
}

/** What of the network can't change without another cluster, known before its subnets are. */
function placeOf({ network }: PlatformSettings): string {
  const { zones } = network;
  return network.mode === "new"
    ? `${network.cidr} ${network.tiers.broker} ${zones.join(" ")}`
    : `${network.vpcId} ${[...network.brokerSubnetIds].sort().join(" ")}`;
}
