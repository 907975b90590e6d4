import { type IResolvable, TerraformOutput, Token } from "cdktf";
import { Construct } from "constructs";
import type { EncryptionKey } from "../aws/index.js";
import { clientOutputs, type ReachableCluster, type VpcConnection } from "../cluster/index.js";
import type { EventApi } from "../event-api/index.js";
import type { Network } from "../network/index.js";
import { hcl } from "../terraform/index.js";
import type { Topics } from "../topics/index.js";
import type { PlatformSettings } from "./settings.js";

export interface OutputSources {
  readonly region: string;
  readonly settings: PlatformSettings;
  readonly network: Network;
  readonly cluster: ReachableCluster;
  readonly topics: Topics;
  readonly events: EventApi;
  readonly operationsKey: EncryptionKey;
  readonly clientRoleArns: Readonly<Record<string, string>>;
  readonly connections: Readonly<Record<string, VpcConnection>>;
  /** Of the users with a password, by name. */
  readonly scramSecretArns: IResolvable | Readonly<Record<string, string>>;
}

/** What clients, tests and people need of the platform once it stands. */
export function addOutputs(scope: Construct, sources: OutputSources): void {
  const outputs = new Construct(scope, "outputs"); // apart, since an output may bear the name of a room
  for (const [name, [value, description]] of Object.entries(outputsOf(sources))) {
    new TerraformOutput(outputs, name, { value, description, staticId: true });
  }
}

function outputsOf({
  region,
  settings,
  network,
  cluster,
  topics,
  events,
  operationsKey,
  clientRoleArns,
  connections,
  scramSecretArns,
}: OutputSources) {
  const { eventApi } = settings;
  const [producer, consumer, administrator] = [events.producer.function, events.consumer.function, topics.administrator];
  return {
    region: [region, "Region of the platform."],
    cluster_arn: [cluster.arn, "ARN of the MSK cluster."],
    cluster_name: [cluster.name, "Name of the MSK cluster."],
    ...clientOutputs(cluster, settings.cluster),
    connections: [
      mapped(connections, ({ arn, bootstrapBrokers, clientsGroupId }) => ({
        arn,
        bootstrap_brokers: bootstrapBrokers,
        clients_security_group_id: clientsGroupId,
      })),
      "Clusters reached through PrivateLink, by name: bootstrap brokers, and the security group that lets clients through.",
    ],
    api_endpoint: [events.api.endpoint, "URL of the event API; events go to POST /ads/{adId}/impression below it."],
    producer_role_arn: [producer.role.arn, "Role of the producer function."],
    consumer_role_arn: [consumer.role.arn, "Role of the consumer function."],
    topic_admin_role_arn: [administrator.role.arn, "Role of the topic administrator function."],
    scram_secret_arns: [scramSecretArns, "Secrets of the users with a password, by name: user name and password."],
    client_role_arns: [clientRoleArns, "Roles of the clients in the settings, by name."],
    producer_function_name: [producer.function.functionName, "Name of the producer function."],
    consumer_function_name: [consumer.function.functionName, "Name of the consumer function."],
    topic_admin_function_name: [administrator.function.functionName, "Name of the topic administrator function."],
    topics: [declaredTopics(settings.topics), "Topics by name, with partitions and copies."],
    event_topic: [eventApi.topic, "Topic that takes the events."],
    dead_letter_topic: [eventApi.deadLetterTopic, "Topic that takes records nobody can use."],
    consumer_group: [eventApi.consumer.group, "Consumer group of the consumer function."],
    on_failure_queue_url: [events.consumer.failures.url, "Queue that takes what is left of batches that failed to the end."],
    vpc_id: [network.vpcId, "The VPC."],
    private_subnet_ids: [network.privateSubnetIds, "Subnets of functions and clients, in zone order."],
    broker_subnet_ids: [network.brokerSubnetIds, "Subnets of the brokers, in zone order."],
    cluster_security_group_id: [cluster.securityGroupId, "Security group of the brokers."],
    kms_key_arns: [
      { ...(cluster.dataKeyArn !== undefined && { data: cluster.dataKeyArn }), operations: operationsKey.arn },
      "Keys of the brokers' data, and of logs, queues and functions.",
    ],
  } satisfies Record<string, [value: unknown, description: string]>;
}

/** What clients ask of a topic, whether the topics are known or one variable. */
function declaredTopics(topics: PlatformSettings["topics"]): unknown {
  if (Token.isUnresolved(topics)) {
    return hcl`{ for name, topic in ${topics} : name => { partitions = topic.partitions, replication_factor = topic.replication_factor, min_insync_replicas = topic.min_insync_replicas } }`;
  }
  const declared = Object.entries(topics).map(([name, { partitions, replicationFactor, minInsyncReplicas }]) => [
    name,
    { partitions, replication_factor: replicationFactor, min_insync_replicas: minInsyncReplicas },
  ]);
  return Object.fromEntries(declared);
}

const mapped = <T, U>(values: Readonly<Record<string, T>>, change: (value: T) => U): Record<string, U> =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, change(value)]));
