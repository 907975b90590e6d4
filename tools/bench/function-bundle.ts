import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { unzipSync } from "fflate";
import { buildFunctions } from "../build/functions.js";
import { functionsFolder, workFolder } from "../setup/folders.js";

export interface FunctionBundle {
  /** The unpacked bundle: `require` it. */
  readonly file: string;
  readonly zipBytes: number;
}

/** The very bundle that is deployed, unpacked. */
export async function functionBundle(name: string): Promise<FunctionBundle> {
  await buildFunctions(functionsFolder);
  const zip = readFileSync(join(functionsFolder, `${name}.zip`));
  const code = unzipSync(zip)["index.js"];
  if (!code) throw new Error(`${name}.zip holds no index.js`);
  const folder = join(workFolder, "bench", "functions", name);
  mkdirSync(folder, { recursive: true });
  const file = join(folder, "index.js");
  writeFileSync(file, code);
  return { file, zipBytes: zip.length };
}
