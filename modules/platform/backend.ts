import { LocalBackend, S3Backend, type TerraformStack } from "cdktf";
import type { PlatformSettings } from "./settings.js";
import { stateNextTo } from "./state-key.js";

/**
 * Configures the backend of the settings.
 *
 * @param part - name of a stack next to the platform, whose state is next to the platform's. @default the platform
 */
export function configureBackend(stack: TerraformStack, { backend, region, environment }: PlatformSettings, part?: string): void {
  const nextTo = (path: string) => (part === undefined ? path : stateNextTo(path, part));
  if (backend.type === "local") {
    // Relative to cdktf.out/stacks/<stack>, where Terraform runs. CDKTF's default is an absolute path.
    new LocalBackend(stack, { path: nextTo(backend.path ?? `../../../terraform.${environment}.tfstate`) });
    return;
  }
  new S3Backend(stack, {
    bucket: backend.bucket,
    key: nextTo(backend.key),
    region: backend.region ?? region,
    encrypt: true,
    ...(backend.kmsKeyId !== undefined && { kmsKeyId: backend.kmsKeyId }),
  });
  // CDKTF has no property for it. It needs Terraform 1.10, and no DynamoDB table.
  stack.addOverride("terraform.backend.s3.use_lockfile", true);
}
