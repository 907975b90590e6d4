import { runChild } from "../local/process/index.js";
import { type Diagnostic, inFull } from "./diagnostic.js";
import { eventIn } from "./ui-events.js";

export interface RunOptions {
  /** The folder of the root module. */
  readonly folder: string;
  /** Terraform's complete environment, as {@link terraformEnvironment} returns it. */
  readonly environment: NodeJS.ProcessEnv;
  /** Receives every line of the output as it is printed. */
  readonly onLine?: (line: string) => void;
  /** A file to which the output is appended. @default none */
  readonly logFile?: string;
  /** Interrupts Terraform as one Ctrl-C does: it finishes the changes that it has begun, and saves the state, for at most a minute. */
  readonly signal?: AbortSignal;
}

/** The time in which interrupted Terraform has to exit. */
const INTERRUPTED_MS = 60_000;

/** A finished Terraform command. */
export interface TerraformRun {
  /** `plan`, `apply`, … */
  readonly command: string;
  readonly code: number;
  /** The signal that killed Terraform, so that it could not save its state. */
  readonly killedBy?: NodeJS.Signals;
  /** Both outputs, line by line. */
  readonly lines: readonly string[];
}

/** A function that runs Terraform in one folder. */
export type RunCommand = (args: readonly string[]) => Promise<TerraformRun>;

/**
 * Runs a Terraform command. This is the only place that starts Terraform.
 *
 * @returns the finished command, whatever its exit code; see {@link requireSuccess}
 * @throws the signal's reason if the command was interrupted; Error if `terraform` is not on the PATH
 */
export async function runTerraform(args: readonly string[], options: RunOptions): Promise<TerraformRun> {
  const { folder, environment, onLine, logFile, signal } = options;
  const command = args[0] ?? "";
  let force: NodeJS.Timeout | undefined;
  const {
    code,
    signal: killedBy,
    lines,
  } = await runChild("terraform", args, {
    name: `terraform ${command}`,
    cwd: folder,
    env: environment,
    ...(onLine && { onLine }),
    ...(logFile !== undefined && { logFile }),
    ...(signal && { signal }),
    onAbort: (child) => {
      child.kill("SIGINT"); // a second one would make it exit without waiting for its providers
      force = setTimeout(() => child.kill(), INTERRUPTED_MS);
    },
  }).finally(() => clearTimeout(force));
  signal?.throwIfAborted();
  return { command, code: code ?? 1, ...(killedBy && { killedBy }), lines };
}

/** A Terraform command that failed. */
export class TerraformError extends Error {
  /** The errors that Terraform reported; empty for a command that reports none as JSON. */
  readonly diagnostics: readonly Diagnostic[];
  /** The signal that killed Terraform, so that it could not save its state. */
  readonly killedBy: NodeJS.Signals | undefined;

  constructor(run: TerraformRun) {
    const errors = errorsIn(run);
    const reason = errors.length > 0 ? errors.map(inFull).join("\n\n") : run.lines.slice(-60).join("\n");
    super(`terraform ${run.command} failed (${run.killedBy ? `killed by ${run.killedBy}` : `exit code ${run.code}`}):\n${reason}`);
    this.name = "TerraformError";
    this.diagnostics = errors;
    this.killedBy = run.killedBy;
  }
}

/** Returns the run. @throws {@link TerraformError} if it failed */
export function requireSuccess(run: TerraformRun): TerraformRun {
  if (run.code !== 0) throw new TerraformError(run);
  return run;
}

/** Returns the errors that a command with `-json` reported. */
export function errorsIn(run: TerraformRun): Diagnostic[] {
  const reported = run.command === "validate" ? diagnosticsOfValidate(run) : run.lines.map((line) => eventIn(line)?.diagnostic);
  return reported.filter((diagnostic) => diagnostic?.severity === "error") as Diagnostic[];
}

/** `terraform validate -json` prints one document in place of events. */
function diagnosticsOfValidate(run: TerraformRun): readonly Diagnostic[] {
  if (!run.lines.some((line) => line.startsWith("{"))) return [];
  return (documentIn(run) as { diagnostics?: readonly Diagnostic[] }).diagnostics ?? [];
}

/**
 * Returns the JSON document that a command printed, without the warnings of the CLI before and after it.
 *
 * @throws {@link TerraformError} if the command failed without printing one
 */
export function documentIn(run: TerraformRun): unknown {
  const first = run.lines.findIndex((line) => line.startsWith("{"));
  const last = run.lines.findLastIndex((line) => line.endsWith("}"));
  if (first < 0 || last < first) throw new TerraformError(run);
  return JSON.parse(run.lines.slice(first, last + 1).join("\n"));
}
