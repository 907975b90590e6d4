import { beforeAll, describe, expect, test } from "@jest/globals";
import type { PlatformSettings } from "../../../../modules/platform/index.js";
import { synthesizedStack } from "../../../../tools/stack/index.js";
import { combinations, factors, settingsOf } from "../../../support/settings/combinations.js";
import type { CoveringArray } from "../../../support/settings/covering-array.js";
import { coveringArray } from "../../../support/settings/covering-array.js";

// Terraform validates and plans all of them before a release: __tests__/release/combinations.test.ts.
describe("pairs of structural settings", () => {
  let array: CoveringArray;

  beforeAll(() => {
    array = combinations(200);
  });

  test("are of every setting that decides which resources there are", () => {
    expect(factors.map(({ name }) => name)).toEqual(
      expect.arrayContaining(["network.mode", "network{mode=new}.egress", "eventApi.authorization.type"]),
    );
    expect(factors.length).toBeGreaterThan(12);
  });

  test("are each in a legal document, or refused with a reason", () => {
    expect(array.legal.length).toBeGreaterThanOrEqual(200);
    for (const { reason } of array.refused)
      expect(reason).toMatch(/^(pairs\.yaml:\d+:\d+ \S+: \S.*; \S.* \[[a-z-]+\/[a-z-]+\]|never together: their kinds exclude each other)$/);
    // A rule that refused everything would leave no pairs to try.
    expect(array.refused.length).toBeLessThan(array.pairs / 2);
  });

  test("synthesize", () => {
    for (const assignment of array.legal.filter((_, i) => i % 8 === 0)) {
      const stack = synthesizedStack(settingsOf(assignment) as PlatformSettings);
      expect(Object.keys(stack["resource"] as object).length).toBeGreaterThan(10);
    }
  }, 300_000);
});

describe("the covering array", () => {
  const levels = { a: 3, b: 3, c: 2, d: 4 };
  const all = Object.entries(levels).map(([name, count]) => ({ name, levels: count, applies: () => true }));

  test("has every pair that the judge allows, and gives the reason for each other", () => {
    const { legal, refused, pairs } = coveringArray(all, ({ a, d }) => (a === 2 && d === 3 ? "a and d" : undefined), 0, 1);
    const covered = new Set(
      legal.flatMap((assignment) =>
        all.flatMap((one, i) =>
          all.slice(i + 1).map((other) => `${one.name}=${assignment[one.name]} ${other.name}=${assignment[other.name]}`),
        ),
      ),
    );
    expect(pairs).toBe(9 + 6 + 12 + 6 + 12 + 8);
    expect(covered.size).toBe(pairs - 1);
    expect(refused).toEqual([{ pair: "a=2 d=3", reason: "a and d" }]);
    expect(legal.length).toBeLessThan(3 * 3 * 2 * 4);
  });

  test("is as long as it is asked to be, and the same for the same seed", () => {
    const once = coveringArray(all, () => undefined, 30, 7);
    expect(once.legal.length).toBe(30);
    expect(coveringArray(all, () => undefined, 30, 7)).toEqual(once);
  });
});
