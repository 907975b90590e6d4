import { copyFileSync, existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Construct } from "constructs";
import { afterSynthesis } from "../terraform/index.js";

/** The code of a function is not built. */
export class FunctionCodeMissing extends Error {}

/**
 * Returns the path of a function's zip: in the folder that the environment variable MSK_FUNCTIONS names, in `functions/` of the npm
 * package, or in `dist/functions/`, where `make build` writes it.
 *
 * @param name - the function's folder in `lambdas/`
 * @throws {@link FunctionCodeMissing} if no such file exists
 */
export function functionZip(name: string): string {
  const root = join(__dirname, "../..");
  const chosen = process.env["MSK_FUNCTIONS"];
  const folders = chosen ? [chosen] : [join(root, "functions"), join(root, "dist/functions")];
  const zips = folders.map((folder) => join(folder, `${name}.zip`));
  const found = zips.find((zip) => existsSync(zip));
  if (!found) throw new FunctionCodeMissing(`${zips.at(-1)} is not built; run \`make build\` first`);
  return found;
}

/**
 * Copies a function's zip to `functions/` in the stack's folder, where Terraform reads it: the stack then contains no path of this
 * machine.
 */
export function copyFunctionCode(construct: Construct, name: string): void {
  afterSynthesis(construct, (stackDirectory) => {
    const target = join(stackDirectory, "functions");
    mkdirSync(target, { recursive: true });
    copyFileSync(functionZip(name), join(target, `${name}.zip`));
  });
}
