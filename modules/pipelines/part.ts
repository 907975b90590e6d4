import type { ITerraformDependable } from "cdktf";
import type { Construct } from "constructs";
import type { AwsEnvironment, EncryptionKey } from "../aws/index.js";
import type { KafkaCluster } from "../kafka/index.js";
import type { PlatformName } from "../settings/index.js";
import type { HasOutputs } from "../terraform/index.js";
import { ConnectPipeline } from "./connect/connect-pipeline.js";
import type { UsedDatabase } from "./connect/connector-plan.js";
import { CustomPlugins } from "./connect/custom-plugins.js";
import { connectorNames, connectorOf } from "./kinds.js";
import type { PipelinesSettings } from "./settings.js";

interface PipelinesForProps {
  /** First part of every name. */
  readonly name: string;
  readonly settings: PlatformName & { readonly pipelines: PipelinesSettings; readonly cluster: { readonly deletionProtection: boolean } };
  readonly cluster: KafkaCluster;
  readonly environment: AwsEnvironment;
  readonly vpcId: string;
  readonly subnetIds: string[];
  readonly key: EncryptionKey;
  /** The reconciliation of the topics. */
  readonly topicsReconciled: ITerraformDependable;
}

/** The pipelines' part of a platform. */
interface PipelinesPart extends HasOutputs {
  readonly monitored: {
    /** Names of connectors, by pipeline. */
    readonly connectors: Readonly<Record<string, string>>;
    /** Databases in RDS that pipelines use, each once. */
    readonly databases: readonly UsedDatabase[];
  };
}

/** Creates the pipelines of the settings in `scope`. */
export function pipelinesFor(scope: Construct, { settings, topicsReconciled, ...context }: PipelinesForProps): PipelinesPart {
  const pipelines = Object.entries(settings.pipelines);
  if (pipelines.length === 0) return { outputs: {}, monitored: { connectors: {}, databases: [] } };
  const plugins = new CustomPlugins(scope, "plugins", context);
  const created = pipelines.map(([pipeline, each]) => {
    const names = connectorNames(settings, pipeline);
    const name = names.connector;
    const plan = connectorOf(names, each);
    const connector = new ConnectPipeline(scope, `pipeline_${pipeline}`, {
      ...{ ...context, name, pipeline, plan, plugins, dependsOn: [topicsReconciled] },
      preventDestroy: settings.cluster.deletionProtection,
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
      databases: eachOnce(created.flatMap(({ plan }) => plan.database ?? [])),
    },
  };
}

/** Returns databases that several pipelines use once each. One has a slot if any of its pipelines does. */
function eachOnce(databases: readonly UsedDatabase[]): UsedDatabase[] {
  const byId = new Map<string, UsedDatabase>();
  for (const database of databases) {
    const key = `${database.kind} ${database.id}`;
    byId.set(key, { ...database, hasSlot: database.hasSlot || (byId.get(key)?.hasSlot ?? false) });
  }
  return [...byId.values()];
}
