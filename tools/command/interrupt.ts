import { constants } from "node:os";

/** Stopped by a signal, and taken down in order. */
export class Interrupted extends Error {
  /** What a shell expects of a process that a signal ended: 130 for Ctrl-C. */
  readonly exitCode: number;

  constructor(signal: NodeJS.Signals) {
    super(`Stopped by ${signal}.`);
    this.exitCode = 128 + constants.signals[signal];
  }
}

/**
 * Runs `work` with a signal that aborts on Ctrl-C and SIGTERM, so that it can take down in order what it started. A second
 * Ctrl-C ends at once; children die with this process.
 *
 * @throws {@link Interrupted} once `work` has ended, whatever it ended with, if a signal came
 */
export async function interruptible<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  let interrupted: Interrupted | undefined;
  const interrupt = (name: NodeJS.Signals) => {
    if (interrupted) process.exit(interrupted.exitCode);
    interrupted = new Interrupted(name);
    process.stderr.write("\nStopping, and taking down what was started (again to stop at once) …\n");
    controller.abort(interrupted);
  };
  process.on("SIGINT", interrupt);
  process.on("SIGTERM", interrupt);
  try {
    return await work(controller.signal);
  } finally {
    process.off("SIGINT", interrupt);
    process.off("SIGTERM", interrupt);
    // biome-ignore lint/correctness/noUnsafeFinally: what a stopped work fails with is a consequence of having been stopped
    if (interrupted) throw interrupted;
  }
}
