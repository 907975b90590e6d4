import { createHash } from "node:crypto";
import type { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { Fn, TerraformIterator, Token } from "cdktf";
import { type PolicyStatement, policyDocument } from "../aws/index.js";

/** Options of a grant to produce. */
export interface ProduceOptions {
  /** The producer is idempotent, which is the default of Java clients. @default true */
  readonly idempotent?: boolean;
}

/** Options of a grant to administer topics. */
export interface AdminOptions {
  /** Topics that the role can delete: names, or a Terraform variable of type list(string). @default none */
  readonly deletable?: readonly string[];
  /** The role can describe and alter ACLs, and so allow any user or certificate any operation. @default false */
  readonly acls?: boolean;
}

/** Returns a pattern as part of a policy's name, which can't contain an asterisk. */
const withoutAsterisks = (pattern: string) => pattern.replaceAll("*", "any");

/** Names of the policies that grants create. They are also part of the policies' Terraform addresses. */
export const grantNames = {
  produce: (topic: string) => `produce-${withoutAsterisks(topic)}`,
  transact: (transactionalId: string) => `transact-as-${withoutAsterisks(transactionalId)}`,
  consume: (topic: string, group: string) => `consume-${withoutAsterisks(topic)}-as-${withoutAsterisks(group)}`,
};

/**
 * Grants roles access to a cluster with IAM authentication, each with the least privilege that works.
 * Actions and their resources: MSK developer guide, IAM access control, semantics of actions and resources, 2026-11.
 */
export class ClusterGrants {
  constructor(private readonly clusterArn: string) {}

  /** Allows a role to write to topics. @param topic - a name, or a pattern with `*` */
  produce(role: IamRole, topic: string, { idempotent = true }: ProduceOptions = {}): IamRolePolicy {
    return this.attach(role, grantNames.produce(topic), [
      this.connect(idempotent ? ["kafka-cluster:Connect", "kafka-cluster:WriteDataIdempotently"] : undefined),
      { sid: "Write", actions: ["kafka-cluster:DescribeTopic", "kafka-cluster:WriteData"], resources: [this.resource("topic", topic)] },
    ]);
  }

  /** Allows a role to use transactions, in topics that it can write to. @param transactionalId - an id, or a pattern with `*` */
  transact(role: IamRole, transactionalId: string): IamRolePolicy {
    return this.attach(role, grantNames.transact(transactionalId), [
      this.connect(["kafka-cluster:Connect", "kafka-cluster:WriteDataIdempotently"]),
      {
        sid: "Transact",
        actions: ["kafka-cluster:DescribeTransactionalId", "kafka-cluster:AlterTransactionalId"],
        resources: [this.resource("transactional-id", transactionalId)],
      },
    ]);
  }

  /**
   * Allows a role to read topics as a consumer group.
   *
   * @param topic - a name, or a pattern with `*`
   * @param group - a consumer group, or a pattern with `*`
   */
  consume(role: IamRole, topic: string, group: string): IamRolePolicy {
    return this.attach(role, grantNames.consume(topic, group), [
      this.connect(),
      { sid: "Read", actions: ["kafka-cluster:DescribeTopic", "kafka-cluster:ReadData"], resources: [this.resource("topic", topic)] },
      {
        sid: "JoinGroup",
        actions: ["kafka-cluster:DescribeGroup", "kafka-cluster:AlterGroup"],
        resources: [this.resource("group", group)],
      },
    ]);
  }

  /** Allows a role to describe the cluster, its topics with their properties, and its consumer groups. */
  describe(role: IamRole): IamRolePolicy {
    return this.attach(role, "describe-cluster", [
      this.connect(["kafka-cluster:Connect", "kafka-cluster:DescribeCluster", "kafka-cluster:DescribeClusterDynamicConfiguration"]),
      {
        sid: "DescribeTopics",
        actions: ["kafka-cluster:DescribeTopic", "kafka-cluster:DescribeTopicDynamicConfiguration"],
        resources: [this.resource("topic", "*")],
      },
      { sid: "DescribeGroups", actions: ["kafka-cluster:DescribeGroup"], resources: [this.resource("group", "*")] },
    ]);
  }

  /** Allows a role to create and alter every topic, but not to read or write records. */
  administer(role: IamRole, { deletable = [], acls = false }: AdminOptions = {}): IamRolePolicy[] {
    const known = Token.isUnresolved(deletable) ? [] : deletable;
    const policy = this.attach(role, "administer-topics", [
      this.connect(),
      {
        sid: "Topics",
        actions: [
          "kafka-cluster:CreateTopic",
          "kafka-cluster:DescribeTopic",
          "kafka-cluster:AlterTopic",
          // A pattern `*Topic` would not match these two.
          "kafka-cluster:DescribeTopicDynamicConfiguration",
          "kafka-cluster:AlterTopicDynamicConfiguration",
        ],
        resources: [this.resource("topic", "*")],
      },
      ...(known.length > 0
        ? [
            {
              sid: "DeleteReleasedTopics",
              actions: ["kafka-cluster:DeleteTopic"],
              resources: known.map((topic) => this.resource("topic", topic)),
            },
          ]
        : []),
      ...(acls
        ? [{ sid: "Acls", actions: ["kafka-cluster:DescribeCluster", "kafka-cluster:AlterCluster"], resources: [this.clusterArn] }]
        : []),
    ]);
    return Token.isUnresolved(deletable) ? [policy, this.deletePolicies(role, deletable as string[])] : [policy];
  }

  /** Creates one policy per topic of a list that only Terraform can resolve. */
  private deletePolicies(role: IamRole, topics: string[]): IamRolePolicy {
    const forEach = TerraformIterator.fromList(topics);
    return new IamRolePolicy(role, "delete_released_topic", {
      forEach,
      name: `delete-topic-\${sha1(each.value)}`, // a topic's name can be longer than a policy's
      role: role.name,
      policy: policyDocument([
        { sid: "DeleteReleasedTopic", actions: ["kafka-cluster:DeleteTopic"], resources: [this.resource("topic", forEach.value)] },
      ]),
    });
  }

  private connect(actions: readonly string[] = ["kafka-cluster:Connect"]): PolicyStatement {
    return { sid: "Connect", actions, resources: [this.clusterArn] };
  }

  /** Returns the ARN of a topic, group or transactional id: `arn:…:cluster/NAME/UUID` becomes `arn:…:topic/NAME/UUID/TOPIC`. */
  private resource(kind: "topic" | "group" | "transactional-id", name: string): string {
    return `${Fn.replace(this.clusterArn, ":cluster/", `:${kind}/`)}/${name}`;
  }

  private attach(role: IamRole, purpose: string, statements: readonly PolicyStatement[]): IamRolePolicy {
    // An address can't contain a variable: with one in its purpose, a role has one policy of each kind.
    const name = Token.isUnresolved(purpose) ? String(purpose.split("-")[0]) : purpose;
    return new IamRolePolicy(role, name, { name: policyName(name), role: role.name, policy: policyDocument(statements) });
  }
}

/** Longest name of an inline policy, in characters. Source: IAM user guide, quotas, 2026-11. */
const MAX_POLICY_NAME = 128;

/** Returns `name`, or if it is too long for IAM, its beginning with a digest that keeps it unique. */
function policyName(name: string): string {
  if (name.length <= MAX_POLICY_NAME) return name;
  const digest = createHash("sha256").update(name).digest("hex").slice(0, 8);
  return `${name.slice(0, MAX_POLICY_NAME - digest.length - 1)}-${digest}`;
}
