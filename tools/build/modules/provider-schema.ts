import { execFile } from "node:child_process";
import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { runFolder, toolsFolder } from "../../setup/folders.js";
import { terraformEnvironment } from "../../setup/terraform-cli.js";
import { blockTypesOf, type ProviderBlockTypes } from "./hcl/block-types.js";

const run = promisify(execFile);

/** The least version that modules work with: what they say must be known to it. */
const VERSION = "5.100.0";

const configuration = `terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "${VERSION}"
    }
  }
}
`;

/**
 * Which arguments of the AWS provider's resources are blocks, as the provider itself says; asked once and kept in the work folder.
 *
 * @throws with Terraform's own words if the provider can't be had
 */
export async function providerBlockTypes(): Promise<ProviderBlockTypes> {
  const kept = join(toolsFolder, "terraform", `aws-${VERSION}-blocks.json`);
  const known = await readFile(kept, "utf8").catch(() => undefined);
  if (known) return JSON.parse(known) as ProviderBlockTypes;
  const cwd = runFolder("schema");
  try {
    await writeFile(join(cwd, "main.tf"), configuration);
    const env = { ...process.env, ...(await terraformEnvironment(toolsFolder)) };
    await run("terraform", ["init", "-input=false", "-no-color"], { cwd, env });
    const { stdout } = await run("terraform", ["providers", "schema", "-json"], { cwd, env, maxBuffer: 256 * 1024 * 1024 });
    const types = blockTypesOf(JSON.parse(stdout));
    await mkdir(join(toolsFolder, "terraform"), { recursive: true });
    await writeFile(`${kept}.${process.pid}`, JSON.stringify(types)); // whole or not at all, should two ask at once
    await rename(`${kept}.${process.pid}`, kept);
    return types;
  } finally {
    await rm(cwd, { recursive: true, force: true });
  }
}
