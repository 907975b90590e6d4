import type { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import type { SecurityGroup } from "@cdktf/provider-aws/lib/security-group";
import { Construct } from "constructs";
import {
  type AdminOptions,
  type ClientPermissions,
  ClusterGrants,
  type DescribeOptions,
  type KafkaCluster,
  type Listener,
  openExporters,
  openListener,
  type ProduceOptions,
  type PublicListener,
} from "../../kafka/index.js";

/** What the operators of a provisioned cluster need to know of it. Values are tokens. */
export interface ClusterOperations {
  /** Host names of the brokers, by id. */
  readonly brokerEndpoints: unknown;
  readonly configurationArn: string;
  readonly configurationRevision: number;
  readonly uuid: string;
  /** @default the brokers write to no log group of this stack */
  readonly logGroupName?: string | undefined;
  readonly zookeeperConnect: string;
}

/** Access to a cluster of any kind: grants, and the rules of its security group. */
export abstract class ClusterConstruct extends Construct implements KafkaCluster {
  readonly fixedReplication: boolean = false;
  abstract readonly arn: string;
  abstract readonly name: string;
  abstract readonly securityGroupId: string;
  /** ARN of the key for data at rest; undefined if this stack does not create it. */
  readonly dataKeyArn?: string | undefined;

  /** Name of the log group that the brokers write to; undefined if they write to none, or this stack does not create it. */
  readonly logGroupName?: string | undefined;

  /** What operators need to know; undefined for a cluster without brokers of this stack. */
  get operations(): ClusterOperations | undefined {
    return undefined;
  }

  /** Name as it was set: known at synthesis where the settings are. */
  protected get nameInput(): string {
    return this.name;
  }

  abstract allBrokers(listener: Listener): string;

  abstract oneBrokerPerZone(listener: Listener): string;

  /**
   * Returns `host:port,…` of every broker of a listener on the internet, in the order of their ids; empty if the cluster does not have the
   * listener or no public access. @default the kind of cluster has no public access
   */
  publicBrokers(_listener: PublicListener): string {
    return "";
  }

  /** Construct whose address begins the addresses of rules within the brokers' group. */
  protected abstract readonly groupScope: Construct;
  /** Name of the brokers' group in descriptions of rules. */
  protected abstract readonly groupName: string;

  grantProduce(role: IamRole, topic: string, options?: ProduceOptions) {
    return this.grants.produce(role, topic, options);
  }

  grantTransactions(role: IamRole, transactionalId: string) {
    return this.grants.transact(role, transactionalId);
  }

  grantConsume(role: IamRole, topic: string, group: string) {
    return this.grants.consume(role, topic, group);
  }

  grantConnectWorkers(role: IamRole, connector: string) {
    return this.grants.runConnectWorkers(role, connector);
  }

  grantDescribe(role: IamRole) {
    return this.grants.describe(role);
  }

  grantDescribeTopics(role: IamRole, options?: DescribeOptions) {
    return this.grants.describeTopics(role, options);
  }

  grantAdmin(role: IamRole, options?: AdminOptions) {
    return this.grants.administer(role, options);
  }

  grantClient(role: IamRole, client: ClientPermissions) {
    return this.grants.allow(role, client);
  }

  allowFrom(clients: SecurityGroup, listener: Listener) {
    return openListener(clients, this.group, { id: clients.id, name: clients.nameInput ?? "clients" }, listener);
  }

  allowExportersFrom(clients: SecurityGroup) {
    return openExporters(clients, this.group, { id: clients.id, name: clients.nameInput ?? "clients" });
  }

  allowWithin(listener: Listener) {
    return openListener(this.groupScope, this.group, this.group, listener);
  }

  private get grants() {
    return new ClusterGrants(this.arn, this.nameInput);
  }

  private get group() {
    return { id: this.securityGroupId, name: this.groupName };
  }
}
