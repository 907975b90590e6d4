import { constants } from "node:os";
import { runChild } from "../local/process/index.js";

/** The options of {@link runCommand}. */
export interface RunCommandOptions {
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  readonly signal: AbortSignal;
  /** Time for a graceful stop when `signal` is aborted, in ms. @default 10000 */
  readonly graceMs?: number;
}

/**
 * Runs a command, prints its output, and returns its exit code; 128 and the number of the signal for a command that is killed by a signal.
 *
 * @throws Error if no command is given, or its program is not installed
 */
export async function runCommand([program, ...args]: readonly string[], options: RunCommandOptions): Promise<number> {
  if (!program) throw new Error("No command given; write it after --.");
  const { cwd, env, signal: aborted, graceMs } = options;
  const { code, signal } = await runChild(program, args, {
    name: program,
    cwd,
    env,
    onLine: (line) => process.stdout.write(`${line}\n`),
    signal: aborted,
    onAbort: (child) => child.stop(graceMs),
  });
  return signal ? 128 + constants.signals[signal] : (code ?? 1);
}
