/** Source files whose mutants the same tests judge. */
export interface Area {
  /** Folders or files of sources, relative to the root folder. */
  readonly sources: readonly string[];
  /** Folders or beginnings of test files below `__tests__/unit`. A test that mirrors a source is judged by is always among them. */
  readonly tests: readonly string[];
}

/** Tests of whole settings files: they read every schema and rule. */
const settingsFiles = [
  ...["modules/platform/rules", "modules/platform/warnings", "modules/platform/names", "modules/platform/limits", "modules/settings/"],
  // The published schema and reference: names, defaults, limits, and the text of rules.
  "config/settings-files",
];

/** Tests of the whole stack, with its snapshot. A test of the folder is run first: the snapshot judges what no other test kills. */
const wholeStack = ["modules/platform/platform-stack"];

/**
 * What is mutated, and which unit tests judge it: those of the folder itself, and the tests of whole settings files or stacks. Tests that
 * take more than some seconds each (random documents, pairs of settings, documents of the repository) judge no mutants: they would be run
 * for each of thousands of mutants. A mutant that only they kill needs a test of its folder.
 */
export const areas: readonly Area[] = [
  { sources: ["lambdas"], tests: ["lambdas/"] },
  { sources: ["modules/settings"], tests: [...settingsFiles, "tools/validate/"] },
  { sources: ["modules/terraform"], tests: ["modules/terraform/", "tools/build/modules/", "modules/cluster/kinds/as-module"] },
  {
    sources: ["modules/aws"],
    tests: ["modules/aws/", "modules/topics/", "modules/event-api/", "modules/network/network", "modules/platform/names", ...wholeStack],
  },
  { sources: ["modules/network"], tests: ["modules/network/", ...settingsFiles, ...wholeStack] },
  { sources: ["modules/kafka"], tests: ["modules/kafka/", "modules/access/", ...settingsFiles, ...wholeStack] },
  { sources: ["modules/cluster"], tests: ["modules/cluster/", "modules/kafka/", ...settingsFiles, ...wholeStack] },
  { sources: ["modules/topics"], tests: ["modules/topics/", ...settingsFiles, ...wholeStack] },
  { sources: ["modules/access"], tests: ["modules/access/", "modules/schemas/", ...settingsFiles, ...wholeStack] },
  { sources: ["modules/event-api"], tests: ["modules/event-api/", "modules/schemas/", ...settingsFiles, ...wholeStack] },
  { sources: ["modules/pipelines"], tests: ["modules/pipelines/", ...settingsFiles, ...wholeStack] },
  { sources: ["modules/platform"], tests: ["modules/platform/", "modules/cluster/kinds/in-modules", "main"] },
  { sources: ["tools/changes"], tests: ["tools/changes/"] },
  { sources: ["tools/effects"], tests: ["tools/effects/", "tools/changes/", "tools/plan-review/"] },
  { sources: ["tools/cost/cost.ts", "tools/cost/cost-of-settings.ts"], tests: ["tools/cost/cost"] },
  {
    sources: [
      ...["pricing", "prices", "resources", "report", "assumptions.ts", "difference.ts", "estimate.ts", "hints.ts", "quantities.ts"],
      ...["charged-resources.ts", "cost-of-plan.ts", "report-on.ts"],
    ].map((source) => `tools/cost/${source}`),
    tests: [
      "pricing/",
      "prices/",
      "resources/",
      "report/",
      "assumptions",
      "charged-resources",
      "difference",
      "estimate",
      "hints",
      "quantities",
    ].map((test) => `tools/cost/${test}`),
  },
  { sources: ["tools/policies"], tests: ["tools/policies/"] },
  { sources: ["tools/build/sbom/bill-of-materials.ts"], tests: ["tools/build/sbom/"] },
  { sources: ["tools/stack"], tests: ["tools/stack/"] },
  { sources: ["tools/size"], tests: ["tools/size/"] },
  { sources: ["tools/plan-review"], tests: ["tools/plan-review/"] },
  { sources: ["tools/wildcards"], tests: ["tools/wildcards/"] },
  { sources: ["tools/doctor"], tests: ["tools/doctor/"] },
  { sources: ["tools/kafka-state"], tests: ["tools/kafka-state/"] },
  { sources: ["tools/mutation"], tests: ["tools/mutation/"] },
  { sources: ["tools/traffic"], tests: ["tools/traffic/"] },
  { sources: ["tools/local/aws/dynamodb"], tests: ["tools/local/aws/dynamodb/"] },
  { sources: ["tools/local/aws/iam"], tests: ["tools/local/aws/iam/"] },
  {
    sources: ["tools/local/web-pages.ts", "tools/local/aws/gateway.ts"],
    tests: ["tools/local/aws/gateway", "tools/local/http-api/listener"],
  },
  {
    sources: ["tools/local/aws/kafkaconnect", "tools/local/connect"],
    tests: ["tools/local/aws/kafkaconnect/", "tools/local/connect/"],
  },
  { sources: ["tools/local/aws/log-classes.ts"], tests: ["tools/local/aws/log-classes"] },
  { sources: ["tools/local/aws/models"], tests: ["tools/local/aws/models/"] },
  { sources: ["tools/local/aws/protocol"], tests: ["tools/local/aws/protocol/"] },
  { sources: ["tools/local/aws/msk"], tests: ["tools/local/aws/msk/"] },
  { sources: ["tools/local/event-source"], tests: ["tools/local/event-source/"] },
  { sources: ["tools/local/http-api"], tests: ["tools/local/http-api/"] },
];

