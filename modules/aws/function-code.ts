import { copyFileSync, existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Construct } from "constructs";
import { afterSynthesis } from "../terraform/index.js";

/** A function's code is not built. */
export class FunctionCodeMissing extends Error {}

/**
 * The zip of a function, by its folder in `lambdas/`: in the folder that MSK_FUNCTIONS names, in `functions/` of the npm package, or
 * where `make build` writes it.
 *
 * @throws {@link FunctionCodeMissing} if it is not there
 */
export function functionZip(name: string): string {
  const root = join(__dirname, "../..");
  const chosen = process.env["MSK_FUNCTIONS"];
  const folders = chosen ? [chosen] : [join(root, "functions"), join(root, "dist/functions")];
  const zips = folders.map((folder) => join(folder, `${name}.zip`));
  const found = zips.find((zip) => existsSync(zip));
  if (!found) throw new FunctionCodeMissing(`${zips.at(-1)}: not built: run \`make build\` first`);
  return found;
}

/** Copies a function's zip to `functions/` beside the stack, where Terraform reads it, so that the stack holds no path of this machine. */
export function bringFunctionCode(construct: Construct, name: string): void {
  afterSynthesis(construct, (stackDirectory) => {
    const target = join(stackDirectory, "functions");
    mkdirSync(target, { recursive: true });
    copyFileSync(functionZip(name), join(target, `${name}.zip`));
  });
}
