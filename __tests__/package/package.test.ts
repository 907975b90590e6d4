import { spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { Testing } from "cdktf";
import * as door from "../../modules/index.js";
import { buildPackage } from "../../tools/build/package/index.js";
import { root, runFolder } from "../../tools/setup/folders.js";

const fixture = join(root, "__tests__/package/fixture");
const programs = ["platform", "orders"];
let folder: string;
let tarball: string;
let project: string;
let compiled: ReturnType<typeof run>;

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

/** A project with nothing but the tarball and its peers. */
beforeAll(async () => {
  folder = runFolder("package");
  ({ tarball } = await buildPackage(join(folder, "npm")));
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
  // Declarations are checked as well: what they import has to be there, and right.
  const compilerOptions = { target: "es2023", module: "nodenext", strict: true, types: [], skipLibCheck: false, outDir: "built" };
  writeFileSync(join(project, "tsconfig.json"), JSON.stringify({ compilerOptions, include: ["*.mts", "*.cts"] }));
  compiled = run(join(root, "node_modules/.bin/tsc"), ["-p", ".", "--pretty", "false"]);
});

afterAll(() => rm(folder, { recursive: true, force: true }));

test("stands alone: it requires nothing that it does not declare", async () => {
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

test("is packed with what it needs, and no more", () => {
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

test("is the same, byte for byte, when it is built again", async () => {
  const again = await buildPackage(join(folder, "again"));
  expect(readFileSync(again.tarball).equals(readFileSync(tarball))).toBe(true);
});

test("has types for ES modules and CommonJS, and the repository's README shows a program that they fit", () => {
  expect(compiled).toMatchObject({ status: 0, output: "" });
  expect(read(root, "README.md")).toContain(read(fixture, "platform.ts"));
  for (const name of programs) expect(read(root, "tools/build/package/README.md")).toContain(read(fixture, `${name}.ts`));
});

test("exports the same names to both", () => {
  const names = "Object.keys(door).filter((name) => name !== 'default' && name !== 'module.exports').sort()";
  const required = run("node", ["-p", `const door = require("msk-ha-cluster"); JSON.stringify(${names})`]);
  const imported = run("node", [
    "--input-type=module",
    "-e",
    `import * as door from "msk-ha-cluster"; console.log(JSON.stringify(${names}))`,
  ]);
  expect(JSON.parse(required.stdout)).toEqual(Object.keys(door).sort());
  expect(JSON.parse(imported.stdout)).toEqual(Object.keys(door).sort());
});

test("is one package to a program that mixes both", () => {
  const program = `import { createRequire } from "node:module";
    import { InvalidSettings } from "msk-ha-cluster";
    try { createRequire(import.meta.url)("msk-ha-cluster").checkPlatformSettings({ environment: "dev", cluster: { brokers: 4 } }); }
    catch (error) { console.log(error instanceof InvalidSettings, error.message); }`;
  expect(run("node", ["--input-type=module", "-e", program]).stdout).toMatch(
    /^true cluster\.brokers: 4 is not a multiple of the 3 zones; use 3, 6, 9, … \[cluster\/brokers-multiple-of-zones\]/,
  );
});

/** The folder of the stack that a program of the fixture synthesizes. */
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

test("synthesizes what the repository does, with the functions' code beside it", async () => {
  const stack = synthesized("platform", "mjs");
  const settings = door.checkPlatformSettings({ environment: "dev", cluster: { instanceType: "kafka.m7g.large" } });
  const ours = JSON.parse(JSON.stringify(new door.PlatformStack(Testing.app(), "platform", settings).toTerraform()));
  const { resource, variable, output, data } = json(stack, "cdk.tf.json");
  expect(Object.keys(resource)).toEqual(Object.keys(ours.resource).sort());
  expect({ variable, output, data }).toEqual({ variable: ours.variable, output: ours.output, data: ours.data });
  expect((await readdir(join(stack, "functions"))).sort()).toEqual(["consumer.zip", "producer.zip", "topic-admin.zip"]);
  expect(read(stack, "versions.tf")).toContain("required_version");
});
