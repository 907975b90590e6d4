import type { RuleId, Violation } from "./rule.js";

/** A violation with the rule that reports it. */
export interface Finding extends Violation {
  readonly rule: RuleId;
  /** The report points at the key instead of its value. */
  readonly at?: "key";
}

/** A problem of a settings document, as the report prints it and `msk validate --json` returns it. */
export interface SettingsProblem {
  /** The rule that is broken, explained in docs/reference/rules.md. */
  readonly rule: RuleId;
  /** Dotted path of the setting; `(document)` for the document as a whole. */
  readonly path: string;
  /** What is wrong, with the value. */
  readonly problem: string;
  /** What to do, with the allowed values. */
  readonly fix: string;
  /** Where the setting is, for a document that is a file. Line and column are counted from 1. */
  readonly location?: { readonly file: string; readonly line: number; readonly column: number };
}

/** Invalid settings. The message has a line for each problem: `file:line:column path: problem; fix [rule]`. */
export class InvalidSettings extends Error {
  constructor(readonly problems: readonly SettingsProblem[]) {
    super(problems.map(lineOf).join("\n"));
    this.name = "InvalidSettings";
  }

  /** The lines of the message. */
  get lines(): readonly string[] {
    return this.problems.map(lineOf);
  }
}

function lineOf({ rule, path, problem, fix, location }: SettingsProblem): string {
  const position = location ? `${location.file}:${location.line}:${location.column} ` : "";
  return `${position}${path}: ${problem}; ${fix} [${rule}]`;
}
