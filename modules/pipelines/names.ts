import { composed, composedPrefix, type DerivedNames, fromSetting, type PlatformName, sharedName } from "../settings/index.js";

/** Names of the connectors, of their roles, security groups and log groups. Those of plugins and worker configurations end with a digest. */
export const pipelinesNames: DerivedNames<PlatformName & { readonly pipelines: Readonly<Record<string, unknown>> }> = (settings) =>
  Object.keys(settings.pipelines).flatMap((pipeline) => {
    const name = composed`${composedPrefix(settings)}-${fromSetting(["pipelines", pipeline], pipeline)}`;
    return [
      ...sharedName(name, "aws_mskconnect_connector.name", "aws_iam_role.name", "aws_security_group.name"),
      ...sharedName(composed`/aws/vendedlogs/${name}`, "aws_cloudwatch_log_group.name"),
    ];
  });
