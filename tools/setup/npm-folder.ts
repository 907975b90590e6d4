import { spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "./folders.js";

/**
 * Installs the packages of `package.json` and `package-lock.json` in `source` into `folder`, for tools that conflict with the packages of
 * the repository. Does nothing if the folder is up to date.
 *
 * @throws Error if npm fails; the next call then installs again
 */
export function installNpmFolder(source: string, folder: string, progress: (line: string) => void): void {
  const lock = readFileSync(join(source, "package-lock.json"), "utf8");
  const installed = join(folder, ".installed");
  if (read(installed) === lock) return;
  progress(`Installing npm packages of ${source.slice(root.length + 1)} (once)`);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const file of ["package.json", "package-lock.json"]) copyFileSync(join(source, file), join(folder, file));
  copyFileSync(join(root, ".npmrc"), join(folder, ".npmrc"));
  const { status, stderr, error } = spawnSync("npm", ["ci", "--prefer-offline", "--loglevel=error"], { cwd: folder, encoding: "utf8" });
  if (status !== 0) throw new Error(`npm ci of ${source.slice(root.length + 1)} failed:\n${stderr}`, { cause: error });
  writeFileSync(installed, lock);
}

function read(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}
