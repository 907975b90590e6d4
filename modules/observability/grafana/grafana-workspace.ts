import { GrafanaRoleAssociation } from "@cdktf/provider-aws/lib/grafana-role-association";
import { GrafanaWorkspace as Workspace } from "@cdktf/provider-aws/lib/grafana-workspace";
import { GrafanaWorkspaceSamlConfiguration } from "@cdktf/provider-aws/lib/grafana-workspace-saml-configuration";
import { Construct } from "constructs";
import type { AwsEnvironment } from "../../aws/index.js";
import type { HasOutputs, Outputs } from "../../terraform/index.js";
import type { AlarmTopic } from "../alarm-topic.js";
import { GrafanaRole } from "./grafana-role.js";
import type { GrafanaSettings } from "./settings.js";

export interface GrafanaWorkspaceProps {
  /** Name of the workspace. */
  readonly name: string;
  readonly environment: AwsEnvironment;
  readonly settings: GrafanaSettings;
  /** Workspace of Managed Prometheus that dashboards read. @default none */
  readonly prometheus?: { readonly arn: string } | undefined;
  /** Topic that Grafana's alerts notify. @default none */
  readonly topic?: AlarmTopic | undefined;
}

/** First major version in which the data source of Managed Prometheus is a plug-in. Source: Amazon Managed Grafana user guide, 2026-11. */
const PLUGIN_VERSION = 12;

/** A workspace of Amazon Managed Grafana with its role and its users. Its content is the stack `grafana`. */
export class GrafanaWorkspace extends Construct implements HasOutputs {
  readonly outputs: Outputs;

  constructor(scope: Construct, id: string, { name, environment, settings, prometheus, topic }: GrafanaWorkspaceProps) {
    super(scope, id);
    const { version, authentication, networkAccess, alertRules } = settings;
    const role = new GrafanaRole(this, "role", { name, environment, prometheus, topic: alertRules ? topic : undefined });
    const workspace = new Workspace(this, "this", {
      name,
      description: `Dashboards of ${name}.`,
      accountAccessType: "CURRENT_ACCOUNT",
      permissionType: "CUSTOMER_MANAGED",
      authenticationProviders: [authentication.mode === "sso" ? "AWS_SSO" : "SAML"],
      dataSources: ["CLOUDWATCH", ...(prometheus ? ["PROMETHEUS"] : [])],
      notificationDestinations: ["SNS"],
      roleArn: role.arn,
      grafanaVersion: version,
      configuration: JSON.stringify({
        plugins: { pluginAdminEnabled: Number.parseInt(version, 10) >= PLUGIN_VERSION },
        unifiedAlerting: { enabled: true },
      }),
      ...(networkAccess !== "public" && {
        networkAccessControl: { prefixListIds: networkAccess.prefixLists, vpceIds: networkAccess.vpcEndpoints },
      }),
    });
    if (authentication.mode === "saml") {
      new GrafanaWorkspaceSamlConfiguration(this, "saml", {
        workspaceId: workspace.id,
        idpMetadataUrl: authentication.metadataUrl,
        roleAssertion: authentication.roleAttribute,
        ...(authentication.adminValues.length > 0 && { adminRoleValues: authentication.adminValues }),
        editorRoleValues: authentication.editorValues,
        ...(authentication.loginAttribute !== undefined && { loginAssertion: authentication.loginAttribute }),
        ...(authentication.nameAttribute !== undefined && { nameAssertion: authentication.nameAttribute }),
        ...(authentication.emailAttribute !== undefined && { emailAssertion: authentication.emailAttribute }),
      });
    } else {
      for (const [id, roleName] of Object.entries(ROLES)) {
        const { users, groups } = authentication[id as keyof typeof ROLES];
        if (users.length === 0 && groups.length === 0) continue;
        new GrafanaRoleAssociation(this, id, {
          workspaceId: workspace.id,
          role: roleName,
          ...(users.length > 0 && { userIds: users }),
          ...(groups.length > 0 && { groupIds: groups }),
        });
      }
    }
    this.outputs = {
      grafana_url: [`https://${workspace.endpoint}`, "URL of the Managed Grafana workspace."],
      grafana_workspace_id: [workspace.id, "Id of the Managed Grafana workspace, for its API."],
    };
  }
}

const ROLES = { admins: "ADMIN", editors: "EDITOR", viewers: "VIEWER" } as const;
