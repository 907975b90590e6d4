import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { promisify } from "node:util";
import { findCommand } from "./find-command.js";

const run = promisify(execFile);

/**
 * Creates a virtual environment in `folder` with the packages pinned in `requirements`, once per content of that file.
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
  await rm(folder, { recursive: true, force: true });
  await mkdir(dirname(folder), { recursive: true });
  const install = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r", requirements];
  await step(name, "python3 -m venv", "python3", ["-m", "venv", folder]);
  await step(name, "pip install", join(programs, "python"), install);
  await writeFile(stamp, expected);
  return programs;
}

async function step(name: string, what: string, command: string, args: readonly string[]): Promise<void> {
  try {
    await run(command, args, { maxBuffer: 16 * 1024 * 1024 });
  } catch (cause) {
    const { stderr, message } = cause as { stderr?: string; message: string };
    throw new Error(`${name} could not be installed: ${what} failed: ${stderr?.trim() || message}`, { cause });
  }
}
