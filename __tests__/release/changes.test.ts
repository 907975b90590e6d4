import { expect, test } from "@jest/globals";
import { baseNames } from "../../tools/changes/baselines/baselines.js";
import { changesOn, committedTable, settingNames } from "../../tools/changes/index.js";
import { changesOfModules } from "../../tools/changes/terraform-modules/module-changes.js";

const { bases, modules } = committedTable();
const rows = Object.values({ ...bases, ...modules }).flat();

test("every replacement of a cluster, key or network has a guard", () => {
  expect(rows.filter(({ guard }) => guard === "none")).toEqual([]);
});

test.each(baseNames)(
  "each setting of the base %s, changed alone, does what the table of changes says",
  async (base) => {
    const before = baseNames.slice(0, baseNames.indexOf(base)).flatMap((name) => bases[name] ?? []);
    const found = await changesOn(base, before, () => undefined);
    expect(found.rows).toEqual(bases[base]);
    expect(found.faults).toEqual([]);
  },
  3_600_000,
);

test("each input of a published module, changed alone, has the effect in the table of changes", async () => {
  const found = await changesOfModules(settingNames(), () => undefined);
  expect(found.rows).toEqual(modules);
  expect(found.faults).toEqual([]);
}, 3_600_000);
