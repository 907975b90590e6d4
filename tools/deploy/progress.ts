/** Prints lines with the time since the start before each: `  12.3 s  Applying with Terraform`. */
export function timedProgress(write: (line: string) => void = (line) => process.stdout.write(`${line}\n`)): (line: string) => void {
  const started = Date.now();
  return (line) => write(`${((Date.now() - started) / 1_000).toFixed(1).padStart(6)} s  ${line}`);
}

/** Returns the progress of a command. It goes to standard error if standard output is JSON. */
export const progressOf = (json = false): ((line: string) => void) =>
  timedProgress((line) => (json ? process.stderr : process.stdout).write(`${line}\n`));
