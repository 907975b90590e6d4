import type { RuleId } from "../settings/index.js";
import { type PlatformSettings, platformWarningRules } from "./settings.js";

/** A warning about valid settings. */
export interface PlatformWarning {
  /** The rule that warns, explained in docs/reference/rules.md. */
  readonly rule: RuleId;
  /** Dotted path of the setting. */
  readonly path: string;
  readonly message: string;
}

/**
 * Returns the warnings about valid settings.
 *
 * @param today - the day from which support dates are counted
 */
export const platformWarnings = (settings: PlatformSettings, today: Date): PlatformWarning[] =>
  platformWarningRules.flatMap(({ id, warnings }) =>
    warnings(settings, today).map(({ path, message }) => ({ rule: id, path: path.join("."), message })),
  );

/** Returns a warning as one line: `path: message [rule]`. */
export const warningLine = ({ rule, path, message }: PlatformWarning): string => `${path}: ${message} [${rule}]`;
