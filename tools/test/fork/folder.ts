import { execFileSync } from "node:child_process";
import { cpSync, lstatSync, mkdirSync, readdirSync, rmSync, symlinkSync } from "node:fs";
import { dirname, join } from "node:path";
import { root, toolsFolder, workFolder } from "../../setup/folders.js";
import { installNpmFolder } from "../../setup/npm-folder.js";

/** The packages that the fork replaces: cdktf, its AWS provider, and their peer dependencies. */
const replaced = ["cdktf", "cdktn", "constructs", "@cdktf/provider-aws"];

/**
 * Copies the current files of the repository to a folder in which `cdktf` and `@cdktf/provider-aws` are the maintained fork (npm aliases
 * in tools/test/fork/package.json). All other packages are links to those of the repository. The fork is installed once.
 *
 * @returns the folder
 */
export function createForkFolder(progress: (line: string) => void): string {
  const fork = join(toolsFolder, "fork");
  installNpmFolder(join(root, "tools/test/fork"), fork, progress);
  const folder = join(workFolder, "fork");
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const listed = execFileSync("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"], { cwd: root, encoding: "utf8" });
  for (const file of listed.split("\0").filter(Boolean)) {
    if (lstatSync(join(root, file), { throwIfNoEntry: false })?.isFile()) cpSync(join(root, file), join(folder, file));
  }
  const modules = join(folder, "node_modules");
  linkPackages(join(root, "node_modules"), modules);
  for (const name of replaced) {
    rmSync(join(modules, name), { force: true });
    link(join(fork, "node_modules", name), join(modules, name));
  }
  link(toolsFolder, join(folder, ".msk/tools"));
  return folder;
}

/** Links each package separately, including those in a scope, so that single packages can be replaced. */
function linkPackages(from: string, to: string): void {
  for (const name of readdirSync(from)) {
    if (name === ".cache" || name === ".installed") continue;
    if (name.startsWith("@")) linkPackages(join(from, name), join(to, name));
    else link(join(from, name), join(to, name));
  }
}

function link(target: string, path: string): void {
  mkdirSync(dirname(path), { recursive: true });
  symlinkSync(target, path);
}
