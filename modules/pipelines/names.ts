import { composed, composedPrefix, type DerivedNames, fromSetting, type PlatformName, sharedName } from "../settings/index.js";
import type { PipelinesSettings } from "./settings.js";

/**
 * Names of the connectors, of their roles, security groups and log groups, and of new buckets. Those of plugins and worker configurations
 * end with a digest.
 */
export const pipelinesNames: DerivedNames<PlatformName & { readonly pipelines: PipelinesSettings }> = (settings) =>
  Object.entries(settings.pipelines).flatMap(([pipeline, each]) => {
    const name = composed`${composedPrefix(settings)}-${fromSetting(["pipelines", pipeline], pipeline)}`;
    // The name of a bucket ends with the id of the account.
    const hasBucket = each.kind === "connect-iceberg-sink" && each.bucket.mode === "new";
    return [
      ...sharedName(name, "aws_mskconnect_connector.name", "aws_iam_role.name", "aws_security_group.name"),
      ...sharedName(composed`/aws/vendedlogs/${name}`, "aws_cloudwatch_log_group.name"),
      ...(hasBucket ? sharedName(composed`${name}-000000000000`, "aws_s3_bucket.bucket") : []),
      ...(hasBucket ? sharedName(composed`alias/${name}-lake`, "aws_kms_alias.name") : []),
    ];
  });
