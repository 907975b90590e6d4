import { Command, InvalidArgumentError, Option } from "commander";

/** The help text of a command, in addition to its options. */
export interface CommandText {
  /** One line for the list of commands, without a full stop. */
  readonly summary: string;
  /** What a user needs to know before the first call. @default the summary */
  readonly description?: string;
  /** The meaning of exit code 1: `an acknowledged event is missing`. */
  readonly failsIf: string;
  /** Complete command lines, each with a description. */
  readonly examples: readonly { readonly run: string; readonly does: string }[];
}

/**
 * Creates a command of `msk`; the tool adds options and an action. Every call of `msk` loads the file of every command, so the action
 * imports the tool when it runs (`await import("./index.js")`).
 */
export function command(name: string, { summary, description, failsIf, examples }: CommandText): Command {
  const lines = examples.map(({ run, does }) => `  ${run}\n      ${does}`);
  return new Command(name)
    .summary(summary)
    .description(description ?? `${summary.charAt(0).toUpperCase()}${summary.slice(1)}.`)
    .addHelpText("after", `\nExamples:\n${lines.join("\n")}\n\n${exitCodes(failsIf)}`);
}

/** Returns the list of exit codes for `--help`. */
export const exitCodes = (failsIf: string): string =>
  [
    "Exit codes:",
    "  0    success",
    `  1    ${failsIf}`,
    "  2    wrong usage; nothing was done",
    "  130  stopped by Ctrl-C; 143 by SIGTERM",
  ].join("\n");

/** `--config FILE`: the settings file. The default is MSK_CONFIG, or else the settings of the low-cost environment. */
export const configOption = (): Option => new Option("-c, --config <file>", "settings file").env("MSK_CONFIG").default("config/dev.yaml");

/** `--json`: one JSON document on standard output; progress goes to standard error. */
export const jsonOption = (): Option => new Option("--json", "print one JSON document on standard output, progress on standard error");

/** Parses an integer from 1 to 1,000,000, for `.argParser`. */
export function positiveInteger(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1 || value > 1_000_000)
    throw new InvalidArgumentError("It must be an integer from 1 to 1000000.");
  return value;
}

/** Returns a parser of comma-separated choices from `names`, for `.argParser`. */
export const choicesFrom =
  <Name extends string>(names: readonly Name[]) =>
  (text: string): Name[] => {
    const unknown = text.split(",").filter((name) => !names.includes(name as Name));
    if (unknown.length > 0) throw new InvalidArgumentError(`Unknown: ${unknown.join(", ")}. Choose from ${names.join(", ")}.`);
    return text.split(",") as Name[];
  };
