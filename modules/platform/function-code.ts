import { copyFileSync, existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";

/** Functions of the platform, by their folder in `lambdas/`. */
const functions = ["producer", "consumer", "topic-admin"] as const;

/** The functions' code is not built. */
export class FunctionCodeMissing extends Error {}

/**
 * The functions' zips, which Terraform reads from `functions/` beside the stack, so that the stack holds no path of this machine.
 *
 * @throws {@link FunctionCodeMissing} if one is not there
 */
export function functionCode(builtIn: string): { copyTo(stackDirectory: string): void } {
  const missing = functions.filter((name) => !existsSync(zip(builtIn, name)));
  if (missing.length > 0) {
    throw new FunctionCodeMissing(`${missing.map((name) => zip(builtIn, name)).join(", ")}: not built: run \`make build\` first`);
  }
  return {
    copyTo: (stackDirectory) => {
      const target = join(stackDirectory, "functions");
      mkdirSync(target, { recursive: true });
      for (const name of functions) copyFileSync(zip(builtIn, name), zip(target, name));
    },
  };
}

const zip = (directory: string, name: string) => join(directory, `${name}.zip`);
