/** Options of the plugin, which Stryker passes to all of its processes. */
export interface PluginOptions {
  /** Root folder of the repository. */
  readonly root: string;
  /** File for what the first run has seen of the test files. */
  readonly notes: string;
  /** Jest's runtime, as CommonJS. */
  readonly runtime: string;
  /** Patterns of the test files that judge, and of those that do not, relative to the root folder. */
  readonly tests: readonly string[];
  readonly ignoredTests: readonly string[];
  /** Judge this many mutants only, chosen by `seed`. */
  readonly sample?: number;
  readonly seed: string;
}

const KEY = "mutation";

export const withOptions = (options: PluginOptions): Record<string, unknown> => ({ [KEY]: options });

export const optionsOf = (options: object): PluginOptions => (options as Record<string, PluginOptions>)[KEY] as PluginOptions;
