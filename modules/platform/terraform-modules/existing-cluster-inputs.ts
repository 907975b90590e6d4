import { z } from "zod";
import { AwsEnvironment, EncryptionKey, logRetentionDays } from "../../aws/index.js";
import { ExistingCluster, existingSettings } from "../../cluster/index.js";
import { replacementApproval } from "../../settings/index.js";
import type { ModuleStack } from "../../terraform/index.js";
import { resourceName, subnetIds, vpcId } from "./inputs.js";

/** What modules ask for whose functions work on a cluster that is there. */
export const existingClusterInputs = {
  name: resourceName,
  clusterArn: existingSettings.shape.arn.meta({ description: "ARN of the cluster, which must take IAM." }),
  securityGroupId: existingSettings.shape.securityGroupId,
  vpcId,
  subnetIds: subnetIds.min(1).describe("Subnets of the functions, from which they reach the brokers."),
  replacementApproval: replacementApproval(
    "Permits one switch of the module to another cluster: that cluster's name, a colon, and a reason. Each switch needs a different text. Topics, ACLs and records in the former cluster stay there.",
  ),
  logRetentionDays: logRetentionDays.default(365).describe("How long the functions' logs are kept, in days."),
};

const schema = z.strictObject(existingClusterInputs);

/** The cluster, and what functions beside it stand in. */
export function besideExistingCluster(stack: ModuleStack, settings: z.output<typeof schema>, purpose: string) {
  const { name, clusterArn, securityGroupId, vpcId, subnetIds, logRetentionDays, replacementApproval } = settings;
  const environment = new AwsEnvironment(stack, "account");
  const key = new EncryptionKey(stack, "functions_key", {
    alias: `${name}-${purpose}`,
    description: `Functions, queues and logs of ${name}.`,
    environment,
    services: ["lambda", "sqs"],
    logGroups: [`/aws/lambda/${name}-*`, `/aws/vendedlogs/${name}-*`],
    preventDestroy: false,
  });
  const cluster = new ExistingCluster(stack, "cluster", {
    settings: { kind: "existing", arn: clusterArn, securityGroupId, deletionProtection: false, replacementApproval },
  });
  return { name, cluster, environment, key, vpcId, subnetIds, logRetentionDays };
}
