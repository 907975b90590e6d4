import { constants } from "node:os";

/** The work was stopped by a signal and cleaned up. */
export class Interrupted extends Error {
  /** The exit code that shells expect after a signal: 130 for Ctrl-C. */
  readonly exitCode: number;

  constructor(signal: NodeJS.Signals) {
    super(`Stopped by ${signal}.`);
    this.exitCode = 128 + constants.signals[signal];
  }
}

/** `make` and `npx` repeat a signal that their child has also received from the terminal: signals within this time, ms, are one. */
const REPEATED_MS = 1_000;

const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/**
 * Runs `work` with a signal that aborts on Ctrl-C, on SIGTERM and when the terminal closes, so that `work` can clean up what it started. A
 * second Ctrl-C exits immediately; child processes exit with this process.
 *
 * @throws {@link Interrupted} after `work` has finished, with or without an error, if a signal arrived
 */
export async function interruptible<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  let interrupted: Interrupted | undefined;
  let interruptedAt = 0;
  const interrupt = (name: NodeJS.Signals) => {
    if (interrupted) {
      if (Date.now() - interruptedAt < REPEATED_MS) return;
      process.stderr.write("Exiting; what is still stopping exits within 15 s. `make down` waits for a platform of `make up`.\n");
      process.exit(interrupted.exitCode);
    }
    interrupted = new Interrupted(name);
    interruptedAt = Date.now();
    process.stderr.write("\nStopping and cleaning up (press Ctrl-C again to exit immediately) …\n");
    controller.abort(interrupted);
  };
  for (const name of signals) process.on(name, interrupt);
  try {
    return await work(controller.signal);
  } finally {
    for (const name of signals) process.off(name, interrupt);
    // biome-ignore lint/correctness/noUnsafeFinally: an error of interrupted work is a consequence of the interruption
    if (interrupted) throw interrupted;
  }
}
