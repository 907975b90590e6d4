import { mkdirSync, writeFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { zipSync } from "fflate";
import type { PlatformSettings } from "../../modules/platform/index.js";
import { PlanFolder } from "../../tools/changes/plan/plan-folder.js";
import { type LocalPlatform, startLocalPlatform } from "../../tools/deploy/index.js";
import { runFolder } from "../../tools/setup/folders.js";
import { type StackJson, synthesizedStack } from "../../tools/stack/index.js";
import { inOneLine } from "../../tools/terraform/index.js";
import { combinations, settingsOf } from "../support/settings/combinations.js";

/** Stacks in one run of Terraform, each as a module: more need more memory, fewer need more time. */
const AT_ONCE = 25;

let folder: string;
let platform: LocalPlatform;
let plans: PlanFolder;
let stacks: StackJson[];
/** The stacks with public access, which MSK allows only on an existing cluster. */
let secondSteps: Set<StackJson>;

beforeAll(async () => {
  folder = runFolder("combinations");
  platform = await startLocalPlatform(join(folder, "local"), () => undefined); // only for the data sources: nothing is applied
  const settings = combinations(200).legal.map((assignment) => settingsOf(assignment) as PlatformSettings);
  stacks = settings.map((each) => synthesizedStack({ ...each }));
  secondSteps = new Set(stacks.filter((_, i) => isPublic(settings[i] as PlatformSettings)));
  mkdirSync(join(folder, "stack/functions"), { recursive: true });
  for (const name of ["producer", "consumer", "topic-admin"]) {
    writeFileSync(join(folder, `stack/functions/${name}.zip`), zipSync({ "index.js": Buffer.from("code") }));
  }
  plans = await PlanFolder.open({ folder: join(folder, "stack"), endpoint: platform.endpoint }, stacks[0] as StackJson);
}, 900_000);

const isPublic = ({ cluster }: PlatformSettings) => "publicAccess" in cluster && (cluster.publicAccess ?? "off") !== "off";

afterAll(async () => {
  await plans?.close();
  await platform?.stop();
  await rm(folder, { recursive: true, force: true });
});

test("every combination that the settings allow is valid Terraform and can be planned, except public access on a new cluster", async () => {
  expect(stacks.length).toBeGreaterThanOrEqual(200);
  let planned = 0;
  for (let from = 0; from < stacks.length; from += AT_ONCE) {
    const some = stacks.slice(from, from + AT_ONCE);
    expect(await plans.validateEach(some)).toEqual([]);
    for (const [i, { errors, changes }] of (await plans.planEach(some)).entries()) {
      if (secondSteps.has(some[i] as StackJson)) {
        expect(errors.map(inOneLine)).toEqual([
          expect.stringContaining("does not exist yet, and MSK creates no cluster with public access"),
        ]);
        continue;
      }
      expect(errors).toEqual([]);
      expect(changes.length).toBeGreaterThan(40);
      expect(changes.filter(({ action }) => action !== "create")).toEqual([]);
      planned++;
    }
  }
  expect(planned).toBeGreaterThanOrEqual(150);
}, 3_600_000);
