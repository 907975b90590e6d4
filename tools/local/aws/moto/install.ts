import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { findCommand } from "../../process/index.js";

const run = promisify(execFile);
const requirements = resolve(__dirname, "../../requirements.txt");

/**
 * Makes a virtual environment with the pinned moto in `<toolsDir>/moto`, once per content of requirements.txt.
 *
 * @returns the environment's Python
 * @throws Error naming what is missing or what pip said
 */
export async function ensureMoto(toolsDir: string, log: (line: string) => void): Promise<string> {
  const folder = join(toolsDir, "moto");
  const python = join(folder, "bin", "python");
  const stamp = join(folder, "requirements.sha256");
  const wanted = createHash("sha256")
    .update(await readFile(requirements))
    .digest("hex");
  if ((await readFile(stamp, "utf8").catch(() => "")) === wanted) return python;

  if (!findCommand("python3")) throw new Error("moto needs Python ≥ 3.10: python3 is not on the PATH");
  log("moto: installing (once)");
  await rm(folder, { recursive: true, force: true });
  await mkdir(toolsDir, { recursive: true });
  await step("python3 -m venv", "python3", ["-m", "venv", folder]);
  await step("pip install", python, ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r", requirements]);
  await writeFile(stamp, wanted);
  return python;
}

async function step(what: string, command: string, args: readonly string[]): Promise<void> {
  try {
    await run(command, args, { maxBuffer: 16 * 1024 * 1024 });
  } catch (cause) {
    const { stderr, message } = cause as { stderr?: string; message: string };
    throw new Error(`moto could not be installed: ${what} failed: ${stderr?.trim() || message}`, { cause });
  }
}
