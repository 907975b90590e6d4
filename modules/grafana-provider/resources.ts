import type { ITerraformDependable } from "cdktf";
import type { Construct } from "constructs";
import { GrafanaResource } from "./grafana-provider.js";

export interface FolderArguments {
  readonly uid: string;
  readonly title: string;
}

/** A folder of dashboards and alert rules. */
export class GrafanaFolder extends GrafanaResource<FolderArguments> {
  constructor(scope: Construct, id: string, values: FolderArguments) {
    super(scope, id, "grafana_folder", values);
  }

  get uid(): string {
    return this.getStringAttribute("uid");
  }
}

export interface DataSourceArguments {
  readonly uid: string;
  readonly name: string;
  /** `prometheus`, `grafana-amazonprometheus-datasource`, `cloudwatch`. */
  readonly type: string;
  readonly url?: string;
  readonly is_default?: boolean;
  /** JSON of the options of the type. */
  readonly json_data_encoded: string;
}

/** A data source of dashboards and alert rules. */
export class GrafanaDataSource extends GrafanaResource<DataSourceArguments> {
  constructor(scope: Construct, id: string, values: DataSourceArguments) {
    super(scope, id, "grafana_data_source", values);
  }

  get uid(): string {
    return this.getStringAttribute("uid");
  }
}

export interface DashboardArguments {
  /** Uid of the folder. */
  readonly folder: string;
  /** The dashboard's JSON. */
  readonly config_json: string;
  /** Replace a dashboard with the same uid that was imported by hand. */
  readonly overwrite: boolean;
}

/** A dashboard. */
export class GrafanaDashboard extends GrafanaResource<DashboardArguments> {
  constructor(scope: Construct, id: string, values: DashboardArguments) {
    super(scope, id, "grafana_dashboard", values);
  }
}

export interface ContactPointArguments {
  readonly name: string;
  readonly sns: readonly [
    {
      readonly topic: string;
      /** `default`: the workspace's role. */
      readonly auth_provider: "default";
      readonly subject?: string;
      readonly body?: string;
    },
  ];
}

/** What alerts notify. */
export class GrafanaContactPoint extends GrafanaResource<ContactPointArguments> {
  constructor(scope: Construct, id: string, values: ContactPointArguments) {
    super(scope, id, "grafana_contact_point", values);
  }

  get contactPointName(): string {
    return this.getStringAttribute("name");
  }
}

export interface NotificationPolicyArguments {
  readonly contact_point: string;
  readonly group_by: readonly string[];
  readonly group_wait: string;
  readonly group_interval: string;
  readonly repeat_interval: string;
}

/** The routes of all alerts of a workspace: there is one. */
export class GrafanaNotificationPolicy extends GrafanaResource<NotificationPolicyArguments> {
  constructor(scope: Construct, id: string, values: NotificationPolicyArguments) {
    super(scope, id, "grafana_notification_policy", values);
  }
}

/** A query, or an expression over queries, of an alert rule. */
interface AlertQuery {
  readonly ref_id: string;
  readonly datasource_uid: string;
  /** JSON of the query. */
  readonly model: string;
  /** Seconds before now. */
  readonly relative_time_range: readonly [{ readonly from: number; readonly to: number }];
}

/** An alert rule. */
export interface AlertRule {
  readonly name: string;
  readonly condition: string;
  readonly for: string;
  readonly no_data_state: "OK";
  readonly exec_err_state: "Error";
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly data: readonly AlertQuery[];
}

export interface RuleGroupArguments {
  readonly name: string;
  readonly folder_uid: string;
  readonly interval_seconds: number;
  readonly rule: readonly AlertRule[];
}

/** Alert rules that Grafana evaluates together. */
export class GrafanaRuleGroup extends GrafanaResource<RuleGroupArguments> {
  constructor(scope: Construct, id: string, values: RuleGroupArguments, dependsOn: ITerraformDependable[] = []) {
    super(scope, id, "grafana_rule_group", values, dependsOn);
  }
}
