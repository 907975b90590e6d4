import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { root, runFolder } from "../../../tools/setup/folders.js";

const run = (program: string, args: string[], cwd = root) => {
  const { status, stdout, stderr } = spawnSync(join(root, "node_modules/.bin", program), args, { cwd, encoding: "utf8" });
  return { status, output: `${stdout}${stderr}` };
};

/** The output of a check that failed; nothing if it passed. */
const failures = ({ status, output }: { status: number | null; output: string }) => (status === 0 ? "" : output);

const files = execFileSync("git", ["ls-files"], { cwd: root, encoding: "utf8" })
  .trim()
  .split("\n")
  .filter((file) => existsSync(join(root, file)));

test("is formatted and linted", () => {
  expect(failures(run("biome", ["ci", "--colors=off", "."]))).toBe("");
});

test("has no unused file, export or dependency", () => {
  expect(failures(run("knip", ["--no-progress"]))).toBe("");
});

describe("imports", () => {
  const check = (cwd: string) =>
    run(
      "depcruise",
      [
        "--config",
        ".dependency-cruiser.cjs",
        ...["main.ts", "modules", "lambdas", "dashboards", "tools", "__tests__"].filter((entry) => existsSync(join(cwd, entry))),
      ],
      cwd,
    );
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

  /** Adds an import to files of the copy, new or existing ones, checks the copy once, and restores it. */
  function checkWith(imports: readonly (readonly [file: string, imported: string])[]) {
    const restore = imports.map(([file, imported]) => {
      const path = join(copy, file);
      const before = existsSync(path) ? readFileSync(path, "utf8") : undefined;
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, `import * as broken from "${imported}";\n\nexport const use = broken;\n${before ?? ""}`);
      return () => (before === undefined ? rmSync(path) : writeFileSync(path, before));
    });
    const report = check(copy);
    for (const undo of restore) undo();
    return report;
  }

  afterAll(() => rmSync(copy, { recursive: true, force: true }));

  test("follow the rules", () => {
    expect(failures(check(root))).toBe("");
  });

  // Every rule is broken once: a rule that can't fail proves nothing.
  const violations: readonly (readonly [rule: string, file: string, imported: string])[] = [
    ["public-api-only", "modules/cluster/broken.ts", "../network/settings.js"],
    ["public-api-only-outside", "tools/build/broken.ts", "../../modules/network/settings.js"],
    ["public-api-only-outside", "__tests__/unit/broken.ts", "../../modules/network/settings.js"],
    ["layer-settings", "modules/settings/broken.ts", "../terraform/index.js"],
    ["layer-terraform", "modules/terraform/broken.ts", "../aws/index.js"],
    ["layer-aws", "modules/aws/broken.ts", "../network/index.js"],
    ["layer-network", "modules/network/broken.ts", "../kafka/index.js"],
    ["layer-network", "modules/kafka/broken.ts", "../cluster/index.js"],
    ["layer-cluster", "modules/cluster/broken.ts", "../topics/index.js"],
    ["layer-cluster", "modules/topics/broken.ts", "../access/index.js"],
    ["layer-access", "modules/access/broken.ts", "../event-api/index.js"],
    ["layer-access", "modules/event-api/broken.ts", "../platform/index.js"],
    ["layer-access", "modules/unlisted/broken.ts", "../event-api/index.js"],
    ["layer-cluster", "modules/cluster/broken.ts", "../event-api/index.js"],
    ["cluster-rules-before-resources", "modules/cluster/rules/broken.ts", "../guard/cluster-lookup.js"],
    ["main-imports-the-top-only", "main.ts", "./modules/network/index.js"],
    ["modules-import-contracts-only", "modules/cluster/broken.ts", "../../lambdas/producer/handler.js"],
    ["lambdas-import-no-infrastructure", "lambdas/producer/broken.ts", "../../modules/aws/index.js"],
    ["functions-are-separate", "lambdas/producer/broken.ts", "../consumer/handler.js"],
    ["domain-is-pure", "lambdas/producer/domain/broken.ts", "kafkajs"],
    ["dashboards-are-data", "dashboards/broken.ts", "../modules/aws/index.js"],
    ["nothing-imports-tools", "modules/cluster/broken.ts", "../../tools/setup/folders.js"],
    ["local-platform-is-independent", "tools/local/broken.ts", "../../modules/cluster/index.js"],
    ["deep-provider-imports-only", "modules/cluster/broken.ts", "@cdktf/provider-aws"],
    ["tests-are-imported-by-tests-only", "tools/build/broken.ts", "../../__tests__/support/modules/synthesized.js"],
    ["terraform-runner-imports-no-command", "tools/terraform/broken.ts", "../deploy/index.js"],
    ["no-unresolvable", "tools/build/broken.ts", "./missing.js"],
  ];

  describe("that break a rule", () => {
    // One run for all of them: each is in its own file, and the report names file and rule.
    const fileOf = (file: string, i: number) => file.replace(/broken\.ts$/, `broken-${i}.ts`);
    let report: ReturnType<typeof check>;

    beforeAll(() => {
      report = checkWith(violations.map(([, file, imported], i) => [fileOf(file, i), imported]));
    });

    test("fail", () => {
      expect(report.status).not.toBe(0);
    });

    test.each(violations.map(([rule, file, imported], i) => [rule, fileOf(file, i), imported] as const))(
      "are reported: %s in %s",
      (rule, file) => {
        expect(report.output).toContain(`error ${rule}: ${file} →`);
      },
    );
  });

  test("in a cycle of two files fail", () => {
    const { status, output } = checkWith([["modules/settings/rule.ts", "./read-settings.js"]]);

    expect(output).toContain("error no-circular: modules/settings/");
    expect(status).not.toBe(0);
  });

  test("in a cycle of two folders fail", () => {
    const { status, output } = checkWith([["modules/cluster/limits/broken.ts", "../settings/cluster-settings.js"]]);

    expect(output).toContain("error no-circular-folders: modules/cluster/limits");
    expect(output).not.toContain("error no-circular:");
    expect(status).not.toBe(0);
  });

  test("every rule is broken by a test", () => {
    const { forbidden } = createRequire(__filename)(join(root, ".dependency-cruiser.cjs")) as { forbidden: { name: string }[] };
    const tested = new Set([...violations.map(([rule]) => rule), "no-circular", "no-circular-folders"]);

    // A module of platform/ can break no layer rule: nothing is above it.
    expect(forbidden.map(({ name }) => name).filter((name) => !tested.has(name))).toEqual(["layer-platform"]);
  });
});

