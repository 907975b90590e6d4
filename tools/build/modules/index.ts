import { readFileSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { join, relative } from "node:path";
import { publishedModules } from "../../../modules/platform/index.js";
import { functionsFolder, root } from "../../setup/folders.js";
import { buildFunctions } from "../functions.js";
import { archiveModules } from "./archive.js";
import { examplesOf } from "./examples.js";
import { readme } from "./readme.js";
import { synthesizedModule } from "./synthesized-module.js";
import { writeModule } from "./write-module.js";

/** Writes the published modules with README and examples to `out/<module>/`, and an archive of each module to `out`. */
export async function writeModules(out: string, progress: (line: string) => void): Promise<void> {
  await buildFunctions(functionsFolder);
  await mkdir(out, { recursive: true });
  for (const { name, summary, notes, build } of publishedModules) {
    const module = synthesizedModule(name, build);
    const { files, names, usage } = examplesOf(name);
    const text = readme({ name, summary, notes, json: module.json, usage, examples: names });
    await writeModule(join(out, name), module, { "README.md": text, LICENSE: readFileSync(join(root, "LICENSE")), ...files });
    progress(`${name}: ${relative(process.cwd(), join(out, name))}`);
  }
  const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { version: string };
  const names = publishedModules.map(({ name }) => name);
  for (const archive of await archiveModules(out, names, version)) progress(relative(process.cwd(), join(out, archive)));
}
