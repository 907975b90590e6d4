/** Where a setting lies: `["topics", "ad-events", "partitions"]`. */
export type SettingPath = readonly (string | number)[];

/** One thing wrong with the settings, in the words of the report: `path: wrong: allowed`. */
export interface Fault {
  readonly path: SettingPath;
  /** What is wrong, with the value that is. */
  readonly wrong: string;
  /** What is allowed instead. */
  readonly allowed: string;
}

/** A condition of a resource that Terraform checks before it plans or makes any change. */
export interface Precondition {
  readonly condition: unknown;
  readonly errorMessage: string;
}

/** Something that is allowed, and had better be known. */
export interface Warning {
  readonly path: SettingPath;
  readonly says: string;
}

/** A rule over several settings: what a schema of single values can't say. */
export interface Rule<S> {
  /** What must hold, as a sentence; the rule's name in tests and documentation. */
  readonly name: string;
  /**
   * Dotted paths of what the rule reads: it is not asked where one of them is already at fault.
   * `topics.*` reads each topic by itself: only for the topic at fault is it not asked.
   */
  readonly reads: readonly string[];
  /** Everything that breaks the rule; nothing where it holds. */
  readonly faults: (settings: S) => Fault[];
  /** The rule as Terraform checks it, for published modules, where the values are variables. @default Terraform does not */
  readonly terraform?: (settings: S) => Precondition | undefined;
}

/** The rules of a room, as rules of the settings that hold the room's settings at `key`. */
export function rulesWithin<K extends string, S>(key: K, rules: readonly Rule<S>[]): Rule<Readonly<Record<K, S>>>[] {
  return rules.map((rule) => ({
    name: rule.name,
    reads: rule.reads.map((path) => `${key}.${path}`),
    faults: (settings) => rule.faults(settings[key]).map((fault) => ({ ...fault, path: [key, ...fault.path] })),
  }));
}
