import { mkdirSync, writeFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { zipSync } from "fflate";
import { clusterName } from "../../modules/cluster/index.js";
import { readPlatformSettings } from "../../modules/platform/index.js";
import { committedTable } from "../../tools/changes/index.js";
import { PlanFolder } from "../../tools/changes/plan/plan-folder.js";
import { rowsOf } from "../../tools/changes/table/change-rows.js";
import { casesOf } from "../../tools/changes/table/platform-cases.js";
import { type LocalPlatform, startLocalPlatform } from "../../tools/deploy/index.js";
import { root, runFolder } from "../../tools/setup/folders.js";
import { synthesizedStack } from "../../tools/stack/index.js";
import { releasedState } from "../support/terraform/released-state.js";

/** One setting of each effect and module. A release changes all of them, on platforms that it applies. */
const some = [
  "cluster{kind=standard}.kafkaVersion",
  "cluster{kind=standard}.instanceType",
  "cluster.brokers",
  "cluster{kind=standard}.volumeGib",
  "cluster.enhancedMonitoring",
  "cluster.maxMessageMib",
  "topics.<name>.partitions",
  "clients.<name>.administer",
  "eventApi.consumer.batchSize",
  "eventApi.authorization.type",
];

const release = join(root, "__tests__/support/releases/0.1.0");
let folder: string;
let platform: LocalPlatform;

beforeAll(async () => {
  folder = runFolder("some-changes");
  platform = await startLocalPlatform(join(folder, "local"), () => undefined, undefined, { brokers: false }); // for the data sources
  mkdirSync(join(folder, "stack/functions"), { recursive: true });
  for (const name of ["producer", "consumer", "topic-admin"]) {
    writeFileSync(join(folder, `stack/functions/${name}.zip`), zipSync({ "index.js": Buffer.from("another release's code") }));
  }
});

afterAll(async () => {
  await platform?.stop();
  await rm(folder, { recursive: true, force: true });
});

test("some changes, planned on a state of release 0.1.0, have the effect that the table of changes lists", async () => {
  const settings = readPlatformSettings(join(release, "settings.yaml"));
  const state = await releasedState(platform.endpoint, folder);
  const plans = await PlanFolder.open({ folder: join(folder, "stack"), endpoint: platform.endpoint, state }, synthesizedStack(settings));
  try {
    const cases = casesOf(settings).cases.filter(({ node, way }) => some.includes(node.name) && way !== "down");
    const { rows } = await rowsOf(cases, {
      planEach: (changed) => plans.planEach(changed.map(synthesizedStack)),
      unchanged: () => plans.unchanged(),
      nameOf: (changed) => clusterName(changed),
    });
    const committed = committedTable().baselines["standard"] ?? [];
    const effect = (wanted: (typeof rows)[number]) =>
      committed.find(({ setting, way }) => setting === wanted.setting && way === wanted.way)?.effect;
    expect(rows.map((row) => [row.setting, row.effect])).toEqual(rows.map((row) => [row.setting, effect(row)]));
    expect(new Set(rows.map(({ setting }) => setting))).toEqual(new Set(some));
  } finally {
    await plans.close();
  }
});
