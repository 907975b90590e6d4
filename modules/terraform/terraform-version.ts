import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { TerraformStack } from "cdktf";
import { besideStack } from "./stack-files.js";

/** What everything here needs: S3's lockfile is of Terraform 1.10, write-only values are of 1.11. */
export const requiredTerraform = ">= 1.11.0";

/**
 * Says which Terraform the stack needs.
 *
 * In a file beside the stack, since checkov 3.3 can't parse Terraform's JSON with a `required_version` in it,
 * and then reports no finding at all.
 */
export function requireTerraform(stack: TerraformStack): void {
  besideStack(stack, (stackDirectory) =>
    writeFileSync(join(stackDirectory, "versions.tf"), `terraform {\n  required_version = "${requiredTerraform}"\n}\n`),
  );
}
