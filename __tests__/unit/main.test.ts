import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "@jest/globals";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "synth-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Runs the app as `cdktf` and `npm run synth` do. */
function synth(environment: NodeJS.ProcessEnv) {
  const { MSK_CONFIG: _, ...inherited } = process.env;
  const output = join(folder, "cdktf.out");
  const run = spawnSync("node_modules/.bin/tsx", ["main.ts"], {
    env: { ...inherited, MSK_FUNCTIONS: join(folder, "functions"), CDKTF_OUTDIR: output, ...environment },
    encoding: "utf8",
    timeout: 120_000,
  });
  return { status: run.status, stderr: run.stderr, stdout: run.stdout, output };
}

function buildFunctions(): void {
  mkdirSync(join(folder, "functions"));
  for (const name of ["producer", "consumer", "topic-admin"]) writeFileSync(join(folder, "functions", `${name}.zip`), name);
}

test("reports six problems in six lines, exits with 1 and writes nothing", () => {
  const settings = join(folder, "wrong.yaml");
  writeFileSync(
    settings,
    [
      "environment: dev",
      "regoin: us-east-1",
      "network:",
      "  mode: new",
      "  cidr: 10.0.0.0/99",
      "cluster:",
      "  brokers: 4",
      "  instanceType: kafka.m9.huge",
      "topics:",
      "  ad-events: { minInsyncReplicas: 3 }",
      "  ad-events-dead-letters: { partitions: many }",
      "",
    ].join("\n"),
  );
  const { status, stderr, stdout, output } = synth({ MSK_CONFIG: settings });

  expect(status).toBe(1);
  expect(stdout).toBe("");
  expect(
    stderr
      .trimEnd()
      .split("\n")
      .map((line) => line.replace(settings, "wrong.yaml").replace(/; .* \[/, "; … [")),
  ).toEqual([
    "wrong.yaml:2:1 regoin: unknown setting; … [settings/unknown-setting]",
    'wrong.yaml:5:9 network.cidr: "10.0.0.0/99" is not allowed; … [settings/allowed-value]',
    "wrong.yaml:7:12 cluster.brokers: 4 is not a multiple of the 3 zones; … [cluster/brokers-multiple-of-zones]",
    'wrong.yaml:8:17 cluster.instanceType: "kafka.m9.huge" is not allowed; … [settings/allowed-value]',
    "wrong.yaml:10:35 topics.ad-events.minInsyncReplicas: 3 of 3 replicas must be in sync, so no broker can restart without stopping writes; … [topics/min-insync-below-replication-factor]",
    'wrong.yaml:11:41 topics.ad-events-dead-letters.partitions: "many" is not allowed; … [settings/allowed-value]',
  ]);
  expect(existsSync(output)).toBe(false);
}, 120_000);

test("reports functions that are not built, and writes nothing", () => {
  const { status, stderr, output } = synth({ MSK_CONFIG: "config/dev.yaml" });

  expect(status).toBe(1);
  expect(stderr).toContain("producer.zip");
  expect(stderr).toMatch(/is not built; run `make build` first\n$/);
  expect(existsSync(output)).toBe(false);
}, 120_000);

test("reports an output folder that can't be written", () => {
  buildFunctions();
  writeFileSync(join(folder, "file"), "");
  const output = join(folder, "file", "cdktf.out");
  const { status, stderr } = synth({ MSK_CONFIG: "config/dev.yaml", CDKTF_OUTDIR: output });

  expect(stderr).toMatch(/cdktf\.out: can't be written: E[A-Z]+.*; set CDKTF_OUTDIR to another folder\n$/);
  expect(status).toBe(1);
}, 120_000);

test("reports a settings file that does not exist", () => {
  const { status, stderr } = synth({ MSK_CONFIG: "config/nowhere.yaml" });

  expect(status).toBe(1);
  expect(stderr).toMatch(
    /^config\/nowhere\.yaml:1:1 \(document\): can't be read: ENOENT.*; pass the path of a settings file \[settings\/readable-file\]\n$/,
  );
}, 120_000);

test("writes the stack and the functions' code for the settings in CDKTF's context, and prints nothing", () => {
  buildFunctions();
  const { status, stderr, stdout, output } = synth({ CDKTF_CONTEXT_JSON: JSON.stringify({ config: "config/prod.yaml" }) });

  expect({ status, stderr, stdout }).toEqual({ status: 0, stderr: "", stdout: "" });
  const stack = join(output, "stacks", "platform");

  expect(readdirSync(stack).sort()).toEqual(["cdk.tf.json", "functions", "versions.tf"]);
  expect(readFileSync(join(stack, "functions", "producer.zip"), "utf8")).toBe("producer");
  const { resource, terraform } = JSON.parse(readFileSync(join(stack, "cdk.tf.json"), "utf8"));

  expect(resource.aws_msk_cluster.cluster.cluster_name).toBe("msk-ha-prod");
  // checkov can't parse JSON with a required_version, and reports no findings.
  expect(terraform).not.toHaveProperty("required_version");
  expect(readFileSync(join(stack, "versions.tf"), "utf8")).toContain('required_version = ">= 1.11.0"');
}, 120_000);

test("main.ts is short", () => {
  expect(readFileSync("main.ts", "utf8").split("\n").length).toBeLessThanOrEqual(50);
});
