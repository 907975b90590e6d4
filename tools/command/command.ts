import { Command, InvalidArgumentError, Option } from "commander";

/** What `--help` of a command tells beside its options. */
export interface CommandText {
  /** One line for the list of commands, without a full stop. */
  readonly summary: string;
  /** What a user should know before the first call; the summary alone if left out. */
  readonly description?: string;
  /** What exit code 1 says of this command: `an acknowledged event is missing`. */
  readonly failsIf: string;
  /** Full command lines, each with what it does. */
  readonly examples: readonly { readonly run: string; readonly does: string }[];
}

/**
 * A command of `msk`, for its tool to add options and an action to. Its file is loaded with every call of `msk`, `msk --help` included:
 * the action imports the tool itself (`await import("./index.js")`).
 */
export function command(name: string, { summary, description, failsIf, examples }: CommandText): Command {
  const lines = examples.map(({ run, does }) => `  ${run}\n      ${does}`);
  return new Command(name)
    .summary(summary)
    .description(description ?? `${summary.charAt(0).toUpperCase()}${summary.slice(1)}.`)
    .addHelpText("after", `\nExamples:\n${lines.join("\n")}\n\n${exitCodes(failsIf)}`);
}

/** What the process's exit code says, as `--help` tells it. */
export const exitCodes = (failsIf: string): string =>
  ["Exit codes:", "  0    done", `  1    ${failsIf}`, "  2    the call is wrong: nothing was done", "  130  stopped by Ctrl-C"].join("\n");

/** `--config FILE`: the settings, MSK_CONFIG if left out, else the cheap environment's. */
export const configOption = (): Option => new Option("-c, --config <file>", "settings file").env("MSK_CONFIG").default("config/dev.yaml");

/** `--json`: for machines, on standard output alone; progress goes to standard error. */
export const jsonOption = (): Option => new Option("--json", "print one JSON document on standard output, progress on standard error");

/** A whole number from 1 on, for `.argParser`. */
export function wholeNumber(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1 || value > 1_000_000)
    throw new InvalidArgumentError("Needed is a whole number from 1 to 1000000.");
  return value;
}

/** Comma-separated choices out of `names`, for `.argParser`. */
export const someOf =
  <Name extends string>(names: readonly Name[]) =>
  (text: string): Name[] => {
    const unknown = text.split(",").filter((name) => !names.includes(name as Name));
    if (unknown.length > 0) throw new InvalidArgumentError(`There is no ${unknown.join(", ")}, but ${names.join(", ")}.`);
    return text.split(",") as Name[];
  };
