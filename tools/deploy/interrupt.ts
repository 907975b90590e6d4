/**
 * Runs `work` with a signal that aborts on Ctrl-C and SIGTERM, so that it can take down in order what it started. A second
 * Ctrl-C ends at once; children die with this process.
 */
export async function interruptible<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  const interrupt = (name: NodeJS.Signals) => {
    if (controller.signal.aborted) process.exit(130);
    process.stderr.write("\nStopping, and taking down what was started (again to stop at once) …\n");
    controller.abort(new Error(`stopped by ${name}`));
  };
  process.on("SIGINT", interrupt);
  process.on("SIGTERM", interrupt);
  try {
    return await work(controller.signal);
  } finally {
    process.off("SIGINT", interrupt);
    process.off("SIGTERM", interrupt);
  }
}
