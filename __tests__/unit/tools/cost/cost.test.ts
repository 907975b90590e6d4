import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { afterEach, beforeEach, expect, jest, test } from "@jest/globals";
import { managedAuthoritySettings } from "../../../../modules/cluster/index.js";
import { readPlatformSettings } from "../../../../modules/platform/index.js";
import { type CostOptions, type CostResult, cost } from "../../../../tools/cost/cost.js";
import { assumptionsOf, costOfSettings } from "../../../../tools/cost/cost-of-settings.js";
import { priceBook } from "../../../../tools/cost/prices/price-book.js";
import { root } from "../../../../tools/setup/folders.js";
import { settingsFrom } from "../../../support/modules/synthesized.js";
import { expectTraced } from "../../../support/prices/recomputed.js";
import { anyPlugin, sink, source, withPipelines } from "../../../support/settings/pipelines.js";

const settings = (name: string) => join(root, "config", `${name}.yaml`);

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "cost-"));
});
afterEach(() => {
  jest.restoreAllMocks();
  rmSync(folder, { recursive: true, force: true });
});

async function result(options: Partial<CostOptions>): Promise<CostResult> {
  return JSON.parse(await cost({ assumed: {}, explain: false, json: true, ...options })) as CostResult;
}

function planFile(text: string): string {
  const file = join(folder, "plan.json");
  writeFileSync(file, text);
  return file;
}

test.each([
  ["dev", { inMibPerSecond: 1, retentionHours: 72, topics: 2, partitions: 9, groups: 2 }, "msk.broker.kafka.m7g.large", 446.76],
  ["prod", { inMibPerSecond: 4, retentionHours: 168, topics: 2, partitions: 27, groups: 1 }, "msk.broker.kafka.m7g.xlarge", 893.52],
])("each amount of %s is traced to its price row", async (name, assumed, broker, brokers) => {
  const { cost: report } = await result({ config: settings(name) });

  expect(report.assumptions).toMatchObject(assumed);
  expectTraced("us-east-1", report.lines);
  expect(report.lines.find(({ price }) => price === broker)?.amount.expected).toBeCloseTo(brokers, 8);
  expect(report.lines.reduce((sum, { amount }) => sum + amount.expected, 0)).toBeCloseTo(report.total.expected, 6);
  expect(report.unpriced.map(({ address }) => address)).toEqual([
    "aws_sqs_queue.event_api_consumer_failures",
    "aws_sns_topic.observability_alarm_topic",
  ]);
});

test("the volumes of prod grow with what is kept, at most to their maximum", () => {
  const storage = (retentionHours: number) =>
    costOfSettings(readPlatformSettings(settings("prod")), { retentionHours }).lines.find(({ what }) => what === "storage")?.quantity
      .expected;

  expect([storage(1), storage(168), storage(10_000)]).toEqual([1500, 11_814, 12_000]);
});

test("two settings files are compared", async () => {
  const { delta, cost: report } = await result({ config: settings("prod"), compare: settings("dev") });

  expect(delta?.change.expected).toBeCloseTo(report.total.expected - (delta?.before.total.expected ?? Number.NaN), 6);
  expect(delta?.changes[0]).toMatchObject({ address: "aws_msk_cluster.cluster", what: "storage" });
  const text = await cost({ config: settings("prod"), compare: settings("dev"), assumed: {}, explain: false, json: false });
  expect(text).toContain(`\n${settings("prod")} instead of ${settings("dev")}: +`);
});

test("expected rates of topics are the assumed load, with their retention", () => {
  const topics =
    "topics: { ad-events: { expectedKibPerSecond: 3072, retentionHours: 24 }, slow: { expectedKibPerSecond: 1024, retentionHours: 72 }, " +
    "unrated: { retentionHours: 100 }, ad-events-dead-letters: { retentionHours: 100 } }";

  expect(assumptionsOf(settingsFrom(`environment: dev\n${topics}\n`))).toMatchObject({ inMibPerSecond: 4, retentionHours: 36, topics: 4 });
});

