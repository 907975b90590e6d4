import { type ClusterSettings, composedClusterName } from "../cluster/index.js";
import { composed, composedPrefix, type DerivedNames, fromSetting, type PlatformName, sharedName } from "../settings/index.js";

export interface AccessNamesContext extends PlatformName {
  readonly cluster: ClusterSettings;
  readonly scramUsers: Readonly<Record<string, unknown>>;
  readonly clients: Readonly<Record<string, unknown>>;
}

/** Names of the users' secrets and of the clients' roles. */
export const accessNames: DerivedNames<AccessNamesContext> = (settings) => {
  const [prefix, cluster] = [composedPrefix(settings), composedClusterName(settings)];
  const users = Object.keys(settings.scramUsers);
  return [
    ...(users.length > 0 ? sharedName(composed`alias/${cluster}-scram`, "aws_kms_alias.name") : []),
    ...users.flatMap((user) =>
      sharedName(composed`AmazonMSK_${cluster}_${fromSetting(["scramUsers", user], user)}`, "aws_secretsmanager_secret.name"),
    ),
    ...Object.keys(settings.clients).flatMap((client) =>
      sharedName(composed`${prefix}-client-${fromSetting(["clients", client], client)}`, "aws_iam_role.name"),
    ),
  ];
};
