import { Fn, TerraformVariable } from "cdktf";
import type { Construct } from "constructs";
import { grafanaDashboards, type PrometheusType } from "../../../dashboards/grafana/index.js";
import { ruleFile } from "../../../dashboards/rules/index.js";
import {
  GrafanaContactPoint,
  GrafanaDashboard,
  GrafanaDataSource,
  GrafanaFolder,
  GrafanaNotificationPolicy,
  GrafanaProvider,
  GrafanaRuleGroup,
} from "../../grafana-provider/index.js";
import { ReadableStack, requireTerraform, withLiteralText } from "../../terraform/index.js";
import { configureBackend } from "../backend.js";
import type { PlatformSettings } from "../settings.js";
import { grafanaAlertRules } from "./alert-rules.js";

/** First major version in which the data source of Managed Prometheus is a plug-in. Source: Amazon Managed Grafana user guide, 2026-11. */
const PLUGIN_VERSION = 12;

/**
 * The content of the Managed Grafana workspace: data sources, folder, dashboards, and alert rules if the settings ask for them. It is a
 * separate stack, because a provider can't be configured from a workspace that the same apply creates. `make grafana-content` applies it.
 */
export class GrafanaStack extends ReadableStack {
  constructor(scope: Construct, id: string, fromFile: PlatformSettings) {
    super(scope, id);
    const settings = withLiteralText(fromFile);
    const { grafana } = settings.observability;
    if (grafana === "off") throw new Error("the settings have no Grafana workspace");
    configureBackend(this, settings, "grafana");
    requireTerraform(this);
    const url = this.input("grafana_url", "Output grafana_url of the platform.");
    const endpoint = this.input("prometheus_endpoint", "Output prometheus_endpoint of the platform.");
    new GrafanaProvider(this, "grafana", url.stringValue);

    const type: PrometheusType =
      Number.parseInt(grafana.version, 10) < PLUGIN_VERSION ? "prometheus" : "grafana-amazonprometheus-datasource";
    const prometheus = new GrafanaDataSource(this, "prometheus", {
      uid: "msk-prometheus",
      name: "Managed Prometheus",
      type,
      url: Fn.trimsuffix(endpoint.stringValue, "/"),
      is_default: true,
      json_data_encoded: JSON.stringify({
        httpMethod: "POST",
        sigV4Auth: true,
        sigV4AuthType: "default", // the workspace's role
        sigV4Region: settings.region,
        timeInterval: "60s", // MSK's exporters answer once a minute
      }),
    });
    new GrafanaDataSource(this, "cloudwatch", {
      uid: "msk-cloudwatch",
      name: "CloudWatch",
      type: "cloudwatch",
      json_data_encoded: JSON.stringify({ authType: "default", defaultRegion: settings.region }),
    });
    const folder = new GrafanaFolder(this, "folder", { uid: "msk", title: "Amazon MSK" });
    for (const [uid, dashboard] of Object.entries(grafanaDashboards(type))) {
      new GrafanaDashboard(this, `dashboard_${uid.replaceAll("-", "_")}`, {
        folder: folder.uid,
        config_json: withLiteralText(JSON.stringify(dashboard)), // it has variables of Grafana, written as Terraform's
        overwrite: true,
      });
    }
    if (grafana.alertRules) this.addAlertRules(folder, prometheus, settings.observability.runbookUrl);
  }

  /** Adds the alerts, which notify the topic of alarms. */
  private addAlertRules(folder: GrafanaFolder, { uid }: GrafanaDataSource, runbookUrl: string): void {
    const topic = this.input("alarm_topic_arn", "Output alarm_topic_arn of the platform.");
    const contact = new GrafanaContactPoint(this, "alarm_topic", {
      name: "alarm-topic",
      sns: [{ topic: topic.stringValue, auth_provider: "default" }],
    });
    const policy = new GrafanaNotificationPolicy(this, "notifications", {
      contact_point: contact.contactPointName,
      group_by: ["alertname", "cluster"],
      group_wait: "30s",
      group_interval: "5m",
      repeat_interval: "4h",
    });
    for (const { name, rule } of grafanaAlertRules(uid, ruleFile(runbookUrl))) {
      new GrafanaRuleGroup(this, `alerts_${name.replaceAll("-", "_")}`, { name, folder_uid: folder.uid, interval_seconds: 60, rule }, [
        policy,
      ]);
    }
  }

  private input(name: string, description: string): TerraformVariable {
    return new TerraformVariable(this, name, { type: "string", description, nullable: false });
  }
}
