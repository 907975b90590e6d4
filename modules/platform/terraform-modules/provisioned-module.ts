import { Token } from "cdktf";
import { z } from "zod";
import { ScramUsers, scramUsersSettings } from "../../access/index.js";
import { AwsEnvironment, EncryptionKey } from "../../aws/index.js";
import { clientOutputs, clusterFrom, type ExpressSettings, type StandardSettings } from "../../cluster/index.js";
import type { ModuleStack } from "../../terraform/index.js";
import { declareOutputs } from "../../terraform/index.js";
import { ClientGroups, clientGroups, clientNetworks } from "./client-groups.js";
import { clusterName, subnetIds, vpcId } from "./inputs.js";

/** What modules of provisioned clusters ask for beside the cluster's own settings. */
export const placeInputs = {
  name: clusterName,
  vpcId,
  subnetIds: subnetIds.min(2).max(3).describe("Subnets of the brokers, one per zone. A cluster can't change them later."),
  clients: clientGroups,
  clientNetworks,
  scramUsers: scramUsersSettings.meta({ structure: false }),
};

const placeSchema = z.strictObject(placeInputs);

/** How such modules are made: by values all of what one cluster needs; only client certificates of an authority that is there. */
export const provisionedStructure = {
  deletionProtection: false,
  authentication: { mutualTls: { mode: "existing" as const, authorities: [] as string[] } },
};

type Inputs<S> = S & z.output<typeof placeSchema>;

/** A cluster with brokers of its own, its users and the rules that let its clients in. */
export function buildProvisioned(stack: ModuleStack, settings: Inputs<StandardSettings> | Inputs<ExpressSettings>): void {
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
  const cluster = clusterFrom(stack, "this", {
    name,
    settings,
    environment,
    vpcId: settings.vpcId,
    subnetIds: settings.subnetIds,
    place: settings.vpcId,
    groupName: `${name}-brokers`, // beside a caller's own group with the cluster's name
    logKey,
  });
  const users = new ScramUsers(stack, "scram_users", {
    cluster,
    environment,
    users: settings.scramUsers,
    recoveryDays: 0, // so that a user who comes back can have the name
    preventDestroy: false,
  });
  new ClientGroups(stack, "clients", cluster);
  declareOutputs(stack, {
    arn: [cluster.arn, "ARN of the cluster."],
    name: [cluster.name, "Name of the cluster."],
    security_group_id: [cluster.securityGroupId, "Security group of the brokers."],
    ...clientOutputs(cluster, settings),
    scram_secret_arns: [Token.asAny(users.secretArns), "Secrets of the users with a password, by name: user name and password."],
    kms_key_arns: [
      { data: cluster.dataKeyArn, logs: logKey.arn, scram: users.key.arn },
      "Keys of the brokers' data, of their logs and of the passwords.",
    ],
  });
}
