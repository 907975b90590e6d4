import { z } from "zod";
import { AwsEnvironment, EncryptionKey, functionConcurrency, logRetentionDays } from "../../aws/index.js";
import { ExistingCluster, existingSettings } from "../../cluster/index.js";
import { replacementApproval } from "../../settings/index.js";
import { hcl, type ModuleStack } from "../../terraform/index.js";
import { operationsKey } from "../operations-key.js";
import { resourceName, subnetIds, vpcId } from "./inputs.js";

/** Inputs of modules whose functions use an existing cluster. */
export const existingClusterInputs = {
  name: resourceName,
  clusterArn: existingSettings.shape.arn.meta({ description: "ARN of the cluster, which must have IAM authentication." }),
  clusterKind: z
    .enum(["provisioned", "serverless"])
    .default("provisioned")
    .describe("Whether the cluster has brokers, standard or Express, or is serverless. MSK lists the addresses of brokers only."),
  securityGroupId: existingSettings.shape.securityGroupId,
  vpcId,
  subnetIds: subnetIds.min(1).describe("Subnets of the functions, from which the brokers can be reached."),
  replacementApproval: replacementApproval(
    "Permits one switch of the module to another cluster: that cluster's name, a colon, and a reason. Each switch needs a different text. Topics, ACLs and records in the former cluster stay there.",
  ),
  logRetentionDays: logRetentionDays.default(365).describe("Retention of the functions' logs, in days."),
  operationsKey: operationsKey("logs, queues and the environments of functions"),
  functionConcurrency,
};

const schema = z.strictObject(existingClusterInputs);

/** Adds the cluster and the functions' KMS key to a module; returns the props that its constructs share. */
export function existingClusterContext(stack: ModuleStack, settings: z.output<typeof schema>, purpose: string) {
  const { name, clusterArn, clusterKind: kind, securityGroupId, vpcId, subnetIds } = settings;
  const { logRetentionDays, functionConcurrency, operationsKey: existing, replacementApproval } = settings;
  const environment = new AwsEnvironment(stack, "account");
  const key = new EncryptionKey(stack, "functions_key", {
    alias: `${name}-${purpose}`,
    description: `Functions, queues and logs of ${name}.`,
    environment,
    services: ["lambda", "sqs"],
    logGroups: [`/aws/lambda/${name}-*`, `/aws/vendedlogs/${name}-*`],
    existing,
    approval: { subject: "cluster", name: hcl`split("/", ${clusterArn})[1]`.toString(), approval: replacementApproval },
    preventDestroy: false,
  });
  const cluster = new ExistingCluster(stack, "cluster", {
    kind,
    settings: { kind: "existing", arn: clusterArn, securityGroupId, deletionProtection: false, replacementApproval },
  });
  return { name, cluster, environment, key, vpcId, subnetIds, logRetentionDays, functionConcurrency };
}
