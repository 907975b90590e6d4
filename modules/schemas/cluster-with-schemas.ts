import type { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import type { SecurityGroup } from "@cdktf/provider-aws/lib/security-group";
import type { ITerraformDependable } from "cdktf";
import {
  type AdminOptions,
  type ArnOf,
  type ClientPermissions,
  type DescribeOptions,
  grantToRole,
  type KafkaCluster,
  type Listener,
  type ProduceOptions,
} from "../kafka/index.js";
import { lookUpGrant, schemasOfTopics } from "./look-up-grant.js";
import type { SchemasSettings } from "./settings.js";

/** The schemas of a cluster's topics. */
interface TopicSchemas {
  readonly settings: SchemasSettings;
  readonly arnOf: ArnOf;
  /** ARNs of the same length. */
  readonly sample: ArnOf;
}

/** A cluster whose grants of topics include the lookup of the topics' schemas. */
export class ClusterWithSchemas implements KafkaCluster {
  /** Schemas that a role can look up already. */
  readonly #granted = new WeakMap<IamRole, Map<string, ITerraformDependable[]>>();

  constructor(
    private readonly cluster: KafkaCluster,
    private readonly schemas: TopicSchemas,
  ) {}

  get arn() {
    return this.cluster.arn;
  }

  get name() {
    return this.cluster.name;
  }

  get securityGroupId() {
    return this.cluster.securityGroupId;
  }

  get fixedReplication() {
    return this.cluster.fixedReplication;
  }

  allBrokers(listener: Listener) {
    return this.cluster.allBrokers(listener);
  }

  oneBrokerPerZone(listener: Listener) {
    return this.cluster.oneBrokerPerZone(listener);
  }

  grantProduce(role: IamRole, topic: string, options?: ProduceOptions) {
    return [...this.cluster.grantProduce(role, topic, options), ...this.#grantLookUps(role, [topic])];
  }

  grantConsume(role: IamRole, topic: string, group: string) {
    return [...this.cluster.grantConsume(role, topic, group), ...this.#grantLookUps(role, [topic])];
  }

  grantTransactions(role: IamRole, transactionalId: string) {
    return this.cluster.grantTransactions(role, transactionalId);
  }

  grantClient(role: IamRole, client: ClientPermissions) {
    const topics = [...client.produce, ...client.consume.map(({ topic }) => topic)];
    return [...this.cluster.grantClient(role, client), ...this.#grantLookUps(role, topics)];
  }

  grantConnectWorkers(role: IamRole, connector: string) {
    return this.cluster.grantConnectWorkers(role, connector);
  }

  grantDescribeTopics(role: IamRole, options?: DescribeOptions) {
    return this.cluster.grantDescribeTopics(role, options);
  }

  grantDescribe(role: IamRole) {
    return this.cluster.grantDescribe(role);
  }

  grantAdmin(role: IamRole, options?: AdminOptions) {
    return this.cluster.grantAdmin(role, options);
  }

  allowFrom(clients: SecurityGroup, listener: Listener) {
    return this.cluster.allowFrom(clients, listener);
  }

  allowExportersFrom(clients: SecurityGroup) {
    return this.cluster.allowExportersFrom(clients);
  }

  allowWithin(listener: Listener) {
    return this.cluster.allowWithin(listener);
  }

  #grantLookUps(role: IamRole, topics: readonly string[]): ITerraformDependable[] {
    const granted = this.#granted.get(role) ?? new Map<string, ITerraformDependable[]>();
    this.#granted.set(role, granted);
    const { settings, sample, arnOf } = this.schemas;
    return schemasOfTopics(settings, topics).flatMap((name) => {
      const policies = granted.get(name) ?? grantToRole(role, lookUpGrant(name), sample, arnOf);
      granted.set(name, policies);
      return policies;
    });
  }
}
