/** The layers of proof, cheapest first. Those that start a platform run in one worker: they would share two cores. */
export const layers = {
  unit: ["jest", "--selectProjects", "unit"],
  terraform: ["jest", "--selectProjects", "terraform", "--runInBand"],
  package: ["jest", "--selectProjects", "package", "--runInBand"],
  local: ["jest", "--selectProjects", "local", "--runInBand"],
  // The integration and failure suites need a deployed platform and can use any, in AWS too; here they get one of their own.
  integration: [
    "node",
    "--import",
    "tsx",
    "tools/cli.ts",
    "with-platform",
    "--",
    "jest",
    "--selectProjects",
    "integration",
    "failure",
    "--runInBand",
  ],
  // The unit suite once more, with cdktf's maintained fork.
  fork: ["node", "--import", "tsx", "tools/cli.ts", "test-fork", "--"],
  // What takes too long for every push.
  release: ["jest", "--selectProjects", "release", "--runInBand"],
} as const;

export type Layer = keyof typeof layers;
export const layerNames = Object.keys(layers) as Layer[];

/** What CI runs on every push: `make test`, in at most 25 minutes on two cores. The others are for a release: `make test-all`. */
export const everyPush: readonly Layer[] = ["unit", "terraform", "package", "local", "integration", "fork"];
