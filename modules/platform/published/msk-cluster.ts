import { z } from "zod";
import { MskCluster, standardSettings } from "../../cluster/index.js";
import { AwsEnvironment } from "../../shared/aws-environment.js";
import { EncryptionKey } from "../../shared/encryption-key.js";
import { variablesFor } from "../../shared/variables.js";
import { ClientGroups, clientGroups, clientNetworks } from "./client-groups.js";
import { subnetIds, vpcId } from "./inputs.js";
import { declareOutputs, type PublishedModule } from "./published-module.js";

const inputs = z.strictObject({
  ...standardSettings.shape,
  name: standardSettings.shape.name
    .unwrap()
    .meta({ description: "Cluster name. MSK can't rename a cluster: another name makes another cluster." }),
  vpcId,
  subnetIds: subnetIds.min(2).max(3).describe("Subnets of the brokers, one per zone. A cluster can't change them later."),
  clients: clientGroups,
  clientNetworks,
});

/** A provisioned cluster on standard brokers, in a VPC that is there. */
export const mskCluster: PublishedModule = {
  name: "msk-cluster",
  summary: "A highly available Amazon MSK cluster on standard brokers, with KRaft, in a VPC of yours.",
  notes: [],
  build: (stack) => {
    const settings = variablesFor(stack, inputs, { deletionProtection: false, storageAutoscaling: {} });
    const environment = new AwsEnvironment(stack, "account");
    const { name } = settings;
    const logKey = new EncryptionKey(stack, "logs_key", {
      alias: `${name}-logs`,
      description: `Logs of the MSK cluster ${name}.`,
      environment,
      services: [],
      logGroups: [`/aws/msk/${name}/*`],
      preventDestroy: false,
    });
    const cluster = new MskCluster(stack, "this", {
      name,
      settings,
      environment,
      vpcId: settings.vpcId,
      subnetIds: settings.subnetIds,
      logKey,
    });
    new ClientGroups(stack, "clients", cluster);
    declareOutputs(stack, {
      arn: [cluster.arn, "ARN of the cluster."],
      name: [cluster.name, "Name of the cluster."],
      security_group_id: [cluster.securityGroupId, "Security group of the brokers."],
      bootstrap_brokers_iam: [cluster.bootstrapBrokers("iam"), "host:port,… of the IAM listener."],
      bootstrap_brokers_scram: [cluster.bootstrapBrokers("scram"), "host:port,… of the SCRAM listener; empty without SCRAM."],
      bootstrap_brokers_tls: [cluster.bootstrapBrokers("tls"), "host:port,… of the TLS listener; empty without mutual TLS."],
      kms_key_arns: [{ data: cluster.dataKeyArn, logs: logKey.arn }, "Keys of the brokers' data and of their logs."],
    });
  },
};
