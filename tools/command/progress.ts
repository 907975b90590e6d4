export type Progress = (line: string) => void;

/** Prints lines with the time since the start before each: `  12.3 s  Applying with Terraform`. */
export function timedProgress(write: Progress = (line) => process.stdout.write(`${line}\n`)): Progress {
  const started = Date.now();
  return (line) => write(`${((Date.now() - started) / 1_000).toFixed(1).padStart(6)} s  ${line}`);
}

/** Returns the progress of a command. It goes to standard error if standard output is JSON. */
export const progressOf = (json = false): Progress => timedProgress((line) => (json ? process.stderr : process.stdout).write(`${line}\n`));

/** The longest time without a line, ms; the user sees one every 10 s. */
const SILENCE_MS = 9_000;

/**
 * Runs work whose progress is never silent for 10 s: the last line is repeated with the time that it has taken.
 *
 * @param work - receives the progress to report to
 */
export async function withoutSilence<T>(progress: Progress, work: (progress: Progress) => Promise<T>): Promise<T> {
  let step = "";
  let stepAt = Date.now();
  let printedAt = stepAt;
  const timer = setInterval(() => {
    const now = Date.now();
    if (now - printedAt < SILENCE_MS) return;
    printedAt = now;
    progress(`… for ${Math.round((now - stepAt) / 1_000)} s: ${step.trim()}`);
  }, 500);
  try {
    return await work((line) => {
      step = line;
      stepAt = printedAt = Date.now();
      progress(line);
    });
  } finally {
    clearInterval(timer);
  }
}
