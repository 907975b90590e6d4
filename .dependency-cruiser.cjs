/**
 * The layers of modules/, lowest first. A module imports modules of lower layers only, each through its index.ts. A folder that is in no
 * layer, such as a new module, belongs to the one below platform.
 */
const layers = require("./modules/layers.json");
const featureLayer = layers.length - 2;
const listed = layers.filter((_, i) => i !== featureLayer).flat();
const folders = (i) => (i === featureLayer ? `(?!(?:${listed.join("|")})/)[^/]+` : layers[i].join("|"));

/** A rule for each layer: nothing of a higher layer, and no other module of the same layer. */
const layerRules = layers.map((layer, i) => ({
  name: `layer-${layer[0]}`,
  severity: "error",
  comment: `modules/{${layer.join(",")}} import lower layers only: ${layers.slice(0, i).flat().join(", ") || "none"}.`,
  from: { path: `^modules/(${folders(i)})/` },
  to: {
    path: `^modules/(${layers
      .slice(i)
      .map((_, k) => folders(i + k))
      .join("|")})/`,
    pathNot: "^modules/$1/",
  },
}));

/** The allowed directions of imports. `make test` runs them, and breaks each rule once. */
module.exports = {
  forbidden: [
    {
      name: "no-circular",
      severity: "error",
      comment: "Files of a cycle can't be changed or tested alone.",
      from: {},
      to: { circular: true },
    },
    {
      name: "no-circular-folders",
      severity: "error",
      comment: "Neither can folders of a cycle, even if no two of their files import each other.",
      scope: "folder",
      from: {},
      to: { circular: true },
    },
    {
      name: "public-api-only",
      severity: "error",
      comment: "A module is imported through its index.ts, by other modules, tools and tests alike.",
      from: { path: "^modules/([^/]+)/" },
      to: { path: "^modules/[^/]+/", pathNot: ["^modules/$1/", "^modules/[^/]+/index\\.ts$"] },
    },
    {
      name: "public-api-only-outside",
      severity: "error",
      comment: "The same for code outside of modules/.",
      from: { path: "^(main\\.ts|modules/index\\.ts|tools/|__tests__/)" },
      to: { path: "^modules/[^/]+/", pathNot: "^modules/[^/]+/index\\.ts$" },
    },
    ...layerRules,
    {
      name: "cluster-rules-before-resources",
      severity: "error",
      comment: "Limits, settings and rules of a cluster import none of the constructs that are built from them.",
      from: { path: "^modules/cluster/(limits|settings|rules)/" },
      to: { path: "^modules/cluster/", pathNot: "^modules/cluster/(limits|settings|rules)/" },
    },
    {
      name: "main-imports-the-top-only",
      severity: "error",
      comment: "main.ts reads the settings and builds the stacks; the platform composes the modules.",
      from: { path: "^main\\.ts$" },
      to: { path: "^modules/(?!(platform|settings|aws)/index\\.ts$)" },
    },
    {
      name: "modules-import-contracts-only",
      severity: "error",
      comment: "Infrastructure imports a function's contract only: env.ts or contract.ts.",
      from: { path: "^modules/" },
      to: { path: "^lambdas/", pathNot: "^lambdas/[^/]+/(env|contract)\\.ts$" },
    },
    {
      name: "lambdas-import-no-infrastructure",
      severity: "error",
      comment: "Functions are bundled without infrastructure code.",
      from: { path: "^lambdas/" },
      to: { path: "^(modules|tools|dashboards|config)/|node_modules/(cdktf|constructs|@cdktf)/" },
    },
    {
      name: "domain-is-pure",
      severity: "error",
      comment: "Domain code imports neither Kafka nor HTTP nor AWS.",
      from: { path: "^lambdas/[^/]+/domain/" },
      to: { path: "^lambdas/[^/]+/(adapters|handler)|node_modules/(kafkajs|aws-|@aws)" },
    },
    {
      name: "dashboards-are-data",
      severity: "error",
      comment: "Dashboards, alarms and rules are data: they import nothing but the types and builders of Grafana's dashboards.",
      from: { path: "^dashboards/" },
      to: { pathNot: ["^dashboards/", "^(\\.\\./)*node_modules/@grafana/grafana-foundation-sdk/"] },
    },
    {
      name: "nothing-imports-tools",
      severity: "error",
      comment: "What is deployed imports no tool.",
      from: { path: "^(main\\.ts|modules|lambdas|dashboards)" },
      to: { path: "^tools/" },
    },
    {
      name: "local-platform-is-independent",
      severity: "error",
      comment: "The local platform imports none of what it runs: it runs any Terraform configuration for MSK.",
      from: { path: "^tools/local/" },
      to: { path: "^(main\\.ts|modules|lambdas|dashboards|config)" },
    },
    {
      name: "deep-provider-imports-only",
      severity: "error",
      comment: "@cdktf/provider-aws as a whole costs 1.8 s and 560 MB.",
      from: {},
      to: { path: "node_modules/@cdktf/provider-aws/lib/index\\." },
    },
    {
      name: "tests-are-imported-by-tests-only",
      severity: "error",
      comment: "Nothing depends on tests.",
      from: { pathNot: "^__tests__/" },
      to: { path: "^__tests__/" },
    },
    {
      name: "terraform-runner-imports-no-command",
      severity: "error",
      comment: "Commands and tests use tools/terraform, which uses none of them.",
      from: { path: "^tools/terraform/" },
      to: { path: "^tools/", pathNot: "^tools/(terraform|setup|local/process)/" },
    },
    {
      name: "functions-are-separate",
      severity: "error",
      comment: "A function is deployed alone: it imports no other function.",
      from: { path: "^lambdas/(producer|consumer|topic-admin)/" },
      to: { path: "^lambdas/(producer|consumer|topic-admin)/", pathNot: "^lambdas/$1/" },
    },
    { name: "no-unresolvable", severity: "error", from: {}, to: { couldNotResolve: true } },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    // The page of the console imports nothing of Node, by its tsconfig.json and its bundler; the parser below does not read JSX.
    // VitePress runs its configuration and theme with packages that are installed next to it.
    exclude: { path: "^(dist|cdktf\\.out|\\.msk|__tests__/package/fixture|tools/console/app|tools/build/docs/vitepress)/" },
    tsConfig: { fileName: "tsconfig.json" },
    tsPreCompilationDeps: true,
    parser: "swc",
    // Packages that publish ES modules only.
    enhancedResolveOptions: { exportsFields: ["exports"], conditionNames: ["import", "require", "node", "default"] },
  },
};
