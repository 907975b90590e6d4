import { PrometheusAlertManagerDefinition } from "@cdktf/provider-aws/lib/prometheus-alert-manager-definition";
import { PrometheusRuleGroupNamespace } from "@cdktf/provider-aws/lib/prometheus-rule-group-namespace";
import { PrometheusWorkspace as Workspace } from "@cdktf/provider-aws/lib/prometheus-workspace";
import { Token } from "cdktf";
import { Construct } from "constructs";
import { stringify } from "yaml";
import { type RuleFile, ruleFile } from "../../../dashboards/rules/index.js";
import { type AwsEnvironment, type EncryptionKey, encryptedLogGroup } from "../../aws/index.js";
import { type HasOutputs, hcl, type Outputs } from "../../terraform/index.js";
import type { AlarmTopic } from "../alarm-topic.js";
import { alertManagerDefinition } from "./alert-manager.js";

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
 * A workspace of Amazon Managed Service for Prometheus with the rules of `dashboards/rules/`, one namespace for each group: a group can
 * then change alone. AWS encrypts the metrics with a key that it owns.
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
    for (const group of ruleFile(runbookUrl).groups) {
      new PrometheusRuleGroupNamespace(this, group.name.replaceAll("-", "_"), {
        name: group.name,
        workspaceId: workspace.id,
        data: textOfRules({ groups: [group] }, runbookUrl),
      });
    }
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

/** Returns a rule file as YAML. A runbook URL that is a token can contain any character, so Terraform encodes it. */
function textOfRules(file: RuleFile, runbookUrl: string): string {
  return Token.isUnresolved(runbookUrl) ? Token.asString(hcl`yamlencode(${file})`) : stringify(file, { lineWidth: 0 });
}
