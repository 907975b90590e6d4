import { interruptible } from "../command/interrupt.js";
import { UsageError } from "../command/run.js";
import { readEndpoint, startKeptConsole } from "../deploy/index.js";
import { localFolder } from "../setup/folders.js";
import { startConsole } from "./start.js";

export interface ShowOptions {
  /** File with the outputs of a deployed platform. @default the platform of `make up` */
  readonly outputs?: string;
  readonly allowWrites: boolean;
  readonly port?: number;
}

/** `msk console`: prints the address of the console of `make up`, or serves that of another platform until Ctrl-C. */
export async function showConsole({ outputs, allowWrites, port }: ShowOptions): Promise<void> {
  if (outputs === undefined) {
    if (allowWrites || port !== undefined) throw new UsageError("--allow-writes and --port need --outputs.");
    return showKept();
  }
  await interruptible(async (signal) => {
    const console = await startConsole({ outputs, writable: allowWrites, log: (line) => process.stderr.write(`${line}\n`), port });
    try {
      process.stdout.write(`Open the web console in a browser; Ctrl-C stops it:\n\n  ${console.url}\n`);
      await new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve(), { once: true }));
    } finally {
      await console.close();
    }
  });
}

async function showKept(): Promise<void> {
  if (!(await readEndpoint(localFolder))) {
    throw new Error("No local platform is running; start one with `make up`, or name a deployed one with --outputs.");
  }
  await interruptible(async (signal) => {
    const console = await startKeptConsole(localFolder, signal);
    await console.keepRunning();
    process.stdout.write(`${console.url}\n`);
  });
}
