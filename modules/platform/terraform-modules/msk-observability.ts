import { Token } from "cdktf";
import { z } from "zod";
import { AwsEnvironment } from "../../aws/index.js";
import { enhancedMonitoring, existingSettings, monitoredExistingCluster } from "../../cluster/index.js";
import { Observability, observabilitySettings } from "../../observability/index.js";
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
  runbookUrl,
  alarmEmails,
  alarmEndpoints,
});

/** Alarms and dashboard of an existing cluster. */
export const mskObservability = publishedModule({
  name: "msk-observability",
  summary:
    "CloudWatch alarms of an existing Amazon MSK cluster, with standard or Express brokers or serverless, the SNS topic that they notify, and a dashboard.",
  notes: [
    "It needs nothing else of this project: the cluster can come from any other configuration. Terraform reads the brokers, their type and their listeners from AWS when it plans, so a cluster that has grown gets alarms for its new brokers with the next apply. A serverless cluster has alarms about the lag of consumer groups alone.",
    "Alarms of two severities, `<name>-page` and `<name>-ticket`, notify the topic. Each alarm's description links to its section of docs/runbook.",
  ],
  inputs,
  structure: {},
  build: (stack, { name, clusterArn, enhancedMonitoring, lag, runbookUrl, alarmEmails, alarmEndpoints }) => {
    const clusterName = Token.asString(hcl`split("/", ${clusterArn})[1]`);
    const kind = Token.asString(hcl`can(regex("-s[0-9]+$", ${clusterArn})) ? "serverless" : "provisioned"`);
    const alarms = new Observability(stack, "this", {
      name,
      environment: new AwsEnvironment(stack, "account"),
      monitoring: {
        clusterName,
        cluster: monitoredExistingCluster(stack, "cluster", clusterName, { kind, enhancedMonitoring }),
        lag,
        logGroups: {},
        functions: {},
      },
      runbookUrl,
      alarmEmails,
      alarmEndpoints,
    });
    declareOutputs(stack, alarms.outputs);
  },
});
