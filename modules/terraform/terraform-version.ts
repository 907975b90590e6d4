import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { TerraformStack } from "cdktf";
import { afterSynthesis } from "./stack-files.js";

/** Required Terraform version: lockfiles in S3 need 1.10, write-only arguments 1.11. */
export const requiredTerraform = ">= 1.11.0";

/**
 * Declares the required Terraform version of a stack.
 *
 * It is written to a separate file: checkov 3.3 can't parse Terraform's JSON with a `required_version`, and reports no findings then.
 */
export function requireTerraform(stack: TerraformStack): void {
  afterSynthesis(stack, (stackDirectory) =>
    writeFileSync(join(stackDirectory, "versions.tf"), `terraform {\n  required_version = "${requiredTerraform}"\n}\n`),
  );
}