test("consumer groups of clients, ACLs and functions are counted once", () => {
  const yaml = `environment: dev
cluster: { authentication: { scram: true } }
scramUsers: { shop: {} }
topics: { ad-events: {}, ad-events-dead-letters: {} }
acls: [{ users: [shop], consume: [{ topic: ad-events, group: a }, { topic: ad-events, group: b }] }]
clients: { reader: { consume: [{ topic: ad-events, group: b }] } }
`;

  expect(assumptionsOf(settingsFrom(yaml))).toMatchObject({ groups: 3 });
  expect(assumptionsOf(settingsFrom(yaml))).not.toHaveProperty("inMibPerSecond");
});

const eip = { mode: "managed", type: "aws_eip", name: "x", provider_name: "aws", address: "aws_eip.x" };
const created = { actions: ["create"], before: null, after: {}, after_unknown: {} };

test("sinks of pipelines and a replicator to another cluster are consumer groups, sources are none", () => {
  const groups = (yaml: string) => assumptionsOf(settingsFrom(`environment: dev\n${yaml}`))["groups"];
  const peer = "arn:aws:kafka:us-east-1:123456789012:cluster/theirs/0a1b2c3d-0000-1111-2222-333344445555-1";
  const replicated = (direction: string) => `cluster: { replicated: true, vpcConnectivity: { iam: true } }
replicator: { direction: ${direction}, peer: { arn: "${peer}", subnetIds: [subnet-1, subnet-2, subnet-3], securityGroupIds: [sg-1] } }
`;

  expect(groups("")).toBe(1);
  expect(groups(withPipelines(source()))).toBe(1);
  expect(groups(withPipelines(source(), sink(), anyPlugin("connector.class: Any, tasks.max: 1", "consume: [ad-events]")))).toBe(3);
  expect([groups(replicated("to")), groups(replicated("from"))]).toEqual([2, 1]);
});

test("a plan is estimated as it will be, with what it changes", async () => {
  const file = planFile(
    JSON.stringify({
      format_version: "1.2",
      resource_changes: [{ ...eip, change: created }],
    }),
  );

  const { delta, cost: report } = await result({ plan: file, region: "us-east-1" });

  expect(report.total.expected).toBeCloseTo(3.65, 8);
  expect(delta?.change.expected).toBeCloseTo(3.65, 8);
  expect(await cost({ plan: file, region: "us-east-1", assumed: {}, explain: false, json: false })).toContain(
    `\nChanges of the plan ${file}: +3.65 $`,
  );
  expect((await result({ plan: file, compare: file, region: "us-east-1" })).delta?.changes).toEqual([]);
});

test("a file that is not a plan is an error with what to do", async () => {
  for (const [text, message] of [
    ["{", "plan.json: The plan ends after 1 bytes, before its JSON is complete; write it with `terraform show -json tfplan > plan.json`"],
    ['{"resources": []}', "plan.json: The document is JSON, but not a Terraform plan"],
    ["environment: dev", "plan.json: The plan can't be read: this is not JSON"],
    ["", "plan.json: The plan is empty"],
  ] as const) {
    await expect(result({ plan: planFile(text) })).rejects.toThrow(message);
  }
  await expect(result({ plan: join(folder, "missing.json") })).rejects.toThrow(/^ENOENT: no such file or directory/);
  await expect(result({})).rejects.toThrow("Name a settings file with --config, or a plan with --plan.");
});

test("a plan is read once, also from standard input", async () => {
  const text = JSON.stringify({ format_version: "1.2", resource_changes: [{ ...eip, change: created }] });
  jest.spyOn(process, "stdin", "get").mockReturnValue(Readable.from([Buffer.from(text)]) as unknown as typeof process.stdin);

  const { delta, cost: report } = await result({ plan: "-", region: "us-east-1" });

  expect([report.total.expected, delta?.change.expected]).toEqual([3.65, 3.65]);
});

test("the price of a private certificate authority is the one in the description of the setting", () => {
  const { description } = managedAuthoritySettings.shape.usage;

  for (const usage of ["general", "short-lived"]) {
    const usd = priceBook("us-east-1").price(`pca.${usage}`)?.tiers[0]?.usd;
    expect(description).toContain(`\`${usage}\` costs $${usd} a month`);
  }
});