test("every module and every part of the local platform has a public API", () => {
  for (const folder of readdirSync(join(root, "modules"), { withFileTypes: true })) {
    if (folder.isDirectory()) expect(files).toContain(`modules/${folder.name}/index.ts`);
  }
  for (const part of ["kafka", "process", "functions", "http-api", "event-source"]) expect(files).toContain(`tools/local/${part}/index.ts`);
  for (const name of ["producer", "consumer", "topic-admin"]) {
    expect(files).toEqual(expect.arrayContaining([`lambdas/${name}/handler.ts`, `lambdas/${name}/env.ts`]));
  }
});

test("locks every package, without URLs of a registry", () => {
  const lock = JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8")) as { packages: Record<string, { resolved?: string }> };
  const urls = Object.values(lock.packages).flatMap(({ resolved }) => (resolved ? [resolved] : []));

  expect(urls).toEqual([]);
  expect(Object.keys(lock.packages).length).toBeGreaterThan(100);
});

test("names no folder of a developer's machine", () => {
  const suspicious = /(^|[\s"'`=(])\/(root|home\/\w+|work|Users\/\w+)\//m;
  const offenders = files
    .filter((file) => !file.endsWith("package-lock.json") && dirname(file) !== "__tests__/unit/repository")
    .filter((file) => suspicious.test(readFileSync(join(root, file), "utf8")));

  expect(offenders).toEqual([]);
});

test("`make help` lists every task that a user can run", () => {
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
