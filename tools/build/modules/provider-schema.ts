import { execFile } from "node:child_process";
import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { runFolder, toolsFolder } from "../../setup/folders.js";
import { terraformEnvironment } from "../../terraform/index.js";
import { blockTypesOf, type ProviderBlockTypes } from "./hcl/block-types.js";

const run = promisify(execFile);

/** The minimum provider version of the modules. It must support all their arguments. */
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
 * Returns the block types of the AWS provider, from its schema. The result is cached in the work folder.
 *
 * @throws Error with Terraform's message if the provider can't be installed
 */
export async function providerBlockTypes(): Promise<ProviderBlockTypes> {
  const cacheFile = join(toolsFolder, "terraform", `aws-${VERSION}-blocks.json`);
  const cached = await readFile(cacheFile, "utf8").catch(() => undefined);
  if (cached) return JSON.parse(cached) as ProviderBlockTypes;
  const cwd = runFolder("schema");
  try {
    await writeFile(join(cwd, "main.tf"), configuration);
    const env = await terraformEnvironment();
    await run("terraform", ["init", "-input=false", "-no-color"], { cwd, env });
    const { stdout } = await run("terraform", ["providers", "schema", "-json"], { cwd, env, maxBuffer: 256 * 1024 * 1024 });
    const types = blockTypesOf(JSON.parse(stdout));
    await mkdir(join(toolsFolder, "terraform"), { recursive: true });
    await writeFile(`${cacheFile}.${process.pid}`, JSON.stringify(types)); // atomic, because two processes can do this at the same time
    await rename(`${cacheFile}.${process.pid}`, cacheFile);
    return types;
  } finally {
    await rm(cwd, { recursive: true, force: true });
  }
}
