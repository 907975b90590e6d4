import { type Command, CommanderError } from "commander";
import { Interrupted } from "./interrupt.js";

/** Wrong usage that only the tool can detect, such as two options that exclude each other: exit code 2. */
export class UsageError extends Error {}

/**
 * Runs the command that `args` name. A command that fails without an error sets `process.exitCode` itself. If the process exits before
 * the command has finished, because nothing is left to wait for, the exit code is 1.
 *
 * @returns the exit code: 0 success, 1 failure, 2 wrong usage, 130 stopped by Ctrl-C, 143 by SIGTERM
 */
export async function run(program: Command, args: readonly string[]): Promise<number> {
  throwInsteadOfExit(program);
  process.once("exit", failEarlyExit);
  try {
    await program.parseAsync(args, { from: "user" });
    return Number(process.exitCode ?? 0);
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2; // commander has printed the message
    process.stderr.write(`${messageOf(error)}\n`);
    if (error instanceof Interrupted) return error.exitCode;
    return error instanceof UsageError ? 2 : 1;
  } finally {
    process.off("exit", failEarlyExit);
  }
}

/** Node exits with 0 when no timer, socket or child is left, although a promise is still pending. */
function failEarlyExit(exitCode: number): void {
  if (exitCode !== 0) return;
  process.stderr.write("The command stopped before it had finished.\n");
  process.exitCode = 1;
}

/** Returns the message of an error; for a bug in the program, the stack trace. */
function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const isBug = [TypeError, ReferenceError, RangeError, SyntaxError].some((kind) => error instanceof kind);
  return isBug ? String(error.stack) : error.message;
}

/** By default commander exits the process, with 1 for wrong usage. */
function throwInsteadOfExit(command: Command): void {
  command.exitOverride().showHelpAfterError(`See: ${nameOf(command)} --help`);
  for (const each of command.commands) throwInsteadOfExit(each);
}

const nameOf = (command: Command): string => (command.parent ? `${nameOf(command.parent)} ${command.name()}` : command.name());
