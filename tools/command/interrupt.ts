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

/**
 * Runs `work` with a signal that aborts on Ctrl-C and SIGTERM, so that `work` can clean up what it started. A second Ctrl-C exits
 * immediately; child processes exit with this process.
 *
 * @throws {@link Interrupted} after `work` has finished, with or without an error, if a signal arrived
 */
export async function interruptible<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  let interrupted: Interrupted | undefined;
  const interrupt = (name: NodeJS.Signals) => {
    if (interrupted) process.exit(interrupted.exitCode);
    interrupted = new Interrupted(name);
    process.stderr.write("\nStopping and cleaning up (press Ctrl-C again to exit immediately) …\n");
    controller.abort(interrupted);
  };
  process.on("SIGINT", interrupt);
  process.on("SIGTERM", interrupt);
  try {
    return await work(controller.signal);
  } finally {
    process.off("SIGINT", interrupt);
    process.off("SIGTERM", interrupt);
    // biome-ignore lint/correctness/noUnsafeFinally: an error of interrupted work is a consequence of the interruption
    if (interrupted) throw interrupted;
  }
}