/**
 * Tests that judge no mutants: each takes more than ten seconds; or it compares files with git, which does not know Stryker's copies; or
 * it reads the text of sources, which is another one in Stryker's copies.
 */
export const slowTests: readonly string[] = [
  "modules/platform/any-platform",
  "modules/platform/new-module",
  "modules/platform/refusals",
  "tools/changes/combinations",
  "tools/changes/random-settings",
  "tools/mutation/changed-lines",
  "tools/mutation/report/accepted-lines",
];

/** Sources without logic that a unit test could judge, each with the reason. */
export const notMutated: Readonly<Record<string, string>> = {
  "**/index.ts": "exports, and the steps of a command",
  "**/command.ts": "options and help of a command; __tests__/unit/tools/command runs every --help",
  "tools/changes/{plan/plan-folder,settings/existing-resources,terraform-modules/{module-planner,applied-modules},baselines/applied-baseline}.ts":
    "starts Terraform or a local platform; __tests__/terraform/changes.test.ts and __tests__/release/changes.test.ts run it",
  "tools/local/{aws/kafkaconnect/start,connect/ensure-connect}.ts":
    "installs and starts Kafka Connect; __tests__/release/connect.test.ts runs it, and __tests__/local every platform",
  "tools/doctor/kafka/kafka-view.ts": "reads from brokers; __tests__/release/doctor.test.ts runs it",
  "tools/traffic/kafka-client.ts": "connects to brokers; __tests__/integration and __tests__/failure read and write with it",
  "tools/mutation/stryker/{plugin,jest-runtime,test-runner,run-stryker}.ts": "runs inside of Stryker; `msk test --only mutation` runs it",
};

const isBelow = (file: string, folder: string): boolean => file === folder || file.startsWith(`${folder}/`);

/** Returns the area of a file, or undefined if it is not mutated. */
export const areaOf = (file: string): Area | undefined => areas.find(({ sources }) => sources.some((source) => isBelow(file, source)));

/** Returns the areas that have files below a folder, or contain it. */
export const areasAt = (path: string): Area[] =>
  areas.filter(({ sources }) => sources.some((source) => isBelow(source, path) || isBelow(path, source)));

/** Returns patterns of the test files that judge an area, relative to the root folder. */
export const testsOfArea = ({ tests }: Area): string[] =>
  tests.map((beginning) => `__tests__/unit/${beginning}${beginning.endsWith("/") ? "**/*" : "*"}.test.ts`);
