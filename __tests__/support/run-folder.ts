import { mkdirSync, mkdtempSync } from "node:fs";
import { join } from "node:path";
import { workFolder } from "../../tools/setup/folders.js";

/** A folder of its own for one run, below the repository's git-ignored work folder. */
export function runFolder(name: string): string {
  mkdirSync(join(workFolder, "runs"), { recursive: true });
  return mkdtempSync(join(workFolder, "runs", `${name}-`));
}
