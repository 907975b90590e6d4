import { LambdaEventSourceMapping } from "@cdktf/provider-aws/lib/lambda-event-source-mapping";
import { Construct } from "constructs";
import type { ConsumerEnv } from "../../lambdas/consumer/env.js";
import { type FunctionVariables, reservedConcurrency, VpcFunction } from "../aws/index.js";
import { textOf } from "../terraform/index.js";
import { writeDeadLetters } from "./dead-letter-bucket.js";
import { FailureQueue } from "./failure-queue.js";
import type { FunctionProps } from "./props.js";
import { allowHttpsFrom } from "./regional-service.js";

/** The function that processes the events, and its event source mapping. */
export class Consumer extends Construct {
  readonly function: VpcFunction;
  /** On-failure destination of batches that failed after all retries. */
  readonly failures: FailureQueue;

  constructor(
    scope: Construct,
    id: string,
    { name, cluster, settings, schema, table, functionConcurrency = "reserved", topicsReconciled, ...placement }: FunctionProps,
  ) {
    super(scope, id);
    const { consumer, topic, deadLetterTopic, deadLetterBucket } = settings;
    const variables: FunctionVariables<ConsumerEnv> = {
      BOOTSTRAP_BROKERS: cluster.oneBrokerPerZone("iam"),
      DEAD_LETTER_TOPIC: deadLetterTopic,
      DEDUPLICATION_WINDOW_SECONDS: consumer.deduplication === "off" ? "0" : textOf(consumer.deduplicationWindowSeconds),
      METRICS_NAMESPACE: settings.metricsNamespace,
      LOG_LEVEL: consumer.logLevel,
      ...(schema && { SCHEMA_ARN: schema.arn, SCHEMA_DIGEST: schema.digest }),
      ...table?.variables,
      ...(deadLetterBucket !== "off" && { DEAD_LETTER_BUCKET: deadLetterBucket.name, DEAD_LETTER_PREFIX: deadLetterBucket.prefix }),
    };
    this.function = new VpcFunction(this, "this", {
      ...placement,
      name: `${name}-consumer`,
      description: `Counts the advertisement events of ${topic}.`,
      code: "consumer",
      variables,
      memoryMb: consumer.memoryMb,
      timeoutSeconds: consumer.timeoutSeconds,
      reservedConcurrency: reservedConcurrency(consumer.reservedConcurrency, functionConcurrency),
      logRetentionDays: settings.logRetentionDays,
    });
    this.failures = new FailureQueue(this, "failures", { name: `${name}-consumer-failures`, key: placement.key });
    const needed = [
      ...cluster.allowFrom(this.function.securityGroup, "iam"),
      // Event pollers use the brokers' subnets and security group, not the function's. Source: Lambda developer guide, MSK networks, 2026-11.
      ...cluster.allowWithin("iam"),
      ...cluster.grantConsume(this.function.role, topic, consumer.group),
      ...cluster.grantProduce(this.function.role, deadLetterTopic),
      ...(schema ? [allowHttpsFrom(this.function, "the schema registry")] : []),
      ...(table ? table.grantWrite(this.function) : []),
      ...(deadLetterBucket === "off" ? [] : writeDeadLetters(this.function, deadLetterBucket, placement.environment)),
      this.function.policy("event_source", [
        {
          sid: "FindBrokers",
          actions: ["kafka:DescribeCluster", "kafka:DescribeClusterV2", "kafka:GetBootstrapBrokers"],
          resources: [cluster.arn],
        },
        { sid: "ReadClusterConfiguration", actions: ["kafka-cluster:DescribeClusterDynamicConfiguration"], resources: [cluster.arn] },
        // Describe actions support no resource. Source: Service Authorization Reference, Amazon EC2, 2026-11.
        { sid: "SeeNetwork", actions: ["ec2:DescribeVpcs", "ec2:DescribeSecurityGroups"], resources: ["*"] },
        { sid: "ReportFailures", actions: ["sqs:SendMessage"], resources: [this.failures.arn] },
        { sid: "EncryptFailures", actions: ["kms:GenerateDataKey", "kms:Decrypt"], resources: [placement.key.arn] },
      ]),
    ];
    new LambdaEventSourceMapping(this, "source", {
      eventSourceArn: cluster.arn,
      functionName: this.function.function.arn,
      topics: [topic],
      amazonManagedKafkaEventSourceConfig: { consumerGroupId: consumer.group },
      startingPosition: consumer.startingPosition,
      batchSize: consumer.batchSize,
      maximumBatchingWindowInSeconds: consumer.batchingWindowSeconds,
      provisionedPollerConfig: { minimumPollers: consumer.pollers.minimum, maximumPollers: consumer.pollers.maximum },
      // The function reports no failures; that of 0.1.0 does. In a rollback, it is deployed before the mapping is changed: without this
      // type, Lambda would ignore the failures and commit the records.
      functionResponseTypes: ["ReportBatchItemFailures"],
      bisectBatchOnFunctionError: consumer.bisectBatchOnError,
      maximumRetryAttempts: consumer.maximumRetries,
      maximumRecordAgeInSeconds: consumer.maximumRecordAgeSeconds,
      destinationConfig: { onFailure: { destinationArn: this.failures.arn } },
      kmsKeyArn: placement.key.arn,
      dependsOn: [...needed, ...(topicsReconciled ? [topicsReconciled] : [])],
    });
  }
}
