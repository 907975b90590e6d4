import type { SettingPath, Violation } from "./rule.js";

export interface Declaration {
  /** The setting that declares the names: `topics`. */
  readonly setting: string;
  readonly names: readonly string[];
  /** Other values that are allowed: `a pattern with *`. */
  readonly otherwise?: string;
}

/** Returns a violation at `path` if a name is not declared. */
export const undeclared = (path: SettingPath, name: string, { setting, names, otherwise }: Declaration): Violation[] =>
  names.includes(name)
    ? []
    : [
        {
          path,
          problem: `${name} is not declared`,
          fix: `use one of ${setting}: ${names.join(", ") || "none is declared"}${otherwise === undefined ? "" : `; or ${otherwise}`}`,
        },
      ];
