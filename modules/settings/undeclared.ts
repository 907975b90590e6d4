import type { SettingPath, Violation } from "./rule.js";

export interface Declaration {
  /** The setting that declares the names: `topics`. */
  readonly setting: string;
  readonly names: readonly string[];
  /** Other values that are allowed: `a pattern with *`. */
  readonly otherwise?: string;
}

/** More names than a message lists. */
const MANY = 20;

const listed = (names: readonly string[]): string =>
  names.length > MANY ? `${names.slice(0, MANY).join(", ")} and ${names.length - MANY} more` : names.join(", ") || "none is declared";

/** Returns a violation at `path` if a name is not declared. */
export const undeclared = (path: SettingPath, name: string, { setting, names, otherwise }: Declaration): Violation[] =>
  names.includes(name)
    ? []
    : [
        {
          path,
          problem: `${name} is not declared`,
          fix: `use one of ${setting}: ${listed(names)}${otherwise === undefined ? "" : `; or ${otherwise}`}`,
        },
      ];
