import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { findCommand } from "./find-command.js";
import { Once } from "./once.js";
import { runChild } from "./run-child.js";

/** Concurrent callers share one download. */
const once = new Once();

/**
 * Downloads Debian packages and unpacks them into `folder`, once per list of packages. Nothing is installed on the machine, so no rights
 * are required, and no script of a package runs. It is unpacked under another name first, so that the folder is complete or absent, also
 * after an interruption and with concurrent processes.
 *
 * @returns the folder, which then contains `usr`
 * @throws Error if this machine has no apt-get or dpkg-deb, or with their output
 */
export function ensureDebianPackages(folder: string, packages: readonly string[], log: (line: string) => void): Promise<string> {
  return once.do(folder, () => install(folder, packages, log));
}

async function install(folder: string, packages: readonly string[], log: (line: string) => void): Promise<string> {
  const name = basename(folder);
  const expected = createHash("sha256").update(packages.join("\n")).digest("hex");
  const upToDate = () => existsSync(join(folder, "packages.sha256")) && readFileSync(join(folder, "packages.sha256"), "utf8") === expected;
  if (upToDate()) return folder;
  for (const program of ["apt-get", "dpkg-deb"]) {
    if (!findCommand(program))
      throw new Error(`${name} could not be downloaded: ${program}, which Debian and Ubuntu have, is not on the PATH`);
  }

  log(`${name}: downloading the Debian packages ${packages.join(", ")} (once)`);
  const target = `${folder}.${process.pid}`;
  rmSync(target, { recursive: true, force: true });
  mkdirSync(target, { recursive: true });
  try {
    if (!(await succeeds(target, "apt-get", "download", ...packages))) {
      await run(name, target, "apt-get", "update", "-qq"); // the lists of packages are missing or old
      await run(name, target, "apt-get", "download", ...packages);
    }
    for (const file of readdirSync(target).filter((entry) => entry.endsWith(".deb"))) {
      await run(name, target, "dpkg-deb", "-x", file, ".");
      rmSync(join(target, file));
    }
    writeFileSync(join(target, "packages.sha256"), expected);
    if (upToDate()) return folder; // another process unpacked it first
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(dirname(folder), { recursive: true });
    renameSync(target, folder);
    return folder;
  } finally {
    rmSync(target, { recursive: true, force: true });
  }
}

const succeeds = async (cwd: string, program: string, ...args: string[]) =>
  (await runChild(program, args, { name: program, cwd })).code === 0;

async function run(name: string, cwd: string, program: string, ...args: string[]): Promise<void> {
  const { code, signal, lines } = await runChild(program, args, { name: program, cwd });
  if (code === 0) return;
  const command = [program, ...args].join(" ");
  throw new Error(`${name} could not be downloaded: ${command} failed with ${signal ?? `status ${code}`}:\n${lines.slice(-15).join("\n")}`);
}
