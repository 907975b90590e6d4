import { spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { Testing } from "cdktf";
import * as publicApi from "../../modules/index.js";
import { buildPackage } from "../../tools/build/package/index.js";
import { root, runFolder } from "../../tools/setup/folders.js";

const fixture = join(root, "__tests__/package/fixture");
const programs = ["platform", "orders"];
/** The program of docs/examples/ci. */
const planner = "planner";
let folder: string;
let tarball: string;
let sbom: string;
let project: string;
let compiled: ReturnType<typeof run>;
let compiledPlanner: ReturnType<typeof run>;

const read = (...path: string[]) => readFileSync(join(...path), "utf8");
const json = (...path: string[]) => JSON.parse(read(...path));

function run(
  program: string,
  args: string[],
  environment: NodeJS.ProcessEnv = {},
): { status: number | null; output: string; stdout: string } {
  const env = { ...process.env, NODE_OPTIONS: "--disable-warning=DEP0044", ...environment };
  const { status, stdout, stderr } = spawnSync(program, args, { cwd: project, env, encoding: "utf8" });
  return { status, output: `${stdout}${stderr}`, stdout };
}

/** Creates a project that contains only the tarball and its peer dependencies. */
beforeAll(async () => {
  folder = runFolder("package");
  ({ tarball, sbom } = await buildPackage(join(folder, "npm")));
  project = join(folder, "project");
  mkdirSync(project);
  const { dependencies } = json(root, "package.json");
  const peers = ["@cdktf/provider-aws", "cdktf", "constructs"].map((name) => [name, dependencies[name]]);
  writeFileSync(join(project, "package.json"), JSON.stringify({ private: true, dependencies: Object.fromEntries(peers) }));
  copyFileSync(join(root, ".npmrc"), join(project, ".npmrc"));
  expect(run("npm", ["install", "--prefer-offline", "--loglevel=error", tarball])).toMatchObject({ status: 0 });
  for (const name of programs) {
    for (const kind of ["mts", "cts"]) copyFileSync(join(fixture, `${name}.ts`), join(project, `${name}.${kind}`));
  }
  // The declarations are checked as well, so that their imports must be valid.
  const compilerOptions = { target: "es2023", module: "nodenext", strict: true, types: [], skipLibCheck: false, outDir: "built" };
  writeFileSync(
    join(project, "tsconfig.json"),
    JSON.stringify({ compilerOptions, include: programs.flatMap((name) => [`${name}.mts`, `${name}.cts`]) }),
  );
  compiled = run(join(root, "node_modules/.bin/tsc"), ["-p", ".", "--pretty", "false"]);
  // It reads a file: its project has the types of Node, which the declarations of the package must not need.
  copyFileSync(join(fixture, `${planner}.ts`), join(project, `${planner}.mts`));
  const ofNode = { ...compilerOptions, types: ["node"], typeRoots: [join(root, "node_modules/@types")], skipLibCheck: true };
  writeFileSync(join(project, "tsconfig.planner.json"), JSON.stringify({ compilerOptions: ofNode, include: [`${planner}.mts`] }));
  compiledPlanner = run(join(root, "node_modules/.bin/tsc"), ["-p", "tsconfig.planner.json", "--pretty", "false"]);
});

afterAll(() => rm(folder, { recursive: true, force: true }));

test("requires only packages that it declares", async () => {
  const { dependencies, peerDependencies } = json(folder, "npm/package/package.json");
  const declared = [...Object.keys(dependencies), ...Object.keys(peerDependencies)];
  const files = await readdir(join(folder, "npm/package"), { recursive: true });
  const required = files
    .filter((file) => /\.(m?js|d\.m?ts)$/.test(file))
    .flatMap((file) =>
      [...read(folder, "npm/package", file).matchAll(/(?:require\(|from |import\()"([^".][^"]*)"/g)].map(([, name]) => name ?? ""),
    )
    .filter((name) => !name.startsWith("node:"))
    .map((name) => name.split("/", name.startsWith("@") ? 2 : 1).join("/"));
  expect([...new Set(required)].sort()).toEqual(declared.sort());
});

test("contains only the files that it needs", () => {
  const packed = spawnSync("tar", ["tzf", tarball], { encoding: "utf8" }).stdout.trim().split("\n");
  for (const file of [
    "package.json",
    "README.md",
    "LICENSE",
    "settings.schema.json",
    "index.mjs",
    "index.d.mts",
    "functions/producer.zip",
  ]) {
    expect(packed).toContain(`package/${file}`);
  }
  expect(packed.filter((file) => /\.map$|\.test\.|tools|(?<!\.d)\.ts$/.test(file))).toEqual([]);
});

test("has the same bytes in a second build", async () => {
  const again = await buildPackage(join(folder, "again"));
  expect(readFileSync(again.tarball).equals(readFileSync(tarball))).toBe(true);
  expect(readFileSync(again.sbom).equals(readFileSync(sbom))).toBe(true);
});

test("has a bill of materials with every package that it installs, each with an address, a licence and its dependencies", () => {
  const { bomFormat, metadata, components, dependencies } = json(sbom);
  const named = components as { name: string; purl: string; "bom-ref": string; licenses?: unknown[] }[];
  expect({ bomFormat, name: metadata.component.name }).toEqual({ bomFormat: "CycloneDX", name: "msk-ha-cluster" });
  expect(named.filter(({ purl }) => !purl.startsWith("pkg:npm/"))).toEqual([]);
  expect(named.filter(({ licenses = [] }) => licenses.length === 0).map((each) => each["bom-ref"])).toEqual(["jsonify@0.0.1"]);
  const described = (dependencies as { ref: string }[]).map(({ ref }) => ref);
  expect(described.sort()).toEqual([metadata.component["bom-ref"], ...named.map((each) => each["bom-ref"])].sort());

  // Within the ranges of the manifest, other versions can be installed by now.
  const installed = Object.entries(json(project, "package-lock.json").packages as Record<string, { name?: string }>).flatMap(
    ([path, { name = path.split("node_modules/").at(-1) }]) => (path === "" || name === undefined ? [] : [name]),
  );
  expect(installed.length).toBeGreaterThan(20);
  expect(installed.filter((name) => name !== "msk-ha-cluster" && !named.some((each) => each.name === name))).toEqual([]);
});

test("has types for ES modules and CommonJS, which the program in the README compiles with", () => {
  expect(compiled).toMatchObject({ status: 0, output: "" });
  expect(compiledPlanner).toMatchObject({ status: 0, output: "" });
  expect(read(root, "README.md")).toContain(read(fixture, "platform.ts"));
  for (const name of programs) expect(read(root, "tools/build/package/README.md")).toContain(read(fixture, `${name}.ts`));
  expect(read(root, "docs/examples/ci/README.md")).toContain(read(fixture, `${planner}.ts`));
});

test("exports the same names to ES modules and CommonJS", () => {
  const names = "Object.keys(publicApi).filter((name) => name !== 'default' && name !== 'module.exports').sort()";
  const required = run("node", ["-p", `const publicApi = require("msk-ha-cluster"); JSON.stringify(${names})`]);
  const imported = run("node", [
    "--input-type=module",
    "-e",
    `import * as publicApi from "msk-ha-cluster"; console.log(JSON.stringify(${names}))`,
  ]);
  expect(JSON.parse(required.stdout)).toEqual(Object.keys(publicApi).sort());
  expect(JSON.parse(imported.stdout)).toEqual(Object.keys(publicApi).sort());
});

test("has one instance of each class in a program that uses both", () => {
  const program = `import { createRequire } from "node:module";
    import { InvalidSettings } from "msk-ha-cluster";
    try { createRequire(import.meta.url)("msk-ha-cluster").checkPlatformSettings({ environment: "dev", cluster: { brokers: 4 } }); }
    catch (error) { console.log(error instanceof InvalidSettings, error.message); }`;
  expect(run("node", ["--input-type=module", "-e", program]).stdout).toMatch(
    /^true cluster\.brokers: 4 is not a multiple of the 3 zones; use 3, 6, 9, … \[cluster\/brokers-multiple-of-zones\]/,
  );
});

/** Synthesizes the stack of a fixture program. @returns the folder of the stack */
function synthesized(name: string, kind: "mjs" | "cjs"): string {
  const outdir = join(folder, `${name}.${kind}`);
  expect(run("node", [`built/${name}.${kind}`], { CDKTF_OUTDIR: outdir })).toMatchObject({ status: 0, output: "" });
  return join(outdir, "stacks", name);
}

test.each(programs)("%s.ts synthesizes the same stack as an ES module and as CommonJS", (name) => {
  const stacks = [synthesized(name, "mjs"), synthesized(name, "cjs")].map((stack) => read(stack, "cdk.tf.json"));
  expect(stacks[0]).toBe(stacks[1]);
  expect(Object.keys(JSON.parse(stacks[0] ?? "").resource.aws_msk_cluster)).toEqual(["cluster"]);
});

test("planner.ts synthesizes the role that plans pull requests, from the output of msk policies", () => {
  const policies = spawnSync(
    process.execPath,
    ["--import", "tsx", "tools/cli.ts", "policies", "--for", "plan", "--account", "123456789012"],
    {
      ...{ cwd: root, encoding: "utf8" as const },
    },
  );
  writeFileSync(join(project, "policies.json"), policies.stdout);
  const { resource, output } = json(synthesized(planner, "mjs"), "cdk.tf.json");

  expect(Object.keys(resource).sort()).toEqual([
    ...["aws_iam_openid_connect_provider", "aws_iam_policy", "aws_iam_role", "aws_iam_role_policy_attachment"],
  ]);
  expect(Object.values(resource.aws_iam_policy as Record<string, { policy: string }>).map(({ policy }) => JSON.parse(policy))).toEqual(
    JSON.parse(policies.stdout),
  );
  expect(output.planner_role_arn.value).toBe("${aws_iam_role.planner_role.arn}");
});

test("synthesizes the same stack as the repository, with the code of the functions", async () => {
  const stack = synthesized("platform", "mjs");
  const settings = publicApi.checkPlatformSettings({ environment: "dev", cluster: { instanceType: "kafka.m7g.large" } });
  const expected = JSON.parse(JSON.stringify(new publicApi.PlatformStack(Testing.app(), "platform", settings).toTerraform()));
  const { resource, variable, output, data } = json(stack, "cdk.tf.json");
  expect(Object.keys(resource)).toEqual(Object.keys(expected.resource).sort());
  expect({ variable, output, data }).toEqual({ variable: expected.variable, output: expected.output, data: expected.data });
  expect((await readdir(join(stack, "functions"))).sort()).toEqual(["consumer.zip", "producer.zip", "topic-admin.zip"]);
  expect(read(stack, "versions.tf")).toContain("required_version");
});
