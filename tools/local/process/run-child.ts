import { type ChildExit, type ChildHandle, type ChildOptions, startChild } from "./child.js";

interface RunOptions extends Omit<ChildOptions, "ipc"> {
  /** Stops the child early. */
  readonly signal?: AbortSignal;
  /** Called when the signal is aborted. @default SIGTERM, and SIGKILL ten seconds later */
  readonly onAbort?: (child: ChildHandle) => unknown;
}

/** The exit of a child, with all lines of both outputs. */
interface Finished extends ChildExit {
  readonly lines: readonly string[];
}

/**
 * Starts a child and waits for its exit and its last line.
 *
 * @throws the signal's reason if it was aborted before the start; Error if the program isn't found
 */
export async function runChild(command: string, args: readonly string[], options: RunOptions): Promise<Finished> {
  const { signal, onAbort = (child) => void child.stop(), onLine, ...rest } = options;
  signal?.throwIfAborted();
  const lines: string[] = [];
  const collect = (line: string) => {
    lines.push(line);
    onLine?.(line);
  };
  const child = startChild(command, args, { ...rest, onLine: collect });
  const closed = new Promise((resolve) => child.process.once("close", resolve));
  const abort = () => void onAbort(child);
  signal?.addEventListener("abort", abort, { once: true });
  try {
    const exit = await child.exited;
    await closed; // the last lines can arrive after the exit
    return { ...exit, lines };
  } finally {
    signal?.removeEventListener("abort", abort);
  }
}
