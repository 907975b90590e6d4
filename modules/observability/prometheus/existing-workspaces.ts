import { PrometheusAlertManagerDefinition } from "@cdktf/provider-aws/lib/prometheus-alert-manager-definition";
import { TerraformIterator, Token } from "cdktf";
import { Construct } from "constructs";
import type { AwsEnvironment } from "../../aws/index.js";
import { hcl } from "../../terraform/index.js";
import type { AlarmTopic } from "../alarm-topic.js";
import { alertManagerDefinition } from "./alert-manager.js";
import { addRuleNamespaces } from "./rule-namespaces.js";

export interface ExistingWorkspacesProps {
  /** First part of the names of the rules' namespaces. */
  readonly name: string;
  readonly environment: AwsEnvironment;
  /** Ids of workspaces, by any name. Can be a token. */
  readonly workspaces: Record<string, string>;
  /** Each workspace notifies the topic, instead of what its alert manager notified before. Can be a token. */
  readonly alertManager: boolean;
  readonly topic: AlarmTopic;
  readonly runbookUrl: string;
}

/** The rules in existing workspaces of Amazon Managed Service for Prometheus, and their alert managers. */
export class ExistingWorkspaces extends Construct {
  constructor(scope: Construct, id: string, props: ExistingWorkspacesProps) {
    super(scope, id);
    const { name, environment, workspaces, alertManager, topic, runbookUrl } = props;
    const each = TerraformIterator.fromMap(workspaces);
    addRuleNamespaces(this, { workspaceId: Token.asString(each.value), runbookUrl, prefix: `${name}-`, forEach: each });
    const notifying = TerraformIterator.fromMap(Token.asAnyMap(hcl`{ for name, id in ${workspaces} : name => id if ${alertManager} }`));
    new PrometheusAlertManagerDefinition(this, "alert_manager", {
      forEach: notifying,
      workspaceId: Token.asString(notifying.value),
      definition: alertManagerDefinition({ topicArn: topic.arn, region: environment.region }),
      dependsOn: [topic.policy],
    });
  }
}
