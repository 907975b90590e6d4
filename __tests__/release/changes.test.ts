import { expect, test } from "@jest/globals";
import { baseNames } from "../../tools/changes/bases.js";
import { changesOn, committedTable } from "../../tools/changes/index.js";

const { bases } = committedTable();
const rows = Object.values(bases).flat();

test("nothing ends a cluster, a key or a network without something that refuses it", () => {
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
