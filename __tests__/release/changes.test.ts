import { expect, test } from "@jest/globals";
import { baselineNames } from "../../tools/changes/baselines/baselines.js";
import { changesOn, committedTable, settingNames } from "../../tools/changes/index.js";
import { changesOfModules } from "../../tools/changes/terraform-modules/module-changes.js";

const { baselines, modules } = committedTable();
const rows = Object.values({ ...baselines, ...modules }).flat();

test("no change destroys a cluster, a key or a network unless something refuses it", () => {
  expect(rows.filter(({ guard }) => guard === "none")).toEqual([]);
});

test.each(baselineNames)(
  "each setting of the baseline %s, changed alone, has the effect that the table of changes lists",
  async (baseline) => {
    const before = baselineNames.slice(0, baselineNames.indexOf(baseline)).flatMap((name) => baselines[name] ?? []);

    const found = await changesOn(baseline, before, () => undefined);

    expect(found.rows).toEqual(baselines[baseline]);
    expect(found.failures).toEqual([]);
  },
  3_600_000,
);

test("each input of a published module, changed alone, has the effect that the table of changes lists", async () => {
  const found = await changesOfModules(settingNames(), () => undefined);

  expect(found.rows).toEqual(modules);
  expect(found.failures).toEqual([]);
}, 3_600_000);
