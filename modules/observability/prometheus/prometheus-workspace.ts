import { PrometheusAlertManagerDefinition } from "@cdktf/provider-aws/lib/prometheus-alert-manager-definition";
import { PrometheusWorkspace as Workspace } from "@cdktf/provider-aws/lib/prometheus-workspace";
import { Construct } from "constructs";
import { type AwsEnvironment, type EncryptionKey, encryptedLogGroup } from "../../aws/index.js";
import type { HasOutputs, Outputs } from "../../terraform/index.js";
import type { AlarmTopic } from "../alarm-topic.js";
import { alertManagerDefinition } from "./alert-manager.js";
import { addRuleNamespaces } from "./rule-namespaces.js";

export interface PrometheusWorkspaceProps {
  /** First part of every name. */
  readonly name: string;
  /** Encrypts the log of rules and alerts. */
  readonly key: EncryptionKey;
  readonly logRetentionDays: number;
  /** Folder of the runbook, which alerts link to. */
  readonly runbookUrl: string;
}

/**
 * A workspace of Amazon Managed Service for Prometheus with the rules of `dashboards/rules/`. AWS encrypts the metrics with a key that it owns.
 */
export class PrometheusWorkspace extends Construct implements HasOutputs {
  readonly arn: string;
  readonly id: string;
  /** Ends with a slash: `<endpoint>api/v1/query`. */
  readonly endpoint: string;
  readonly outputs: Outputs;

  constructor(scope: Construct, id: string, { name, key, logRetentionDays, runbookUrl }: PrometheusWorkspaceProps) {
    super(scope, id);
    const logs = encryptedLogGroup(this, "logs", { name: `/aws/vendedlogs/${name}-prometheus`, retentionDays: logRetentionDays, key });
    const workspace = new Workspace(this, "this", { alias: name, loggingConfiguration: { logGroupArn: `${logs.arn}:*` } });
    addRuleNamespaces(this, { workspaceId: workspace.id, runbookUrl });
    this.arn = workspace.arn;
    this.id = workspace.id;
    this.endpoint = workspace.prometheusEndpoint;
    this.outputs = {
      prometheus_endpoint: [this.endpoint, "Endpoint of the Managed Prometheus workspace; queries go to <endpoint>api/v1/query."],
    };
  }

  /** Notifies a topic of the alerts. The topic's policy must allow the workspace to publish. */
  notify(topic: AlarmTopic, { region }: AwsEnvironment): void {
    new PrometheusAlertManagerDefinition(this, "alert_manager", {
      workspaceId: this.id,
      definition: alertManagerDefinition({ topicArn: topic.arn, region }),
      dependsOn: [topic.policy],
    });
  }
}
