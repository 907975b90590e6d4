/** Path of a setting: `["topics", "ad-events", "partitions"]`. */
export type SettingPath = readonly (string | number)[];

/** A rule's id, `<module>/<what-it-checks>`: `cluster/brokers-multiple-of-zones`. Ids are stable: scripts and suppressions use them. */
export type RuleId = `${string}/${string}`;

/** The description of a rule in docs/reference/rules.md. Each text is one or two sentences. */
export interface RuleDescription {
  readonly id: RuleId;
  /** What the rule checks. */
  readonly checks: string;
  /** Why: what happens in AWS or Kafka where the rule is broken. */
  readonly why: string;
  /** What to change. */
  readonly fix: string;
}

/** One place where settings break a rule. The report prints `path: problem; fix [id]`. */
export interface Violation {
  readonly path: SettingPath;
  /** What is wrong, with the value: `4 is not a multiple of the 3 zones`. */
  readonly problem: string;
  /** What to do, with the allowed values: `use 3, 6, 9, …`. */
  readonly fix: string;
  /** Where the problem is, in another file that the setting names. Line and column are counted from 1. */
  readonly location?: { readonly file: string; readonly line: number; readonly column: number };
}

/** A condition of a resource that Terraform checks before it plans or applies a change. */
export interface Precondition {
  readonly condition: unknown;
  readonly errorMessage: string;
}

/** A rule across settings: a condition that the schema of a single value can't express. */
export interface Rule<S> extends RuleDescription {
  /**
   * Dotted paths of the settings that the rule reads. The rule is skipped where one of them is already invalid.
   * `topics.*` means each topic: the rule is skipped for the invalid topic only.
   */
  readonly reads: readonly string[];
  /** Returns every violation; an empty list where the rule holds. */
  readonly violations: (settings: S) => Violation[];
  readonly terraform: TerraformForm<S>;
}

/**
 * How a published module checks a rule, whose values are variables there: a condition, undefined for settings in which the rule holds
 * whatever the values are; or the reason why no module needs one, a sentence of docs/reference/rules.md.
 */
export type TerraformForm<S> = ((settings: S) => Precondition | undefined) | { readonly notNeeded: string };

/** Returns the condition of Terraform that a rule is for these settings, as a list; empty if Terraform need not check it. */
export function preconditionsOf<S>({ terraform }: Rule<S>, settings: S): Precondition[] {
  const precondition = typeof terraform === "function" ? terraform(settings) : undefined;
  return precondition ? [precondition] : [];
}

/** A valid setting with a consequence that the user should know. */
export interface SettingsWarning {
  readonly path: SettingPath;
  readonly message: string;
}

/** A rule whose violations are warnings, which do not stop the deployment. */
export interface WarningRule<S> extends RuleDescription {
  /** @param today - the day from which support dates are counted */
  readonly warnings: (settings: S, today: Date) => SettingsWarning[];
}

/** Returns rules of the settings at `key`, as rules of the settings document. */
export function rulesWithin<K extends string, S>(key: K, rules: readonly Rule<S>[]): Rule<Readonly<Record<K, S>>>[] {
  return rules.map(({ violations, terraform, ...rule }) => ({
    ...rule,
    reads: rule.reads.map((path) => `${key}.${path}`),
    violations: (settings) => violations(settings[key]).map((violation) => ({ ...violation, path: [key, ...violation.path] })),
    terraform: typeof terraform === "function" ? (settings) => terraform(settings[key]) : terraform,
  }));
}

/** Returns warning rules of the settings at `key`, as warning rules of the settings document. */
export function warningsWithin<K extends string, S>(key: K, rules: readonly WarningRule<S>[]): WarningRule<Readonly<Record<K, S>>>[] {
  return rules.map(({ warnings, ...rule }) => ({
    ...rule,
    warnings: (settings, today) => warnings(settings[key], today).map(({ path, message }) => ({ path: [key, ...path], message })),
  }));
}
