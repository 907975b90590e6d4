import { z } from "zod";
import { clientOutputs, ServerlessCluster, serverlessSettings } from "../../cluster/index.js";
import { declareOutputs } from "../../terraform/index.js";
import { ClientGroups, clientGroups, clientNetworks } from "./client-groups.js";
import { clusterName, subnetIds, vpcId } from "./inputs.js";
import { placedIn } from "./module-rules.js";
import { publishedModule } from "./published-module.js";

const inputs = z.strictObject({
  ...serverlessSettings.shape,
  name: clusterName,
  vpcId,
  subnetIds: subnetIds.min(2).max(5).describe("Subnets of the cluster, in at least two zones. They can't be changed later."),
  clients: clientGroups,
  clientNetworks,
});

/** A serverless cluster in an existing VPC. */
export const mskServerless = publishedModule({
  name: "msk-serverless",
  summary: "A serverless Amazon MSK cluster in an existing VPC.",
  notes: ["Clients authenticate with IAM only."],
  inputs,
  structure: { kind: "serverless", deletionProtection: false },
  rules: {
    sections: ({ subnetIds, ...cluster }) => ({ cluster, ...placedIn(subnetIds) }),
  },
  build: (stack, settings) => {
    const cluster = new ServerlessCluster(stack, "this", {
      ...settings,
      settings,
      placement: settings.vpcId,
      groupName: `${settings.name}-brokers`,
    });
    new ClientGroups(stack, "clients", cluster);
    declareOutputs(stack, {
      arn: [cluster.arn, "ARN of the cluster."],
      name: [cluster.name, "Name of the cluster."],
      security_group_id: [cluster.securityGroupId, "Security group of the cluster."],
      ...clientOutputs(cluster, settings),
    });
  },
});
