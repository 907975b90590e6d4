import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { runFolder, toolsFolder } from "../../setup/folders.js";
import { documentIn, requireSuccess, runTerraform, terraformEnvironment } from "../../terraform/index.js";
import { blockTypesOf, type ProviderBlockTypes } from "./hcl/block-types.js";

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
  const folder = runFolder("schema");
  try {
    await writeFile(join(folder, "main.tf"), configuration);
    const environment = await terraformEnvironment();
    requireSuccess(await runTerraform(["init", "-input=false", "-no-color"], { folder, environment }));
    const schema = requireSuccess(await runTerraform(["providers", "schema", "-json"], { folder, environment }));
    const types = blockTypesOf(documentIn(schema) as Parameters<typeof blockTypesOf>[0]);
    await mkdir(join(toolsFolder, "terraform"), { recursive: true });
    await writeFile(`${cacheFile}.${process.pid}`, JSON.stringify(types)); // atomic, because two processes can do this at the same time
    await rename(`${cacheFile}.${process.pid}`, cacheFile);
    return types;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
