import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { unzipSync } from "fflate";
import { buildFunctions } from "../build/functions.js";
import { functionsFolder, workFolder } from "../setup/folders.js";

/** The bundle of a function. */
export interface FunctionBundle {
  /** Path of the unpacked bundle, for `require`. */
  readonly file: string;
  readonly zipBytes: number;
}

/** Builds and unpacks the bundle of a function, exactly as it is deployed. */
export async function functionBundle(name: string): Promise<FunctionBundle> {
  await buildFunctions(functionsFolder);
  const zip = readFileSync(join(functionsFolder, `${name}.zip`));
  const code = unzipSync(zip)["index.js"];
  if (!code) throw new Error(`${name}.zip contains no index.js`);
  const folder = join(workFolder, "bench", "functions", name);
  mkdirSync(folder, { recursive: true });
  const file = join(folder, "index.js");
  writeFileSync(file, code);
  return { file, zipBytes: zip.length };
}
