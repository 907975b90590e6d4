import type { PlatformSettings } from "../../modules/platform/index.js";
import type { PlatformScope } from "./platform-scope.js";
import type { PolicyStatement } from "./statements.js";

/**
 * Returns the statements for Terraform's state in S3, with its lock; none for a local state. A plan reads the state, and writes the lock only.
 *
 * @see https://developer.hashicorp.com/terraform/language/backend/s3#permissions-required
 */
export function stateStatements(
  { backend }: Pick<PlatformSettings, "backend">,
  { partition }: Pick<PlatformScope, "partition">,
  purpose: "deploy" | "plan",
): PolicyStatement[] {
  if (backend.type !== "s3") return [];
  const { bucket, key, kmsKeyId } = backend;
  const allow = (Action: readonly string[], ...Resource: readonly string[]): PolicyStatement => ({ Effect: "Allow", Action, Resource });
  const object = `arn:${partition}:s3:::${bucket}/${key}`;
  return [
    allow(["s3:ListBucket"], `arn:${partition}:s3:::${bucket}`),
    allow(purpose === "plan" ? ["s3:GetObject"] : ["s3:GetObject", "s3:PutObject"], object),
    allow(["s3:DeleteObject", "s3:GetObject", "s3:PutObject"], `${object}.tflock`),
    ...(kmsKeyId?.startsWith("arn:") ? [allow(["kms:Decrypt", "kms:GenerateDataKey"], kmsKeyId)] : []),
  ];
}
