import { existsSync, readdirSync, readFileSync } from "node:fs";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { basename, join, resolve } from "node:path";
import { buildPlatform, readPlatformSettings } from "../../../modules/platform/index.js";
import { functionsFolder } from "../../setup/folders.js";
import { buildFunctions } from "../functions.js";
import { readme } from "./readme.js";
import { synthesizedModule } from "./synthesized-module.js";
import { addModule } from "./write-module.js";

/** Lists what was generated, so that the next run knows its own files from those of others. */
const LIST = ".msk-generated.json";

export interface Generated {
  /** The module's folder. */
  readonly out: string;
  readonly files: readonly string[];
  readonly variables: readonly string[];
  readonly outputs: readonly string[];
  /** How many resources the module declares; each may be several instances. */
  readonly resources: number;
}

/**
 * Writes a Terraform module with exactly the structure of a settings file: what decides which resources exist is fixed in it, and what
 * is a value is a variable whose default is the file's. It brings no provider, no backend and no tags. A second run with the same file
 * writes the same bytes.
 *
 * @throws with the report of all that is wrong with the settings; if `out` holds files that are not of an earlier run
 */
export async function generate({ config, out }: { readonly config: string; readonly out: string }): Promise<Generated> {
  const { region: _, tags: __, backend: ___, ...settings } = readPlatformSettings(config);
  const before = generatedBefore(out);
  await buildFunctions(functionsFolder);
  const name = basename(resolve(out));
  const module = synthesizedModule("generated", (stack) => buildPlatform(stack, settings));
  const text = readme({
    name,
    summary: `The platform of \`${basename(config)}\` as a Terraform module.`,
    notes: ["Made by `msk generate`: change the settings file and run it again, rather than these files."],
    json: module.json,
    usage: `module "${name.replaceAll(/[^\w-]/g, "_")}" {\n  source = "./${name}"\n}`,
    examples: [],
  });
  for (const path of before) await rm(join(out, path), { force: true });
  await mkdir(out, { recursive: true });
  const files = await addModule(out, module, { "README.md": text });
  await writeFile(join(out, LIST), `${JSON.stringify(files, null, 2)}\n`);
  const { variable = {}, output = {}, resource = {} } = module.json;
  return {
    out,
    files,
    variables: Object.keys(variable),
    outputs: Object.keys(output),
    resources: Object.values(resource).reduce((sum, named) => sum + Object.keys(named).length, 0),
  };
}

/** What an earlier run wrote there. What Terraform keeps beside a module is nobody's file. */
function generatedBefore(out: string): string[] {
  if (existsSync(join(out, LIST))) return JSON.parse(readFileSync(join(out, LIST), "utf8")) as string[];
  const others = existsSync(out) ? readdirSync(out) : [];
  if (others.length > 0)
    throw new Error(`${out}: holds ${others.slice(0, 3).join(", ")}, which \`msk generate\` did not write: name an empty folder`);
  return [];
}
