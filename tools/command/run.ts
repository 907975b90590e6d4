import { type Command, CommanderError } from "commander";
import { Interrupted } from "./interrupt.js";

/** The call is wrong in a way that only the tool can see, as two options that contradict each other: exit code 2. */
export class UsageError extends Error {}

/**
 * Runs the command that `args` name, and tells how it went: 0 done, 1 failed or refused, 2 wrong call, 130 stopped by Ctrl-C. A command
 * that failed without an error has set `process.exitCode` itself.
 */
export async function run(program: Command, args: readonly string[]): Promise<number> {
  settle(program);
  try {
    await program.parseAsync(args, { from: "user" });
    return Number(process.exitCode ?? 0);
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2; // commander has said what is wrong
    process.stderr.write(`${told(error)}\n`);
    if (error instanceof Interrupted) return error.exitCode;
    return error instanceof UsageError ? 2 : 1;
  }
}

/** The message; for a fault of the program itself also where it happened. */
function told(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const ours = [TypeError, ReferenceError, RangeError, SyntaxError].some((kind) => error instanceof kind);
  return ours ? String(error.stack) : error.message;
}

/** Commander ends the process by itself otherwise, with 1 for a wrong call. */
function settle(command: Command): void {
  command.exitOverride().showHelpAfterError(`See: ${nameOf(command)} --help`);
  for (const each of command.commands) settle(each);
}

const nameOf = (command: Command): string => (command.parent ? `${nameOf(command.parent)} ${command.name()}` : command.name());
