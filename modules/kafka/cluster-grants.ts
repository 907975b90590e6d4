import { IamPolicy } from "@cdktf/provider-aws/lib/iam-policy";
import type { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { IamRolePolicyAttachment } from "@cdktf/provider-aws/lib/iam-role-policy-attachment";
import { Fn, type IResolvable, type ITerraformDependable, TerraformIterator, Token } from "cdktf";
import { type PolicyStatement, policyDocument } from "../aws/index.js";
import { hcl } from "../terraform/index.js";
import { type ClientPermissions, clientPolicy, grantsOf } from "./client-policy.js";
import {
  type ArnOf,
  administerAcls,
  administerQuotas,
  clientGrants,
  deleteTopics,
  describeAcls,
  describeQuotas,
  type Grant,
  type ProduceOptions,
} from "./grant.js";
import { sampleArns } from "./policy-packing.js";
import { RoleGrants } from "./role-grants.js";

/** Options of a grant to administer topics. */
export interface AdminOptions {
  /** Topics that the role can delete: names, or a Terraform variable of type list(string). @default none */
  readonly deletable?: readonly string[];
  /** The role can describe and alter ACLs, and so allow any user or certificate any operation; can be an expression. @default false */
  readonly acls?: boolean | IResolvable;
  /**
   * The role can describe and alter client quotas, and with the same permission the cluster's dynamic configuration; can be an expression.
   * @default false
   */
  readonly quotas?: boolean | IResolvable;
}

/** Options of a grant to describe topics. */
export type DescribeOptions = Pick<AdminOptions, "acls" | "quotas">;

/** Topics of which a managed policy can grant the deletion, if their names and the cluster's are the longest, in any partition. */
const DELETABLE_PER_POLICY = 14;

/**
 * Grants roles access to a cluster with IAM authentication. Each method returns the resources after whose creation the role has the
 * access.
 */
export class ClusterGrants {
  private readonly sample: ArnOf;

  /** @param clusterName - the cluster's name, or a token */
  constructor(
    private readonly clusterArn: string,
    clusterName: string,
  ) {
    this.sample = Token.isUnresolved(clusterName) ? sampleArns() : sampleArns(clusterName);
  }

  /** Allows a role to write to topics. @param topic - a name, or a pattern with `*` */
  produce(role: IamRole, topic: string, options?: ProduceOptions): ITerraformDependable[] {
    return this.add(role, clientGrants.produce(topic, options));
  }

  /** Allows a role to use transactions, in topics that it can write to. @param transactionalId - an id, or a pattern with `*` */
  transact(role: IamRole, transactionalId: string): ITerraformDependable[] {
    return this.add(role, clientGrants.transact(transactionalId));
  }

  /**
   * Allows a role to read topics as a consumer group.
   *
   * @param topic - a name, or a pattern with `*`
   * @param group - a consumer group, or a pattern with `*`
   */
  consume(role: IamRole, topic: string, group: string): ITerraformDependable[] {
    return this.add(role, clientGrants.consume(topic, group));
  }

  /** Allows a role to run the workers of a connector of MSK Connect, without access to any other topic. @param connector - its name */
  runConnectWorkers(role: IamRole, connector: string): ITerraformDependable[] {
    return this.add(role, clientGrants.connectWorkers(connector));
  }

  /** Allows a role to describe the cluster, its topics with their properties, and its consumer groups. */
  describe(role: IamRole): ITerraformDependable[] {
    return this.add(role, clientGrants.describe());
  }

  /** Allows a role to describe topics with their properties, and as `options` say ACLs and quotas, and to change nothing. */
  describeTopics(role: IamRole, { acls = false, quotas = false }: DescribeOptions = {}): ITerraformDependable[] {
    return [
      ...this.add(role, clientGrants.describeTopics({ acls: acls === true, quotas: quotas === true })),
      ...this.onlyIf(acls, role, describeAcls),
      ...this.onlyIf(quotas, role, describeQuotas),
    ];
  }

  /** Allows a role to create and alter every topic, but not to read or write records. */
  administer(role: IamRole, { deletable = [], acls = false, quotas = false }: AdminOptions = {}): ITerraformDependable[] {
    const known = { acls: acls === true, quotas: quotas === true };
    const conditional = [...this.onlyIf(acls, role, administerAcls), ...this.onlyIf(quotas, role, administerQuotas)];
    if (Token.isUnresolved(deletable)) {
      return [...this.add(role, clientGrants.administer(known)), this.deletePolicies(role, deletable as string[]), ...conditional];
    }
    const whole = clientGrants.administer({ deletable, ...known });
    const grants = RoleGrants.of(role);
    if (grants.fits(whole, this.sample)) return [...this.add(role, whole), ...conditional];
    return [
      ...this.add(role, clientGrants.administer(known)),
      ...grants.addManaged(deleteTopics(deletable), this.sample, this.arnOf),
      ...conditional,
    ];
  }

  /** Allows a role what a client can do. */
  allow(role: IamRole, client: ClientPermissions): ITerraformDependable[] {
    return grantsOf(client).flatMap((grant) => this.add(role, grant));
  }

  /** Returns a policy document of what a client can do, which can be attached to any role; undefined if it can do nothing. */
  policyOf(client: ClientPermissions, others?: readonly PolicyStatement[]): string | undefined {
    return clientPolicy(client, this.arnOf, others);
  }

  /** Creates an inline policy of a grant that the role has if Terraform finds that a condition holds; none for a known condition. */
  private onlyIf(condition: boolean | IResolvable, role: IamRole, grant: Grant): ITerraformDependable[] {
    if (typeof condition === "boolean") return [];
    const policy = { name: grant.name, role: role.name, policy: policyDocument(grant.statements(this.arnOf)) };
    return [new IamRolePolicy(role, grant.name, { ...policy, count: Token.asNumber(hcl`${condition} ? 1 : 0`) })];
  }

  /** Creates managed policies for a list of topics that only Terraform can resolve, each for as many topics as fit in any case. */
  private deletePolicies(role: IamRole, topics: string[]): ITerraformDependable {
    const parts = TerraformIterator.fromMap(
      Token.asAnyMap(hcl`{ for i, part in chunklist(${topics}, ${DELETABLE_PER_POLICY}) : tostring(i + 1) => { topics = part } }`),
    );
    const prefix = Fn.replace(this.clusterArn, ":cluster/", ":topic/");
    const arns = hcl`[for topic in each.value.topics : format("%s/%s", ${prefix}, topic)]`;
    const statement = { Sid: "DeleteReleasedTopics", Effect: "Allow", Action: ["kafka-cluster:DeleteTopic"], Resource: arns };
    const policy = new IamPolicy(role, "delete_released_topics", {
      forEach: parts,
      name: `${role.nameInput}-delete-topics-${parts.key}`,
      description: `Topics that ${role.nameInput} can delete, part ${parts.key}.`,
      policy: Fn.jsonencode({ Version: "2012-10-17", Statement: [statement] }),
    });
    return new IamRolePolicyAttachment(role, "delete_released_topics_attachment", {
      forEach: TerraformIterator.fromResources(policy),
      role: role.name,
      policyArn: TerraformIterator.fromResources(policy).getString("arn"),
    });
  }

  private add(role: IamRole, grant: Grant): ITerraformDependable[] {
    return RoleGrants.of(role).add(grant, this.sample, this.arnOf);
  }

  /** Returns ARNs of the cluster and of its resources: `arn:…:cluster/NAME/UUID` becomes `arn:…:topic/NAME/UUID/TOPIC`. */
  private readonly arnOf: ArnOf = (kind, name) =>
    kind === "cluster" ? this.clusterArn : `${Fn.replace(this.clusterArn, ":cluster/", `:${kind}/`)}/${name}`;
}
