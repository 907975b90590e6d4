import { LambdaInvocation } from "@cdktf/provider-aws/lib/lambda-invocation";
import { Token } from "cdktf";
import { Construct } from "constructs";
import type { TopicAdminEnv } from "../../lambdas/topic-admin/env.js";
import type { AwsEnvironment, EncryptionKey } from "../aws/index.js";
import { type FunctionConcurrency, reservedConcurrency, VpcFunction } from "../aws/index.js";
import type { KafkaCluster } from "../kafka/index.js";
import { type HasOutputs, hcl, isEnabled, ModuleStack, type Outputs } from "../terraform/index.js";
import type { AclsSettings } from "./acl-settings.js";
import { administratorInputs, comparisonInput } from "./administrator-input.js";
import { topicReaderName } from "./names.js";
import type { QuotasSettings } from "./quotas/settings.js";
import { topicsConditions } from "./rules.js";
import type { TopicsSettings } from "./settings.js";
import { TopicDrift } from "./topic-drift.js";

/** Timeout of a reconciliation. With a new cluster, brokers and IAM permissions can take a minute of it. */
const TIMEOUT_SECONDS = 180;
/** Time that the function reserves for its response. */
const RESPONSE_SECONDS = 10;
/** Timeout of a comparison, for which a plan waits. */
const COMPARISON_SECONDS = 30;
/** Time for the comparison itself. A function in a VPC can take seconds of the rest to start. */
const COMPARING_SECONDS = 20;

export interface TopicsProps {
  readonly name: string;
  readonly cluster: KafkaCluster;
  readonly environment: AwsEnvironment;
  readonly vpcId: string;
  readonly subnetIds: string[];
  readonly key: EncryptionKey;
  /** Topics by name, or a token of them. */
  readonly topics: TopicsSettings;
  /** Topics that may be deleted: a list, or a token of one. */
  readonly deletableTopics: readonly string[];
  /** ACLs, or a token of them. @default ACLs are not managed, and the function has no permission to change them */
  readonly acls?: AclsSettings;
  /** Quotas, or a token of them. @default quotas are not managed, and the function has no permission to change them */
  readonly quotas?: QuotasSettings;
  /** Compares the cluster with the desired state in each plan; it can be a Terraform variable. @default true */
  readonly detectDrift?: boolean;
  /** Whether the function reserves concurrency. @default reserved */
  readonly functionConcurrency?: FunctionConcurrency;
  readonly logRetentionDays: number;
}

/** Topics, ACLs and quotas of a cluster. The administrator function reconciles them whenever the settings change. */
export class Topics extends Construct implements HasOutputs {
  readonly administrator: VpcFunction;
  /** The confirmed reconciliation. Resources that need the topics depend on it. */
  readonly reconciled: LambdaInvocation;
  readonly outputs: Outputs;

