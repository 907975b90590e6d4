import { composed, composedPrefix, type DerivedNames, fromSetting, type PlatformName, sharedName } from "../settings/index.js";

/** Names of the connectors' roles, security groups and log groups. */
export const pipelinesNames: DerivedNames<PlatformName & { readonly pipelines: Readonly<Record<string, unknown>> }> = (settings) =>
  Object.keys(settings.pipelines).flatMap((pipeline) => {
    const name = composed`${composedPrefix(settings)}-${fromSetting(["pipelines", pipeline], pipeline)}`;
    return [
      ...sharedName(name, "aws_iam_role.name", "aws_security_group.name"),
      ...sharedName(composed`/aws/vendedlogs/${name}`, "aws_cloudwatch_log_group.name"),
    ];
  });
