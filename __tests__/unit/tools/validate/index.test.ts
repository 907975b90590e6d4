import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { planConditions, ruleDescriptions } from "../../../../modules/platform/index.js";
import { root } from "../../../../tools/setup/folders.js";
import type { Validation } from "../../../../tools/validate/index.js";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "validate-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Runs `msk validate` on settings in a file; in the output its path is settings.yaml. */
function validate(settings: string, ...options: readonly string[]) {
  const file = join(folder, "settings.yaml");
  writeFileSync(file, settings);
  const args = ["--import", "tsx", "tools/cli.ts", "validate", "--config", file, ...options];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: root, encoding: "utf8" });
  return { status, stdout: stdout.replaceAll(file, "settings.yaml"), stderr: stderr.replaceAll(file, "settings.yaml") };
}

const INVALID = "environment: dev\ncluster:\n  brokers: 4\ntopics:\n  ad-events: { minInsyncReplicas: 3 }\n  ad-events-dead-letters: {}\n";

test("two broken rules are two lines that end with their ids, and exit code 1", () => {
  const { status, stdout, stderr } = validate(INVALID);

  expect(stderr).toBe(
    "settings.yaml:3:12 cluster.brokers: 4 is not a multiple of the 3 zones; use 3, 6, 9, … [cluster/brokers-multiple-of-zones]\n" +
      "settings.yaml:5:35 topics.ad-events.minInsyncReplicas: 3 of 3 replicas must be in sync, so no broker can restart without stopping writes; use less than replicationFactor, 3 [topics/min-insync-below-replication-factor]\n",
  );
  expect(stdout).toBe("settings.yaml: 2 problems\n");
  expect(status).toBe(1);
});

test("--json prints the problems as data, with line and column, and nothing else", () => {
  const { status, stdout, stderr } = validate(INVALID, "--json");
  const validation = JSON.parse(stdout) as Validation;

  expect({ status, stderr }).toEqual({ status: 1, stderr: "" });
  expect(validation).toMatchObject({ file: "settings.yaml", valid: false, warnings: [] });
  expect(validation.problems[0]).toEqual({
    rule: "cluster/brokers-multiple-of-zones",
    path: "cluster.brokers",
    line: 3,
    column: 12,
    problem: "4 is not a multiple of the 3 zones",
    fix: "use 3, 6, 9, …",
  });
  expect(validation.problems.map(({ rule }) => rule)).toEqual([
    "cluster/brokers-multiple-of-zones",
    "topics/min-insync-below-replication-factor",
  ]);
});

test.each([
  ["releasedTopics: [orders]", "releasedTopics: was renamed; use deletableTopics"],
  ["cluster: { acknowledgedReplacement: x }", "cluster.acknowledgedReplacement: was renamed; use replacementApproval"],
  ["network: { mode: new, acknowledgedReplacement: x }", "network.acknowledgedReplacement: was renamed; use replacementApproval"],
  ["network: { acknowledgedReplacement: x }", "network.acknowledgedReplacement: was renamed; use replacementApproval"],
  ["cluster: { mutualTlsAuthorities: [] }", "cluster.mutualTlsAuthorities: was renamed; use authentication.mutualTls"],
  [
    "cluster: { authentication: { mutualTls: { mode: given } } }",
    'cluster.authentication.mutualTls.mode: "given" was renamed; use existing',
  ],
  ["cluster: { authentication: { mutualTls: { mode: made } } }", 'cluster.authentication.mutualTls.mode: "made" was renamed; use managed'],
])("the former name in %s is reported with the new one", (setting, line) => {
  const { status, stderr } = validate(`environment: dev\n${setting}\n`);

  expect(status).toBe(1);
  expect(stderr).toMatch(/^settings\.yaml:2:\d+ /);
  expect(stderr).toContain(`${line} [settings/renamed]\n`);
});

test("valid settings with a risk print a warning with its id, and exit with 0", () => {
  const { status, stdout, stderr } = validate("environment: dev\ncluster: { kafkaVersion: 3.9.x }\n");

  expect(status).toBe(0);
  expect(stdout).toBe("settings.yaml: valid, with 1 warning\n");
  expect(stderr).toMatch(/^warning: cluster\.kafkaVersion: Kafka 3\.9 is the last version with ZooKeeper; .* \[cluster\/zookeeper\]\n$/);
});

test("a file that does not exist is a problem of the file", () => {
  const { status, stderr } = spawnSync(process.execPath, ["--import", "tsx", "tools/cli.ts", "validate", "--config", "missing.yaml"], {
    cwd: root,
    encoding: "utf8",
  });

  expect(status).toBe(1);
  expect(stderr).toMatch(/^missing\.yaml:1:1 \(document\): can't be read: ENOENT.* \[settings\/readable-file\]\n$/);
});

test("docs/reference/rules.md explains every rule once", () => {
  const documented = [...readFileSync(join(root, "docs/reference/rules.md"), "utf8").matchAll(/^\| `([^`]+)` \|/gm)].map(([, id]) => id);

  expect(documented.sort()).toEqual([...ruleDescriptions, ...planConditions].map(({ id }) => id).sort());
});
