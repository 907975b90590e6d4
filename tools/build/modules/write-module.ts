import { execFile } from "node:child_process";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { hclFiles } from "./hcl/module-files.js";
import { providerBlockTypes } from "./provider-schema.js";
import type { SynthesizedModule } from "./synthesized-module.js";

const run = promisify(execFile);

/** Text or bytes of files, by path. */
export type Files = Readonly<Record<string, string | Uint8Array>>;

/**
 * Writes a module to a folder of its own: HCL as `terraform fmt` has it, what the module reads, and files beside.
 * The folder is made anew.
 *
 * @param beside such as a README and examples
 * @throws with Terraform's words if what was written is no HCL
 */
export async function writeModule(folder: string, module: SynthesizedModule, beside: Files = {}): Promise<void> {
  await rm(folder, { recursive: true, force: true });
  await addModule(folder, module, beside);
}

/** The same in a folder that may hold other things; files of the same names are overwritten. @returns the files' paths in it */
export async function addModule(folder: string, { json, files }: SynthesizedModule, beside: Files = {}): Promise<string[]> {
  const all: Files = { ...hclFiles(json, await providerBlockTypes()), ...files, ...beside };
  for (const [path, content] of Object.entries(all)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), content);
  }
  await formatted(folder);
  return Object.keys(all).sort();
}

async function formatted(folder: string): Promise<void> {
  await run("terraform", ["fmt", "-no-color", folder], { env: { ...process.env, CHECKPOINT_DISABLE: "1" } }).catch(
    (error: { stderr?: string }) => {
      throw new Error(`terraform fmt refused ${folder}:\n${error.stderr ?? ""}`, { cause: error });
    },
  );
}
