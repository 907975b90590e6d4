import { createHash } from "node:crypto";
import type { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { Fn } from "cdktf";
import { type PolicyStatement, policyDocument } from "../shared/policy.js";

/** What a producer asks for beyond plain writes. */
export interface ProduceOptions {
  /** The client is idempotent, as Java's is unless told otherwise. @default false */
  readonly idempotent?: boolean;
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

  /** Lets a role create and change every topic, and delete those in `deletable`. It can neither read nor write records. */
  administer(role: IamRole, deletable: readonly string[] = []): IamRolePolicy {
    return this.attach(role, "administer-topics", [
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
      ...(deletable.length > 0
        ? [
            {
              sid: "DeleteReleasedTopics",
              actions: ["kafka-cluster:DeleteTopic"],
              resources: deletable.map((topic) => this.resource("topic", topic)),
            },
          ]
        : []),
    ]);
  }

  private connect(actions: readonly string[] = ["kafka-cluster:Connect"]): PolicyStatement {
    return { sid: "Connect", actions, resources: [this.clusterArn] };
  }

  /** `arn:…:cluster/NAME/UUID` → `arn:…:topic/NAME/UUID/TOPIC` */
  private resource(kind: "topic" | "group", name: string): string {
    return `${Fn.replace(this.clusterArn, ":cluster/", `:${kind}/`)}/${name}`;
  }

  private attach(role: IamRole, name: string, statements: readonly PolicyStatement[]): IamRolePolicy {
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
