import { mkdirSync, mkdtempSync } from "node:fs";
import { join, resolve } from "node:path";

/** The repository's root: tools are run from their sources. */
export const root = resolve(__dirname, "../..");

/** Everything that tools download or make lies below this git-ignored folder; `make clean` removes it. */
export const workFolder = join(root, ".msk");

/** Downloaded tools: Kafka's jars, moto, checkov, Terraform's provider mirror. Shared by all runs. */
export const toolsFolder = join(workFolder, "tools");

/** The local platform that `make up` leaves running. */
export const localFolder = join(workFolder, "local");

/** The functions' zips. */
export const functionsFolder = join(root, "dist", "functions");

/** Makes a folder of its own for one run, below the work folder. */
export function runFolder(name: string): string {
  mkdirSync(join(workFolder, "runs"), { recursive: true });
  return mkdtempSync(join(workFolder, "runs", `${name}-`));
}
