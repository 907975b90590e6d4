import type { LogLevel, PartialStrykerOptions } from "@stryker-mutator/api/core";
import { notMutated } from "../scope.js";
import type { Targets } from "../targets.js";
import { type PluginOptions, withOptions } from "./options.js";

export interface Configuration {
  readonly targets: Targets;
  /** Folder of the run's temporary files. */
  readonly folder: string;
  readonly plugin: string;
  readonly options: PluginOptions;
  readonly processes: number;
}

/** A mutant is stopped after this time, plus four times that of its tests: a loaded machine must not make it look like an endless loop. */
const TIMEOUT_MS = 60_000;

/** Returns the configuration of a run of Stryker. */
export function configurationOf({ targets, folder, plugin, options, processes }: Configuration): PartialStrykerOptions {
  return {
    plugins: [plugin],
    testRunner: "covering-files",
    reporters: ["lines"],
    ignorers: ["texts"],
    ...(options.sample !== undefined && { checkers: ["sample"] }),
    mutate: [...targets.mutate, ...Object.keys(notMutated).map((pattern) => `!${pattern}`)],
    coverageAnalysis: "perTest",
    concurrency: processes,
    // CDKTF keeps every token until the process exits.
    maxTestRunnerReuse: 300,
    timeoutMS: TIMEOUT_MS,
    timeoutFactor: 4,
    dryRunTimeoutMinutes: 30,
    tempDirName: `${folder}/stryker`,
    cleanTempDir: "always",
    ignorePatterns: [".msk", "dist", "cdktf.out", "docs/adr", "examples"],
    // TypeScript 7 has no API that Stryker could rewrite a configuration with: a missing file makes it skip that step.
    tsconfigFile: "no-tsconfig.json",
    logLevel: "warn" as LogLevel,
    fileLogLevel: "off" as LogLevel,
    allowConsoleColors: false,
    warnings: { slow: false, unknownOptions: false, preprocessorErrors: true, unserializableOptions: false },
    // Options of Stryker's runner for Jest, which our runner uses.
    ...{ jest: { projectType: "custom", enableFindRelatedTests: false } },
    ...withOptions(options),
  };
}
