import { Construct } from "constructs";
import type { ProducerEnv } from "../../lambdas/producer/env.js";
import { type FunctionVariables, reservedConcurrency, VpcFunction } from "../aws/index.js";
import { textOf } from "../terraform/index.js";
import type { FunctionProps } from "./props.js";
import { allowHttpsFrom } from "./regional-service.js";

/** The function that handles requests: it writes each event to the topic and responds when the brokers have acknowledged it. */
export class Producer extends Construct {
  readonly function: VpcFunction;

  constructor(
    scope: Construct,
    id: string,
    { name, cluster, settings, schema, table, functionConcurrency = "reserved", topicsReconciled: _, ...placement }: FunctionProps,
  ) {
    super(scope, id);
    const { topic, producer } = settings;
    const variables: FunctionVariables<ProducerEnv> = {
      BOOTSTRAP_BROKERS: cluster.oneBrokerPerZone("iam"),
      TOPIC: topic,
      DEADLINE_MS: textOf(producer.deadlineMs),
      MAX_BODY_BYTES: textOf(producer.maxBodyBytes),
      LOG_LEVEL: producer.logLevel,
      ...(schema && { SCHEMA_ARN: schema.arn, SCHEMA_DIGEST: schema.digest }),
      ...table?.variables,
    };
    this.function = new VpcFunction(this, "this", {
      ...placement,
      name: `${name}-producer`,
      description: `Writes advertisement events to ${topic}.`,
      code: "producer",
      variables,
      memoryMb: producer.memoryMb,
      timeoutSeconds: producer.timeoutSeconds,
      reservedConcurrency: reservedConcurrency(producer.reservedConcurrency, functionConcurrency),
      logRetentionDays: settings.logRetentionDays,
    });
    cluster.allowFrom(this.function.securityGroup, "iam");
    cluster.grantProduce(this.function.role, topic);
    if (schema) allowHttpsFrom(this.function, "the schema registry");
    table?.grantWrite(this.function);
  }
}
