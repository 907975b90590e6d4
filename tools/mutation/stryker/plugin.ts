import { relative } from "node:path";
import type { Checker, CheckResult } from "@stryker-mutator/api/check";
import { CheckStatus } from "@stryker-mutator/api/check";
import type { Mutant, StrykerOptions } from "@stryker-mutator/api/core";
import {
  commonTokens,
  declareClassPlugin,
  declareFactoryPlugin,
  declareValuePlugin,
  PluginKind,
  tokens,
} from "@stryker-mutator/api/plugin";
import type { MutationTestingPlanReadyEvent, Reporter } from "@stryker-mutator/api/report";
import { eventLine } from "./events.js";
import { reasonToIgnore, type SyntaxPath } from "./ignored-code.js";
import { optionsOf, type PluginOptions } from "./options.js";
import { type MutantPosition, sampleOf } from "./sample.js";
import { coveringFilesRunner } from "./test-runner.js";

// Stryker's worker processes keep running when their parent is killed.
process.once("disconnect", () => process.exit(1));

type Located = Pick<Mutant, "fileName" | "location" | "mutatorName" | "replacement">;

/** Stryker counts lines and columns from 0 in a run, and from 1 in results. */
const positionOf = ({ fileName, location: { start }, mutatorName, replacement }: Located, root: string, first: 0 | 1): MutantPosition => ({
  file: relative(root, fileName),
  line: start.line + 1 - first,
  column: start.column + 1 - first,
  mutator: mutatorName,
  replacement: replacement ?? "",
});

/** Leaves out the mutants that are not in the sample: Stryker can choose files and lines, but not single mutants. */
class SampleChecker implements Checker {
  static readonly inject = tokens(commonTokens.options);
  private readonly options: PluginOptions;

  constructor(options: StrykerOptions) {
    this.options = optionsOf(options);
  }

  async init(): Promise<void> {}

  async group(mutants: Mutant[]): Promise<string[][]> {
    return [mutants.map(({ id }) => id)];
  }

  async check(mutants: Mutant[]): Promise<Record<string, CheckResult>> {
    const { root, sample = mutants.length, seed } = this.options;
    const positions = mutants.map((mutant) => ({ ...positionOf(mutant, root, 0), id: mutant.id }));
    const chosen = new Set(sampleOf(positions, sample, seed).map(({ id }) => id));
    return Object.fromEntries(
      mutants.map(({ id }) => [
        id,
        chosen.has(id) ? { status: CheckStatus.Passed } : { status: CheckStatus.CompileError, reason: "not in the sample" },
      ]),
    );
  }
}

/** Prints a line for each event, which the parent process reads. */
class LineReporter implements Reporter {
  static readonly inject = tokens(commonTokens.options);
  private readonly root: string;

  constructor(options: StrykerOptions) {
    this.root = optionsOf(options).root;
  }

  onMutationTestingPlanReady({ mutantPlans }: MutationTestingPlanReadyEvent): void {
    process.stdout.write(eventLine({ event: "planned", mutants: mutantPlans.length }));
  }

  onMutantTested(result: Parameters<NonNullable<Reporter["onMutantTested"]>>[0]): void {
    const { status, statusReason } = result;
    process.stdout.write(eventLine({ event: "judged", mutant: { ...positionOf(result, this.root, 1), status, reason: statusReason } }));
  }
}

export const strykerPlugins = [
  declareValuePlugin(PluginKind.Ignore, "texts", { shouldIgnore: (path) => reasonToIgnore(path as unknown as SyntaxPath) }),
  declareClassPlugin(PluginKind.Checker, "sample", SampleChecker),
  declareClassPlugin(PluginKind.Reporter, "lines", LineReporter),
  declareFactoryPlugin(PluginKind.TestRunner, "covering-files", coveringFilesRunner),
];
