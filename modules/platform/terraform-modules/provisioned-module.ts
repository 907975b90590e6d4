import { Token } from "cdktf";
import { z } from "zod";
import { ScramUsers, scramUsersSettings } from "../../access/index.js";
import { AwsEnvironment, EncryptionKey } from "../../aws/index.js";
import { clientOutputs, clusterFrom, type ExpressSettings, operationOutputs, type StandardSettings } from "../../cluster/index.js";
import type { ModuleStack } from "../../terraform/index.js";
import { declareOutputs } from "../../terraform/index.js";
import { operationsKey } from "../operations-key.js";
import { ClientGroups, clientGroups, clientNetworks } from "./client-groups.js";
import { clusterName, subnetIds, vpcId } from "./inputs.js";
import { type ModuleSections, placedIn } from "./module-rules.js";

/** Inputs of modules of provisioned clusters, in addition to the settings of the cluster. */
export const placementInputs = {
  name: clusterName,
  vpcId,
  subnetIds: subnetIds.min(2).max(3).describe("Subnets of the brokers, one per zone. They can't be changed later."),
  clients: clientGroups,
  clientNetworks,
  scramUsers: scramUsersSettings.meta({ structure: false }),
  operationsKey: operationsKey("the brokers' logs"),
  readCluster: z
    .boolean()
    .default(true)
    .describe(
      "Read the existing cluster when Terraform plans, so that the plan does not reduce volumes that AWS has grown, and can turn mutual TLS off. False for a call with depends_on, or with a name that is known only after the apply: volumes must then be set to at least their present size, and mutual TLS can't be turned off.",
    ),
};

const placementSchema = z.strictObject(placementInputs);

/** Structure of such modules. Mutual TLS uses existing certificate authorities only. */
export const provisionedStructure = {
  deletionProtection: false,
  authentication: { mutualTls: { mode: "existing" as const, authorities: [] as string[] } },
};

/** The rules that modules of provisioned clusters check. */
export const provisionedRules = {
  sections: ({ subnetIds, scramUsers, ...cluster }: Inputs<StandardSettings> | Inputs<ExpressSettings>): ModuleSections => ({
    cluster,
    ...placedIn(subnetIds),
    scramUsers,
  }),
  notChecked: { "cluster/functions-need-iam": "The module has no functions." },
} as const;

type Inputs<S> = S & z.output<typeof placementSchema>;

/** Adds a provisioned cluster to a module, with its SCRAM users and the rules for its clients. */
export function buildProvisioned(stack: ModuleStack, settings: Inputs<StandardSettings> | Inputs<ExpressSettings>): void {
  const environment = new AwsEnvironment(stack, "account");
  const { name } = settings;
  const logKey = new EncryptionKey(stack, "logs_key", {
    alias: `${name}-logs`,
    description: `Logs of the MSK cluster ${name}.`,
    environment,
    services: [],
    logGroups: [`/aws/msk/${name}/*`],
    existing: settings.operationsKey,
    approval: { subject: "cluster", name, approval: settings.replacementApproval },
    preventDestroy: false,
  });
  const cluster = clusterFrom(stack, "this", {
    name,
    settings,
    environment,
    vpcId: settings.vpcId,
    subnetIds: settings.subnetIds,
    placement: settings.vpcId,
    groupName: `${name}-brokers`, // the caller can have a group with the cluster's name
    logKey,
    readCluster: settings.readCluster,
  });
  const users = new ScramUsers(stack, "scram_users", {
    cluster,
    environment,
    users: settings.scramUsers,
    recoveryDays: 0, // the name of a deleted user can be used again immediately
    preventDestroy: false,
  });
  new ClientGroups(stack, "clients", cluster);
  declareOutputs(stack, {
    arn: [cluster.arn, "ARN of the cluster."],
    name: [cluster.name, "Name of the cluster."],
    security_group_id: [cluster.securityGroupId, "Security group of the brokers."],
    ...clientOutputs(cluster, settings),
    ...(cluster.operations && operationOutputs(cluster.operations)),
    scram_secret_arns: [Token.asAny(users.secretArns), "Secrets of the SCRAM users, by user: user name and password."],
    kms_key_arns: [
      { data: cluster.dataKeyArn, logs: logKey.arn, scram: users.key.arn },
      "KMS keys of the brokers' data, of their logs and of the SCRAM secrets.",
    ],
  });
}
