import { copyFileSync, existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Construct } from "constructs";
import { afterSynthesis } from "../terraform/index.js";

/** The root folder of the repository or of the npm package. */
const root = join(__dirname, "../..");

/** Where ZIPs of one kind are. */
export interface ZipFolders {
  /** Environment variable that names another folder. */
  readonly variable: string;
  /** Folders below the root, in the order in which they are searched. */
  readonly folders: readonly string[];
}

/** Returns the path of a ZIP that a task has built. @param missing - returns the error for a path at which none exists */
export function builtZip(name: string, { variable, folders }: ZipFolders, missing: (path: string) => Error): string {
  const chosen = process.env[variable];
  const paths = (chosen ? [chosen] : folders.map((folder) => join(root, folder))).map((folder) => join(folder, `${name}.zip`));
  const found = paths.find((path) => existsSync(path));
  if (found === undefined) throw missing(paths.at(-1) as string);
  return found;
}

/**
 * Copies a ZIP to a folder of the stack, where Terraform reads it: the stack then contains no path of this machine.
 *
 * @param zip - returns the ZIP's path; it is called when the stack is written
 */
export function copyZip(construct: Construct, folder: string, name: string, zip: () => string): void {
  afterSynthesis(construct, (stackDirectory) => {
    const target = join(stackDirectory, folder);
    mkdirSync(target, { recursive: true });
    copyFileSync(zip(), join(target, `${name}.zip`));
  });
}
