import { mkdirSync, mkdtempSync } from "node:fs";
import { join, resolve } from "node:path";

/** The root folder of the repository: tools run from their sources. */
export const root = resolve(__dirname, "../..");

/** The git-ignored folder for all files that tools download or generate; `make clean` removes it. */
export const workFolder = join(root, ".msk");

/** Downloaded tools, shared by all runs: Kafka's jars, moto, checkov, Terraform's provider mirror. */
export const toolsFolder = join(workFolder, "tools");

/** The folder of the local platform that `make up` starts. */
export const localFolder = join(workFolder, "local");

/** The folder of the lock of the commands that start, change or stop that platform. */
export const commandLock = join(workFolder, "lock");

/** The folder of the function zips. */
export const functionsFolder = join(root, "dist", "functions");

/** The folder of the plugins of MSK Connect. */
export const pluginsFolder = join(root, "dist", "plugins");

/** Creates a new folder for one run, below the work folder. */
export function runFolder(name: string): string {
  mkdirSync(join(workFolder, "runs"), { recursive: true });
  return mkdtempSync(join(workFolder, "runs", `${name}-`));
}
