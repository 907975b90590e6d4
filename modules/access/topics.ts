import { LambdaInvocation } from "@cdktf/provider-aws/lib/lambda-invocation";
import { Construct } from "constructs";
import type { TopicAdminInput } from "../../lambdas/topic-admin/contract.js";
import type { TopicAdminEnv } from "../../lambdas/topic-admin/env.js";
import type { AwsEnvironment } from "../shared/aws-environment.js";
import type { EncryptionKey } from "../shared/encryption-key.js";
import { VpcFunction } from "../shared/vpc-function.js";
import type { KafkaCluster } from "./kafka-cluster.js";
import type { TopicsSettings } from "./settings.js";
import { topicConfiguration } from "./topic-configuration.js";

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
  readonly topics: TopicsSettings;
  /** Topics that may be deleted. */
  readonly released: readonly string[];
  readonly logRetentionDays: number;
}

/** The cluster's topics, made so by the administrator function whenever they change here. */
export class Topics extends Construct {
  readonly administrator: VpcFunction;
  /** The reconciliation; what needs the topics depends on it. */
  readonly reconciled: LambdaInvocation;

  constructor(scope: Construct, id: string, { name, cluster, topics, released, ...placed }: TopicsProps) {
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
    const granted = cluster.grantAdmin(this.administrator.role, released);
    const input: TopicAdminInput = {
      topics: Object.entries(topics).map(([topic, settings]) => ({
        name: topic,
        partitions: settings.partitions,
        replicationFactor: settings.replicationFactor,
        configuration: topicConfiguration(settings),
      })),
      release: [...released],
    };
    this.reconciled = new LambdaInvocation(this, "this", {
      functionName: this.administrator.function.functionName,
      lifecycleScope: "CRUD",
      input: JSON.stringify(input),
      dependsOn: [...this.administrator.ready, ...allowed, granted],
    });
  }
}
