import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { runChild } from "../../../tools/local/process/index.js";
import { root, runFolder, toolsFolder } from "../../../tools/setup/folders.js";
import { cliVariables } from "../../../tools/terraform/index.js";
import type { CommandBlock } from "./blocks.js";

const git = (...args: string[]) => execFileSync("git", args, { cwd: root, encoding: "utf8" });
const names = (output: string) => output.split("\0").filter((name) => name !== "");

const cloneIn = (folder: string) => join(folder, "msk");

/** What became of the commands of a block. */
export interface BlockRun {
  readonly exitCode: number | "deadline";
  /** Lines of both outputs. */
  readonly lines: readonly string[];
  readonly seconds: number;
}

/**
 * A fresh clone with the changes of the working tree, in which the blocks of one document run in order, as in one shell:
 * variables and the working folder carry over from a block to the next. It uses the installed packages and the downloaded tools
 * of this repository.
 */
export class Workspace {
  private constructor(private readonly folder: string) {}

  static create(): Workspace {
    // A short path: Terraform's providers listen on sockets in .msk/tmp, whose paths have at most 107 characters.
    const folder = runFolder("doc");
    const clone = cloneIn(folder);
    git("clone", "--quiet", "--local", root, clone);
    for (const file of names(git("diff", "--name-only", "-z", "HEAD"))) copy(file, clone);
    for (const file of names(git("ls-files", "-z", "--others", "--exclude-standard"))) copy(file, clone);
    linkPackages(join(clone, "node_modules"));
    mkdirSync(toolsFolder, { recursive: true });
    mkdirSync(join(clone, ".msk"));
    symlinkSync(toolsFolder, join(clone, ".msk", "tools"));
    return new Workspace(folder);
  }

  /** The root of the clone. */
  get clone(): string {
    return cloneIn(this.folder);
  }

  /** Returns the environment of commands in the clone. */
  async environment(): Promise<NodeJS.ProcessEnv> {
    // The marks of the test runner would change what tools print and do.
    const inherited = Object.entries(process.env).filter(([name]) => !/^(JEST_|NODE_ENV$|NODE_OPTIONS$|MSK_|AWS_|MAKE)/.test(name));
    // Where Terraform finds its provider on this machine.
    // SHLVL: bash reads the user's bashrc if its input is a socket, as Node's pipes are, and SHLVL is below 1.
    return { ...Object.fromEntries(inherited), ...(await cliVariables()), FORCE_COLOR: "0", SHLVL: "1" };
  }

  /** Runs the commands of a block until the deadline. Processes that are still running then are killed. */
  async run({ at, text }: CommandBlock, deadlineMs: number): Promise<BlockRun> {
    const state = join(this.folder, "state.sh");
    if (!existsSync(state)) writeFileSync(state, `cd '${this.clone}'\n`);
    const script = `. '${state}'\n${text}\n{ printf 'cd %q\\n' "$PWD"; export -p; } > '${state}'\n`;
    const started = Date.now();
    const { code, lines } = await runChild("bash", ["-euo", "pipefail", "-c", script], {
      name: at,
      env: await this.environment(),
      signal: AbortSignal.timeout(deadlineMs),
      // The shell leads a group: what it started is stopped with it.
      onAbort: ({ pid }) => process.kill(-pid, "SIGKILL"),
    });
    const elapsed = Date.now() - started;
    return { exitCode: code ?? (elapsed >= deadlineMs ? "deadline" : -1), lines, seconds: elapsed / 1_000 };
  }

  /** Stops the platform that a block has left running, and deletes the folder. */
  async remove(): Promise<void> {
    if (existsSync(join(this.clone, ".msk", "local"))) execFileSync("make", ["down"], { cwd: this.clone, stdio: "ignore" });
    await rm(this.folder, { recursive: true, force: true });
  }
}

/** Copies a file of the working tree to the clone, or deletes it there. */
function copy(file: string, clone: string): void {
  const target = join(clone, file);
  rmSync(target, { force: true });
  if (!existsSync(join(root, file))) return;
  mkdirSync(dirname(target), { recursive: true });
  cpSync(join(root, file), target);
}

/** A folder of links to the installed packages, marked as installed: `make` installs nothing, and the packages of the repository do not change. */
function linkPackages(folder: string): void {
  mkdirSync(folder);
  for (const name of readdirSync(join(root, "node_modules"))) {
    if (![".installed", ".cache"].includes(name)) symlinkSync(join(root, "node_modules", name), join(folder, name));
  }
  writeFileSync(join(folder, ".installed"), "");
}
