import { createHash } from "node:crypto";
import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { findCommand } from "./find-command.js";
import { runChild } from "./run-child.js";

/**
 * Creates a virtual environment in `folder` with the packages pinned in `requirements`, once per content of that file. It is created under
 * another name first, so that the folder is complete or absent, also after an interruption and with concurrent processes. Its programs
 * are therefore run with its Python: `python bin/checkov`.
 *
 * @param requirements - path of a requirements.txt
 * @returns the environment's folder with programs
 * @throws Error that names the missing program, or with pip's output
 */
export async function ensurePythonEnvironment(folder: string, requirements: string, log: (line: string) => void): Promise<string> {
  const name = basename(folder);
  const programs = join(folder, "bin");
  const stamp = join(folder, "requirements.sha256");
  const expected = createHash("sha256")
    .update(await readFile(requirements))
    .digest("hex");
  if ((await readFile(stamp, "utf8").catch(() => "")) === expected) return programs;

  if (!findCommand("python3")) throw new Error(`${name} requires Python 3.10 or newer: python3 is not on the PATH; install it`);
  log(`${name}: installing (once)`);
  const created = `${folder}.${process.pid}`;
  await rm(created, { recursive: true, force: true });
  await mkdir(dirname(folder), { recursive: true });
  const install = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r", requirements];
  try {
    await step(name, "python3 -m venv", "python3", ["-m", "venv", created]);
    await step(name, "pip install", join(created, "bin", "python"), install);
    await writeFile(join(created, "requirements.sha256"), expected);
    if ((await readFile(stamp, "utf8").catch(() => "")) === expected) return programs; // another process created it first
    await rm(folder, { recursive: true, force: true });
    await rename(created, folder);
  } finally {
    await rm(created, { recursive: true, force: true });
  }
  return programs;
}

async function step(name: string, what: string, command: string, args: readonly string[]): Promise<void> {
  const { code, signal, lines } = await runChild(command, args, { name: what });
  if (code === 0) return;
  throw new Error(`${name} could not be installed: ${what} failed with ${signal ?? `status ${code}`}:\n${lines.slice(-30).join("\n")}`);
}
