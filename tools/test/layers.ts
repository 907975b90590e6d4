/** The test layers, fastest first. Layers that start a platform run in one worker, because CI has two cores. */
export const layers = {
  // One worker for each core: with the default of jest, one core of two has nothing to do.
  unit: ["jest", "--selectProjects", "unit", "--maxWorkers=100%"],
  terraform: ["jest", "--selectProjects", "terraform", "--maxWorkers=100%"],
  package: ["jest", "--selectProjects", "package", "--runInBand"],
  local: ["jest", "--selectProjects", "local", "--runInBand"],
  // The integration and failure tests accept any deployed platform, also on AWS; here they get a temporary local one.
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
  // A sample of what the last commits changed; the release layer judges everything.
  mutation: ["jest", "--selectProjects", "mutation", "--runInBand"],
  // The unit tests again, with the maintained fork of cdktf.
  fork: ["node", "--import", "tsx", "tools/cli.ts", "test-fork", "--"],
  // Tests that are too slow for every push.
  release: ["jest", "--selectProjects", "release", "--runInBand"],
} as const;

export type Layer = keyof typeof layers;
export const layerNames = Object.keys(layers) as Layer[];

/** The layers that CI runs on every push (`make test`), in less than 30 minutes on two cores. `make test-all` runs the others too. */
export const everyPush: readonly Layer[] = ["unit", "terraform", "package", "local", "integration", "mutation"];
