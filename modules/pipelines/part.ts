import type { ITerraformDependable } from "cdktf";
import type { Construct } from "constructs";
import type { AwsEnvironment, EncryptionKey } from "../aws/index.js";
import type { KafkaCluster } from "../kafka/index.js";
import type { HasOutputs } from "../terraform/index.js";
import { ConnectPipeline } from "./connect/connect-pipeline.js";
import { CustomPlugins } from "./connect/custom-plugins.js";
import { connectorOf } from "./kinds.js";
import type { PipelinesSettings } from "./settings.js";

interface PipelinesForProps {
  /** First part of every name. */
  readonly name: string;
  readonly settings: { readonly pipelines: PipelinesSettings };
  readonly cluster: KafkaCluster;
  readonly environment: AwsEnvironment;
  readonly vpcId: string;
  readonly subnetIds: string[];
  readonly key: EncryptionKey;
  /** The reconciliation of the topics. */
  readonly topicsReconciled: ITerraformDependable;
}

/** What observes pipelines needs to know of them. */
export interface MonitoredPipelines {
  /** Names of connectors, by pipeline. */
  readonly connectors: Readonly<Record<string, string>>;
  /** RDS instances whose replication slots pipelines use, by pipeline. */
  readonly sourceDatabases: Readonly<Record<string, string>>;
}

/** Creates the pipelines of the settings in `scope`. */
export function pipelinesFor(
  scope: Construct,
  { settings, topicsReconciled, ...context }: PipelinesForProps,
): HasOutputs & { readonly monitored: MonitoredPipelines } {
  const pipelines = Object.entries(settings.pipelines);
  if (pipelines.length === 0) return { outputs: {}, monitored: { connectors: {}, sourceDatabases: {} } };
  const plugins = new CustomPlugins(scope, "plugins", context);
  const created = pipelines.map(([pipeline, each]) => {
    const name = `${context.name}-${pipeline}`;
    const plan = connectorOf(pipeline, each);
    const connector = new ConnectPipeline(scope, `pipeline_${pipeline}`, {
      ...{ ...context, name, pipeline, plan, plugins, dependsOn: [topicsReconciled] },
      ...{ capacity: each.capacity, logRetentionDays: each.logRetentionDays },
    });
    return { pipeline, name, plan, connector };
  });
  const by = <T>(value: (each: (typeof created)[number]) => T) => Object.fromEntries(created.map((each) => [each.pipeline, value(each)]));
  return {
    outputs: {
      pipeline_connector_arns: [by(({ connector }) => connector.connectorArn), "Connectors of MSK Connect, by pipeline."],
      pipeline_log_groups: [by(({ connector }) => connector.logGroupName), "Log groups of the pipelines, by pipeline."],
      pipeline_role_arns: [by(({ connector }) => connector.roleArn), "IAM roles of the pipelines, by pipeline."],
    },
    monitored: {
      connectors: by(({ name }) => name),
      sourceDatabases: Object.fromEntries(
        created.flatMap(({ pipeline, plan }) => (plan.sourceInstanceId === undefined ? [] : [[pipeline, plan.sourceInstanceId]])),
      ),
    },
  };
}
