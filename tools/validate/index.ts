import { type PlatformWarning, platformWarnings, readPlatformSettings, warningLine } from "../../modules/platform/index.js";
import { InvalidSettings, type RuleId } from "../../modules/settings/index.js";

/** The result of a check, as `msk validate --json` prints it. */
export interface Validation {
  readonly file: string;
  readonly valid: boolean;
  /** In the order of the file; line and column are counted from 1. */
  readonly problems: readonly {
    readonly rule: RuleId;
    readonly path: string;
    readonly line: number;
    readonly column: number;
    readonly problem: string;
    readonly fix: string;
  }[];
  /** Warnings about valid settings. */
  readonly warnings: readonly PlatformWarning[];
}

/**
 * `msk validate`: checks a settings file, and prints problems and warnings.
 *
 * @returns true if the settings are valid
 */
export function validate(file: string, asJson: boolean): boolean {
  const { validation, lines } = checked(file);
  if (asJson) process.stdout.write(`${JSON.stringify(validation, null, 2)}\n`);
  else {
    for (const line of lines) process.stderr.write(`${line}\n`);
    for (const warning of validation.warnings) process.stderr.write(`warning: ${warningLine(warning)}\n`);
    process.stdout.write(`${summary(validation)}\n`);
  }
  return validation.valid;
}

function checked(file: string): { readonly validation: Validation; readonly lines: readonly string[] } {
  try {
    const warnings = platformWarnings(readPlatformSettings(file), new Date());
    return { validation: { file, valid: true, problems: [], warnings }, lines: [] };
  } catch (error) {
    if (!(error instanceof InvalidSettings)) throw error;
    const problems = error.problems.map(({ rule, path, problem, fix, location }) => ({
      ...{ rule, path, line: location?.line ?? 1, column: location?.column ?? 1 },
      ...{ problem, fix },
    }));
    return { validation: { file, valid: false, problems, warnings: [] }, lines: error.lines };
  }
}

function summary({ file, valid, problems, warnings }: Validation): string {
  if (!valid) return `${file}: ${count(problems.length, "problem")}`;
  return warnings.length === 0 ? `${file}: valid` : `${file}: valid, with ${count(warnings.length, "warning")}`;
}

const count = (n: number, what: string) => `${n} ${what}${n === 1 ? "" : "s"}`;
