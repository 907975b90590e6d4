import { createHash } from "node:crypto";
import type { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { Fn, TerraformIterator, Token } from "cdktf";
import { type PolicyStatement, policyDocument } from "../aws/index.js";

/** What a producer asks for beyond plain writes. */
export interface ProduceOptions {
  /** The client is idempotent, as Java's is unless told otherwise. @default false */
  readonly idempotent?: boolean;
}

/** What an administrator may beyond making and changing topics. */
export interface AdminOptions {
  /** Topics that it may delete, known now or one Terraform variable. @default none */
  readonly deletable?: readonly string[];
  /** It may read and change ACLs, and by them let any user and certificate do anything. @default false */
  readonly acls?: boolean;
}

const spoken = (pattern: string) => pattern.replaceAll("*", "any"); // names of policies know no asterisk

/** Names of the policies that grants write, and so of their addresses. */
export const grantNames = {
  produce: (topic: string) => `produce-${spoken(topic)}`,
  consume: (topic: string, group: string) => `consume-${spoken(topic)}-as-${spoken(group)}`,
};

/**
 * Lets roles use a cluster by IAM, each with the least that works.
 * Actions and their resources: MSK developer guide, IAM access control, semantics of actions and resources, 2026-11.
 */
export class ClusterGrants {
  constructor(private readonly clusterArn: string) {}

  /** @param topic a name, or a pattern with `*` */
  produce(role: IamRole, topic: string, { idempotent = false }: ProduceOptions = {}): IamRolePolicy {
    return this.attach(role, grantNames.produce(topic), [
      this.connect(idempotent ? ["kafka-cluster:Connect", "kafka-cluster:WriteDataIdempotently"] : undefined),
      { sid: "Write", actions: ["kafka-cluster:DescribeTopic", "kafka-cluster:WriteData"], resources: [this.resource("topic", topic)] },
    ]);
  }

  /**
   * @param topic a name, or a pattern with `*`
   * @param group of consumers, a name or a pattern with `*`
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

  /** Lets a role create and change every topic. It can neither read nor write records. */
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
          // `*Topic` would not match these two.
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
    return Token.isUnresolved(deletable) ? [policy, this.deleteEach(role, deletable as string[])] : [policy];
  }

  /** A policy for each topic of a list that Terraform alone knows. */
  private deleteEach(role: IamRole, topics: string[]): IamRolePolicy {
    const forEach = TerraformIterator.fromList(topics);
    return new IamRolePolicy(role, "delete_released_topic", {
      forEach,
      name: `delete-topic-\${sha1(each.value)}`, // as the topic's own name may be longer than a policy's
      role: role.name,
      policy: policyDocument([
        { sid: "DeleteReleasedTopic", actions: ["kafka-cluster:DeleteTopic"], resources: [this.resource("topic", forEach.value)] },
      ]),
    });
  }

  private connect(actions: readonly string[] = ["kafka-cluster:Connect"]): PolicyStatement {
    return { sid: "Connect", actions, resources: [this.clusterArn] };
  }

  /** `arn:…:cluster/NAME/UUID` → `arn:…:topic/NAME/UUID/TOPIC` */
  private resource(kind: "topic" | "group", name: string): string {
    return `${Fn.replace(this.clusterArn, ":cluster/", `:${kind}/`)}/${name}`;
  }

  private attach(role: IamRole, purpose: string, statements: readonly PolicyStatement[]): IamRolePolicy {
    // Addresses are fixed before Terraform knows a variable: for what is granted by one, the role has one policy of each kind.
    const name = Token.isUnresolved(purpose) ? String(purpose.split("-")[0]) : purpose;
    return new IamRolePolicy(role, name, { name: shortened(name), role: role.name, policy: policyDocument(statements) });
  }
}

/** Longest name of an inline policy. Source: IAM user guide, quotas, 2026-11. */
const LONGEST_NAME = 128;

/** A name that IAM takes, different for different names. */
function shortened(name: string): string {
  if (name.length <= LONGEST_NAME) return name;
  const mark = createHash("sha256").update(name).digest("hex").slice(0, 8);
  return `${name.slice(0, LONGEST_NAME - mark.length - 1)}-${mark}`;
}
