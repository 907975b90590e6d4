import type { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import type { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import type { SecurityGroup } from "@cdktf/provider-aws/lib/security-group";
import type { ITerraformDependable } from "cdktf";
import type { AdminOptions, ProduceOptions } from "./grants.js";
import type { Listener } from "./listeners.js";

/** A cluster as its clients see it. These methods are the only way to open anything, and each writes the least that works. */
export interface KafkaCluster {
  readonly arn: string;
  readonly name: string;
  /** Of the brokers' own group. */
  readonly securityGroupId: string;
  /** `host:port,…` of a listener; empty where the cluster has it not. */
  bootstrapBrokers(listener: Listener): string;
  grantProduce(role: IamRole, topic: string, options?: ProduceOptions): IamRolePolicy;
  grantConsume(role: IamRole, topic: string, group: string): IamRolePolicy;
  grantAdmin(role: IamRole, options?: AdminOptions): IamRolePolicy[];
  allowFrom(clients: SecurityGroup, listener: Listener): ITerraformDependable[];
  /** Lets the brokers' own group reach a listener: event source mappings poll from inside it. */
  allowWithin(listener: Listener): ITerraformDependable[];
}
