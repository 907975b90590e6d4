import { LambdaInvocation } from "@cdktf/provider-aws/lib/lambda-invocation";
import { Construct } from "constructs";
import type { TopicAdminEnv } from "../../lambdas/topic-admin/env.js";
import type { AwsEnvironment, EncryptionKey } from "../aws/index.js";
import { VpcFunction } from "../aws/index.js";
import type { KafkaCluster } from "../kafka/index.js";
import type { AclsSettings } from "./acl-settings.js";
import { administratorInputs } from "./administrator-input.js";
import { accessConditions } from "./rules.js";
import type { TopicsSettings } from "./settings.js";

/** Time of one reconciliation; a new cluster's brokers and a new role's rights may take a minute of it. */
const TIMEOUT_SECONDS = 180;
/** What the function leaves itself to answer in. */
const ANSWER_SECONDS = 10;

export interface TopicsProps {
  readonly name: string;
  readonly cluster: KafkaCluster;
  readonly environment: AwsEnvironment;
  readonly vpcId: string;
  readonly subnetIds: string[];
  readonly key: EncryptionKey;
  /** Topics by name, known now or one Terraform variable. */
  readonly topics: TopicsSettings;
  /** Topics that may be deleted, known now or one Terraform variable. */
  readonly released: readonly string[];
  /** ACLs, known now or one Terraform variable. @default none is touched, and the function may not */
  readonly acls?: AclsSettings;
  readonly logRetentionDays: number;
}

/** The cluster's topics and ACLs, made so by the administrator function whenever they change here. */
export class Topics extends Construct {
  readonly administrator: VpcFunction;
  /** The confirmed reconciliation; what needs the topics depends on it. */
  readonly reconciled: LambdaInvocation;

  constructor(scope: Construct, id: string, { name, cluster, topics, released, acls, ...placed }: TopicsProps) {
    super(scope, id);
    const variables: Record<keyof TopicAdminEnv, string> = {
      BOOTSTRAP_BROKERS: cluster.bootstrapBrokers("iam"),
      DEADLINE_MS: String((TIMEOUT_SECONDS - ANSWER_SECONDS) * 1000),
      LOG_LEVEL: "INFO",
    };
    this.administrator = new VpcFunction(this, "admin", {
      ...placed,
      name: `${name}-topic-admin`,
      description: "Creates and changes the topics that the settings declare.",
      code: "topic-admin",
      variables,
      memoryMb: 256,
      timeoutSeconds: TIMEOUT_SECONDS,
      reservedConcurrency: 1, // two plans at once would contradict each other
    });
    const allowed = cluster.allowFrom(this.administrator.securityGroup, "iam");
    const granted = cluster.grantAdmin(this.administrator.role, { deletable: released, acls: acls !== undefined });
    const inputs = administratorInputs({ cluster: cluster.arn, topics, released, acls });
    const conditions = accessConditions({ topics, acls });
    const called = { functionName: this.administrator.function.functionName, lifecycleScope: "CRUD" };
    const first = new LambdaInvocation(this, "this", {
      ...called,
      input: inputs.first,
      dependsOn: [...this.administrator.ready, ...allowed, ...granted],
      ...(conditions.length > 0 && { lifecycle: { precondition: conditions as { condition: never; errorMessage: string }[] } }),
    });
    // The provider takes an update that failed for done: the next plan would be empty, and the next update know nothing of what was
    // declared before. This one did not run then, so it still remembers, and does what was left.
    this.reconciled = new LambdaInvocation(this, "confirmed", {
      ...called,
      input: inputs.confirming,
      dependsOn: [first],
      lifecycle: {
        postcondition: [
          {
            // The answer of the last success: it confirms another input if the last attempt failed.
            condition: `\${try(jsondecode(self.result).confirmed, "") == jsondecode(self.input).confirm}`,
            errorMessage:
              "Two attempts to make topics and ACLs as declared failed, and Terraform takes them for done. Mend the cause, then apply with -replace and the address of this invocation, which deletes nothing.",
          },
        ],
      },
    });
  }
}
