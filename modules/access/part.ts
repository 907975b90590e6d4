import { Token } from "cdktf";
import type { Construct } from "constructs";
import type { AwsEnvironment, PolicyStatement } from "../aws/index.js";
import { ClusterGrants, type KafkaCluster } from "../kafka/index.js";
import type { HasOutputs } from "../terraform/index.js";
import { ClientRole, invocationsOf } from "./client-role.js";
import type { ClientsSettings } from "./client-settings.js";
import type { ScramUsersSettings } from "./scram-settings.js";
import { ScramUsers } from "./scram-users.js";

interface AccessForProps {
  /** First part of every name. */
  readonly name: string;
  readonly settings: {
    readonly scramUsers: ScramUsersSettings;
    readonly clients: ClientsSettings;
    readonly cluster: { readonly deletionProtection: boolean };
  };
  readonly cluster: KafkaCluster;
  readonly environment: AwsEnvironment;
  /** ARN of the event API's route. */
  readonly apiRoutesArn: string;
  /** Returns the statements of a policy that permits the lookup of the schemas of topics. */
  readonly lookUpsOf: (topics: readonly string[]) => PolicyStatement[];
}

/** Recovery window of the users' secrets where the cluster is protected, in days. */
const RECOVERY_DAYS = 30;

/** Creates the SCRAM users and the roles of clients in `scope`. */
export function accessFor(scope: Construct, { name, settings, cluster, environment, apiRoutesArn, lookUpsOf }: AccessForProps): HasOutputs {
  const { deletionProtection } = settings.cluster;
  const users = hasEntries(settings.scramUsers)
    ? new ScramUsers(scope, "scram_users", {
        cluster,
        environment,
        users: settings.scramUsers,
        recoveryDays: deletionProtection ? RECOVERY_DAYS : 0,
        preventDestroy: deletionProtection,
      })
    : undefined;
  const roles = Object.entries(settings.clients).map(([client, clientSettings]) => {
    const props = { name: `${name}-client-${client}`, settings: clientSettings, cluster, environment, apiRoutesArn };
    return [client, new ClientRole(scope, `client_${client}`, props).arn] as const;
  });
  const grants = new ClusterGrants(cluster.arn, cluster.name);
  const policies = Object.entries(settings.clients).flatMap(([client, permissions]) => {
    const lookUps = lookUpsOf([...permissions.produce, ...permissions.consume.map(({ topic }) => topic)]);
    const policy = grants.policyOf(permissions, [...lookUps, ...invocationsOf(permissions, apiRoutesArn)]);
    return policy === undefined ? [] : [[client, policy] as const];
  });
  return {
    outputs: {
      scram_secret_arns: [users?.secretArns ?? {}, "Secrets of the SCRAM users, by user: user name and password."],
      client_policies: [
        Object.fromEntries(policies),
        "Policy documents with the permissions of the clients in the settings, by client, for other roles.",
      ],
      client_role_arns: [Object.fromEntries(roles), "IAM roles of the clients in the settings, by client."],
    },
  };
}

/** Returns true if a map has entries, or is a token, whose entries only Terraform knows. */
const hasEntries = (map: object) => Token.isUnresolved(map) || Object.keys(map).length > 0;
