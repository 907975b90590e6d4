import { mkdir, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { requireSuccess, runTerraform, terraformEnvironment } from "../../terraform/index.js";
import { hclFiles } from "./hcl/module-files.js";
import { providerBlockTypes } from "./provider-schema.js";
import type { SynthesizedModule } from "./synthesized-module.js";

/** Text or bytes of files, by path. */
export type Files = Readonly<Record<string, string | Uint8Array>>;

/**
 * Writes a module to a folder: HCL formatted by `terraform fmt`, the files that the module reads, and additional files. Existing content
 * of the folder is deleted.
 *
 * @param additional - such as a README and examples
 * @throws Error with Terraform's message if the HCL is invalid
 */
export async function writeModule(folder: string, module: SynthesizedModule, additional: Files = {}): Promise<void> {
  await rm(folder, { recursive: true, force: true });
  await addModule(folder, module, additional);
}

/** Writes a module to a folder that can contain other files; files with the same names are overwritten. @returns the relative paths */
export async function addModule(folder: string, { json, files }: SynthesizedModule, additional: Files = {}): Promise<string[]> {
  const all: Files = { ...hclFiles(json, await providerBlockTypes()), ...files, ...additional };
  for (const [path, content] of Object.entries(all)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), content);
  }
  await format(folder);
  return Object.keys(all).sort();
}

async function format(folder: string): Promise<void> {
  requireSuccess(await runTerraform(["fmt", "-no-color"], { folder, environment: await terraformEnvironment() }));
}
