import type { Construct } from "constructs";
import { builtZip, copyZip } from "./built-zip.js";

/** The code of a function is not built. */
export class FunctionCodeMissing extends Error {}

/**
 * Returns the path of a function's zip: in the folder that the environment variable MSK_FUNCTIONS names, in `functions/` of the npm
 * package, or in `dist/functions/`, where `make build` writes it.
 *
 * @param name - the function's folder in `lambdas/`
 * @throws {@link FunctionCodeMissing} if no such file exists
 */
export const functionZip = (name: string): string =>
  builtZip(
    name,
    { variable: "MSK_FUNCTIONS", folders: ["functions", "dist/functions"] },
    (path) => new FunctionCodeMissing(`${path} is not built; run \`make build\` first`),
  );

/** Copies a function's zip to `functions/` in the stack's folder. */
export const copyFunctionCode = (construct: Construct, name: string): void =>
  copyZip(construct, "functions", name, () => functionZip(name));
