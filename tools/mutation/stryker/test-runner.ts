import { matchesGlob, relative } from "node:path";
import type { StrykerOptions } from "@stryker-mutator/api/core";
import { commonTokens, type Injector, type PluginContext, tokens } from "@stryker-mutator/api/plugin";
import {
  type DryRunOptions,
  type DryRunResult,
  DryRunStatus,
  type MutantRunOptions,
  type MutantRunResult,
  MutantRunStatus,
  type TestRunner,
} from "@stryker-mutator/api/test-runner";
import * as jestRunner from "@stryker-mutator/jest-runner";
import { areaOf, testsOfArea } from "../scope.js";
import { LOADED } from "./jest-runtime.js";
import { optionsOf, type PluginOptions } from "./options.js";
import { filesFor, readTestFiles, type TestFile, writeTestFiles } from "./test-files.js";

/** Stryker's runner for Jest, which passes files to Jest on request only. */
interface JestRunner extends TestRunner {
  jestConfig: JestConfig;
  readonly jestTestAdapter: { run(settings: { testFiles?: readonly string[] }): Promise<unknown> };
  init(): Promise<void>;
}

type JestConfig = Readonly<Record<string, unknown>> & { readonly projects?: readonly { readonly displayName?: unknown }[] };

/**
 * Runs each mutant's test files one after another, until one fails.
 *
 * Stryker's own runner starts every test file for every mutant, because Jest selects tests by name only after it has loaded their file.
 */
export class CoveringFilesRunner implements TestRunner {
  private files: readonly TestFile[] | undefined;
  private selected: readonly string[] | undefined;

  constructor(
    private readonly jest: JestRunner,
    private readonly options: PluginOptions,
  ) {
    const { run } = jest.jestTestAdapter;
    const adapter = jest.jestTestAdapter;
    adapter.run = (settings) => run.call(adapter, { ...settings, ...(this.selected && { testFiles: this.selected }) });
  }

  capabilities(): { reloadEnvironment: boolean } {
    return { reloadEnvironment: true };
  }

  /** Reduces the configuration of the repository to its unit project, and that to the tests that judge. */
  async init(): Promise<void> {
    await this.jest.init();
    const { projects = [], ...shared } = this.jest.jestConfig;
    const { tests, ignoredTests, runtime } = this.options;
    this.jest.jestConfig = {
      ...shared,
      ...projects.find(({ displayName }) => displayName === "unit"),
      testMatch: tests.map((pattern) => `<rootDir>/${pattern}`),
      testPathIgnorePatterns: ignoredTests.map((pattern) => `<rootDir>/${pattern}`),
      runtime,
    };
  }

  async dryRun(options: DryRunOptions): Promise<DryRunResult> {
    const loaded = new Map<string, Set<string>>();
    const state = globalThis as { [LOADED]?: Map<string, Set<string>> };
    state[LOADED] = loaded;
    const result = await this.jest.dryRun(options);
    delete state[LOADED];
    if (result.status === DryRunStatus.Complete) {
      const names = new Set(result.tests.map(({ fileName }) => fileName as string));
      const noted = [...names].map((file) => {
        const tests = result.tests.filter(({ fileName }) => fileName === file);
        return {
          file,
          tests: tests.map(({ id }) => id),
          milliseconds: tests.reduce((sum, { timeSpentMs }) => sum + timeSpentMs, 0),
          loads: [...(loaded.get(file) ?? [])],
        };
      });
      writeTestFiles(this.options.notes, noted);
    }
    return result;
  }

  async mutantRun(options: MutantRunOptions): Promise<MutantRunResult> {
    this.files ??= readTestFiles(this.options.notes);
    const area = areaOf(relative(process.cwd(), options.sandboxFileName));
    const patterns = area ? testsOfArea(area) : [];
    // A run of several areas has the tests of all of them.
    const judges = this.files.filter(({ file }) => patterns.some((pattern) => matchesGlob(relative(process.cwd(), file), pattern)));
    let nrOfTests = 0;
    for (const { file, tests } of filesFor(options.sandboxFileName, options.testFilter, judges)) {
      this.selected = [file];
      const testFilter = options.testFilter?.filter((name) => tests.includes(name));
      const result = await this.jest.mutantRun({ ...options, testFilter });
      if (result.status !== MutantRunStatus.Survived) return result;
      nrOfTests += result.nrOfTests;
    }
    return { status: MutantRunStatus.Survived, nrOfTests };
  }
}

// The types of the package are those of its CommonJS part, which lacks the plugins.
const { strykerPlugins } = jestRunner as unknown as {
  readonly strykerPlugins: readonly [{ readonly factory: (injector: Injector<PluginContext>) => JestRunner }];
};

export function coveringFilesRunner(injector: Injector<PluginContext>, options: StrykerOptions): CoveringFilesRunner {
  return new CoveringFilesRunner(strykerPlugins[0].factory(injector), optionsOf(options));
}
coveringFilesRunner.inject = tokens(commonTokens.injector, commonTokens.options);