  constructor(scope: Construct, id: string, props: TopicsProps) {
    super(scope, id);
    const { name, cluster, topics, deletableTopics, acls, quotas, detectDrift = false, ...placement } = props;
    this.administrator = new VpcFunction(this, "admin", {
      vpcId: placement.vpcId,
      subnetIds: placement.subnetIds,
      environment: placement.environment,
      key: placement.key,
      logRetentionDays: placement.logRetentionDays,
      name: `${name}-topic-admin`,
      description: "Creates and changes the topics that the settings declare.",
      code: "topic-admin",
      variables: environmentOf(cluster, TIMEOUT_SECONDS - RESPONSE_SECONDS),
      memoryMb: 256,
      timeoutSeconds: TIMEOUT_SECONDS,
      // Concurrent reconciliations would conflict. Terraform invokes the function once at a time.
      reservedConcurrency: reservedConcurrency(1, placement.functionConcurrency ?? "reserved"),
    });
    const allowed = cluster.allowFrom(this.administrator.securityGroup, "iam");
    const granted = cluster.grantAdmin(this.administrator.role, {
      deletable: deletableTopics,
      acls: isEnabled(acls),
      quotas: isEnabled(quotas),
    });
    const declared = { topics, deletable: deletableTopics, acls, quotas, fixedReplication: cluster.fixedReplication };
    const drift =
      detectDrift === false
        ? undefined
        : new TopicDrift(this, "drift", {
            functionName: topicReaderName(name),
            desired: comparisonInput(declared),
            enabled: detectDrift,
          });
    const inputs = administratorInputs({ ...declared, cluster: cluster.arn, corrects: drift?.corrects });
    const conditions = ModuleStack.contains(this) ? [] : topicsConditions({ topics, acls, quotas });
    const invocation = { functionName: this.administrator.function.functionName, lifecycleScope: "CRUD" };
    const first = new LambdaInvocation(this, "this", {
      ...invocation,
      input: inputs.first,
      dependsOn: [...this.administrator.ready, ...allowed, ...granted],
      ...(conditions.length > 0 && { lifecycle: { precondition: conditions as { condition: never; errorMessage: string }[] } }),
    });
    // The provider records a failed update as done: the next plan would be empty, and the next update would lack the previous input.
    // This invocation did not run in that case, so it still has the previous input and completes the reconciliation.
    this.reconciled = new LambdaInvocation(this, "confirmed", {
      ...invocation,
      input: inputs.confirming,
      dependsOn: [first],
      lifecycle: {
        postcondition: [
          {
            // The result of the last success: it confirms another input if the last attempt failed.
            condition: `\${try(jsondecode(self.result).confirmed, "") == jsondecode(self.input).confirm}`,
            errorMessage:
              "Two reconciliations of topics, ACLs and quotas failed, and Terraform records them as done. Fix the cause, then apply with -replace=<address of this invocation>, which deletes nothing.",
          },
        ],
      },
    });
    if (drift) this.addReader(props);
    this.outputs = {
      topics: [declaredTopics(topics), "Topics by name, with partitions, replication factor and min.insync.replicas."],
      topic_admin_function_name: [
        this.administrator.function.functionName,
        "Name of the topic administrator function, whose log has what it did.",
      ],
      topic_admin_role_arn: [this.administrator.role.arn, "IAM role of the topic administrator function."],
    };
  }

  /** Adds the function that compares. It is created after the topics: the first plan that invokes it finds them. */
  private addReader({ name, cluster, acls, quotas, ...placement }: TopicsProps): void {
    const reader = new VpcFunction(this, "reader", {
      ...placement,
      name: topicReaderName(name),
      description: "Compares the topics of the cluster with those that the settings declare. It can change nothing.",
      code: "topic-admin",
      handler: "compare",
      variables: environmentOf(cluster, COMPARING_SECONDS),
      memoryMb: 256,
      timeoutSeconds: COMPARISON_SECONDS,
    });
    reader.createAfter([
      ...cluster.allowFrom(reader.securityGroup, "iam"),
      ...cluster.grantDescribeTopics(reader.role, { acls: isEnabled(acls), quotas: isEnabled(quotas) }),
      this.reconciled,
    ]);
  }
}

/** Returns the environment of a function. @param seconds - time limit of its work */
const environmentOf = (cluster: KafkaCluster, seconds: number): Record<keyof TopicAdminEnv, string> => ({
  BOOTSTRAP_BROKERS: cluster.oneBrokerPerZone("iam"),
  DEADLINE_MS: String(seconds * 1000),
  LOG_LEVEL: "INFO",
});

/** Returns the topics' values for clients, of known topics or of a Terraform variable. */
function declaredTopics(topics: TopicsSettings): unknown {
  if (Token.isUnresolved(topics)) {
    return hcl`{ for name, topic in ${topics} : name => { partitions = topic.partitions, replication_factor = topic.replication_factor, min_insync_replicas = topic.min_insync_replicas } }`;
  }
  const declared = Object.entries(topics).map(([name, { partitions, replicationFactor, minInsyncReplicas }]) => [
    name,
    { partitions, replication_factor: replicationFactor, min_insync_replicas: minInsyncReplicas },
  ]);
  return Object.fromEntries(declared);
}
