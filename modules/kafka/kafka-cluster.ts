import type { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import type { SecurityGroup } from "@cdktf/provider-aws/lib/security-group";
import type { ITerraformDependable } from "cdktf";
import type { ClientPermissions } from "./client-policy.js";
import type { AdminOptions, DescribeOptions } from "./cluster-grants.js";
import type { ProduceOptions } from "./grant.js";
import type { Listener } from "./listeners.js";

/**
 * A cluster as other modules see it. These methods are the only way to give access to it, and each gives the least that works. They
 * return the resources after whose creation the access exists.
 */
export interface KafkaCluster {
  readonly arn: string;
  readonly name: string;
  /** Id of the brokers' security group. */
  readonly securityGroupId: string;
  /** MSK fixes the replication of every topic and refuses `min.insync.replicas` among the properties of one: Express and serverless. */
  readonly fixedReplication: boolean;
  /**
   * Returns `host:port,…` of every broker of a listener, in the order of their ids; empty if the cluster does not have the listener. It is
   * for outputs: it changes when brokers are added, and 60 brokers take more than the environment of a function holds, 4 kB.
   */
  allBrokers(listener: Listener): string;
  /**
   * Returns `host:port,…` of one broker in each zone, the one with the lowest id; empty if the cluster does not have the listener. Clients
   * find the other brokers through these. No change of the cluster changes them, so functions have them in their environment.
   */
  oneBrokerPerZone(listener: Listener): string;
  /** Allows a role to write to topics. @param topic - a name, or a pattern with `*` */
  grantProduce(role: IamRole, topic: string, options?: ProduceOptions): ITerraformDependable[];
  /** Allows a role to use transactions, in topics that it can write to. @param transactionalId - an id, or a pattern with `*` */
  grantTransactions(role: IamRole, transactionalId: string): ITerraformDependable[];
  /** Allows a role to read topics as a consumer group. @param topic - a name, or a pattern with `*` @param group - the same */
  grantConsume(role: IamRole, topic: string, group: string): ITerraformDependable[];
  /** Allows a role to run the workers of a connector of MSK Connect, without access to any other topic. @param connector - its name */
  grantConnectWorkers(role: IamRole, connector: string): ITerraformDependable[];
  /** Allows a role to describe the cluster, its topics with their properties, and its consumer groups. */
  grantDescribe(role: IamRole): ITerraformDependable[];
  /** Allows a role to describe topics with their properties, and as `options` say ACLs and quotas, and to change nothing. */
  grantDescribeTopics(role: IamRole, options?: DescribeOptions): ITerraformDependable[];
  /** Allows a role to create and alter every topic, but not to read or write records. */
  grantAdmin(role: IamRole, options?: AdminOptions): ITerraformDependable[];
  /** Allows a role everything that a client can do. */
  grantClient(role: IamRole, client: ClientPermissions): ITerraformDependable[];
  /** Allows connections from a security group to a listener. */
  allowFrom(clients: SecurityGroup, listener: Listener): ITerraformDependable[];
  /** Allows connections from a security group to the exporters of open monitoring. */
  allowExportersFrom(clients: SecurityGroup): ITerraformDependable[];
  /** Allows connections within the brokers' security group to a listener: event source mappings poll from there. */
  allowWithin(listener: Listener): ITerraformDependable[];
}
