import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, existsSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { root, runFolder } from "../../../tools/setup/folders.js";

const run = (program: string, args: string[], cwd = root) => {
  const { status, stdout, stderr } = spawnSync(join(root, "node_modules/.bin", program), args, { cwd, encoding: "utf8" });
  return { status, output: `${stdout}${stderr}` };
};

/** What a check that failed has to say; nothing if it passed. */
const complaints = ({ status, output }: { status: number | null; output: string }) => (status === 0 ? "" : output);

const files = execFileSync("git", ["ls-files"], { cwd: root, encoding: "utf8" })
  .trim()
  .split("\n")
  .filter((file) => existsSync(join(root, file)));

test("is formatted and linted", () => {
  expect(complaints(run("biome", ["ci", "--colors=off", "."]))).toBe("");
});

test("has no unused file, export or dependency", () => {
  expect(complaints(run("knip", ["--no-progress"]))).toBe("");
});

describe("imports", () => {
  const check = (cwd: string) =>
    run("depcruise", ["--config", ".dependency-cruiser.cjs", "main.ts", "modules", "lambdas", "tools", "__tests__"], cwd);
  let copy: string;

  beforeAll(() => {
    copy = runFolder("imports");
    for (const entry of [
      "main.ts",
      "modules",
      "lambdas",
      "tools",
      "__tests__",
      ".dependency-cruiser.cjs",
      "tsconfig.json",
      "package.json",
    ]) {
      cpSync(join(root, entry), join(copy, entry), { recursive: true });
    }
    symlinkSync(join(root, "node_modules"), join(copy, "node_modules"));
  });

  /** What is said once a file imports what it must not. */
  function broken(file: string, imported: string) {
    writeFileSync(join(copy, file), `import * as broken from "${imported}";\n\nexport const use = broken;\n`);
    const said = check(copy);
    rmSync(join(copy, file));
    return said;
  }

  afterAll(() => rmSync(copy, { recursive: true, force: true }));

  test("go the ways that the house allows", () => {
    expect(complaints(check(root))).toBe("");
  });

  // Each rule is broken on purpose once: a rule that can't fail holds nothing up.
  test.each([
    ["one-door-per-room", "modules/cluster/broken.ts", "../network/settings.js"],
    ["modules-downwards-only", "modules/cluster/broken.ts", "../platform/index.js"],
    ["shared-imports-no-room", "modules/shared/broken.ts", "../cluster/index.js"],
    ["decided-before-built", "modules/cluster/rules/broken.ts", "../guard/present-cluster.js"],
    ["modules-see-contracts-only", "modules/cluster/broken.ts", "../../lambdas/producer/handler.js"],
    ["lambdas-know-no-infrastructure", "lambdas/producer/broken.ts", "../../modules/shared/variables.js"],
    ["domain-is-pure", "lambdas/producer/domain/broken.ts", "kafkajs"],
    ["nothing-imports-tools", "modules/cluster/broken.ts", "../../tools/setup/folders.js"],
    ["local-platform-is-a-judge", "tools/local/broken.ts", "../../modules/cluster/index.js"],
    ["deep-provider-imports-only", "modules/cluster/broken.ts", "@cdktf/provider-aws"],
  ])("are refused where they break the rule %s", (rule, file, imported) => {
    const { status, output } = broken(file, imported);
    expect(output).toContain(`error ${rule}: ${file}`);
    expect(status).not.toBe(0);
  });

  test("are refused where two folders know each other", () => {
    const { status, output } = broken("modules/cluster/facts/broken.ts", "../settings/cluster-settings.js");
    expect(output).toContain("error no-circular-folders: modules/cluster/facts");
    expect(output).not.toContain("error no-circular:");
    expect(status).not.toBe(0);
  });
});

test("has the rooms of the house, each with a door", () => {
  for (const room of ["network", "cluster", "access", "event-api", "platform"]) expect(files).toContain(`modules/${room}/index.ts`);
  for (const room of ["kafka", "process", "functions", "http-api", "event-source"]) expect(files).toContain(`tools/local/${room}/index.ts`);
  for (const name of ["producer", "consumer", "topic-admin"]) {
    expect(files).toEqual(expect.arrayContaining([`lambdas/${name}/handler.ts`, `lambdas/${name}/env.ts`]));
  }
});

test("locks every package, and names no place to get one from", () => {
  const lock = JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8")) as { packages: Record<string, { resolved?: string }> };
  const places = Object.values(lock.packages).flatMap(({ resolved }) => (resolved ? [resolved] : []));
  expect(places).toEqual([]);
  expect(Object.keys(lock.packages).length).toBeGreaterThan(100);
});

test("names no folder of a developer's machine", () => {
  const suspicious = /(^|[\s"'`=(])\/(root|home\/\w+|work|Users\/\w+)\//m;
  const offenders = files
    .filter((file) => !file.endsWith("package-lock.json") && dirname(file) !== "__tests__/unit/repository")
    .filter((file) => suspicious.test(readFileSync(join(root, file), "utf8")));
  expect(offenders).toEqual([]);
});

test("`make help` lists every task that a user may call", () => {
  const help = execFileSync("make", ["help"], { cwd: root, encoding: "utf8" });
  for (const task of [
    "doctor",
    "demo",
    "up",
    "down",
    "deploy-local",
    "test",
    "test-all",
    "unit",
    "integration",
    "synth",
    "build",
    "bench",
    "clean",
  ]) {
    expect(help).toMatch(new RegExp(`^  make ${task} +\\S`, "m"));
  }
});
