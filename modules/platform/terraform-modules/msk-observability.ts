import { Token } from "cdktf";
import { z } from "zod";
import { AwsEnvironment } from "../../aws/index.js";
import { enhancedMonitoring, existingSettings, monitoredExistingCluster } from "../../cluster/index.js";
import { ExistingWorkspaces, Observability, observabilitySettings } from "../../observability/index.js";
import { declareOutputs, hcl } from "../../terraform/index.js";
import { personalSettings } from "../personal-settings.js";
import { resourceName } from "./inputs.js";
import { publishedModule } from "./published-module.js";

const { lag, runbookUrl } = observabilitySettings.shape;
const { alarmEmails, alarmEndpoints } = personalSettings.shape;

const inputs = z.strictObject({
  name: resourceName,
  clusterArn: existingSettings.shape.arn.meta({ description: "ARN of the cluster, which must exist before the plan." }),
  enhancedMonitoring: enhancedMonitoring
    .default("DEFAULT")
    .describe("Level of CloudWatch metrics of the cluster. AWS has no data source for it."),
  lag: lag.describe("Lag objectives by consumer group, for an alarm each."),
  prometheusWorkspaces: z
    .record(
      z
        .string()
        .regex(/^[a-z0-9][a-z0-9_-]{0,63}$/)
        .meta({ allowed: "up to 64 lowercase letters, digits, hyphens and underscores" }),
      z
        .string()
        .regex(/^ws-[0-9a-f-]{36}$/)
        .meta({ allowed: "an id such as ws-0a1b2c3d-0000-1111-2222-333344445555" }),
    )
    .default({})
    .describe("Ids of existing Managed Prometheus workspaces that get the recording and alerting rules, by a name that you choose."),
  prometheusAlertManager: z
    .boolean()
    .default(true)
    .describe("Replace the alert manager of these workspaces with one that notifies the topic. A workspace has only one."),
  runbookUrl,
  alarmEmails,
  alarmEndpoints,
});

/** Alarms and dashboard of an existing cluster. */
export const mskObservability = publishedModule({
  name: "msk-observability",
  summary:
    "CloudWatch alarms of an existing Amazon MSK cluster, with standard or Express brokers or serverless, the SNS topic that they notify, a dashboard, and rules for Managed Prometheus.",
  notes: [
    "It needs nothing else of this project: the cluster can come from any other configuration. Terraform reads the brokers, their type and their listeners from AWS when it plans, so a cluster that has grown gets alarms for its new brokers with the next apply. A serverless cluster has alarms about the lag of consumer groups alone.",
    "Alarms of two severities, `<name>-page` and `<name>-ticket`, notify the topic. Each alarm's description links to its section of docs/runbook.",
    "The rules in `prometheus_workspaces` are about every cluster whose metrics are in the workspace, which the label `cluster` identifies: name each workspace in one call of the module. Alert managers of this account and Region can publish to the topic.",
  ],
  inputs,
  structure: {},
  rules: { sections: (observability) => ({ observability }) },
  build: (stack, { prometheusWorkspaces, prometheusAlertManager, ...settings }) => {
    const { name, clusterArn, enhancedMonitoring, lag, runbookUrl, alarmEmails, alarmEndpoints } = settings;
    const environment = new AwsEnvironment(stack, "account");
    const clusterName = Token.asString(hcl`split("/", ${clusterArn})[1]`);
    const kind = Token.asString(hcl`can(regex("-s[0-9]+$", ${clusterArn})) ? "serverless" : "provisioned"`);
    const alarms = new Observability(stack, "this", {
      name,
      environment,
      monitoring: {
        clusterName,
        cluster: monitoredExistingCluster(stack, "cluster", clusterName, { kind, enhancedMonitoring }),
        lag,
        logGroups: {},
        functions: {},
      },
      runbookUrl,
      prometheusArn: environment.arn("aps", "workspace/*"),
      alarmEmails,
      alarmEndpoints,
    });
    if (alarms.topic) {
      const { topic } = alarms;
      const prometheus = { workspaces: prometheusWorkspaces, alertManager: prometheusAlertManager };
      new ExistingWorkspaces(stack, "prometheus", { ...prometheus, name, environment, topic, runbookUrl });
    }
    declareOutputs(stack, alarms.outputs);
  },
});
