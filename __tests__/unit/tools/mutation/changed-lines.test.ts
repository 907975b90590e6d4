import { expect, test } from "@jest/globals";
import { targetsOf, targetsSince } from "../../../../tools/mutation/targets.js";

test("lines that differ from a commit are mutated, except those of files that are left out", () => {
  const emptyTree = "4b825dc642cb6eb9a060e54bf8d69288fbee4904"; // git has it in every repository: all lines differ from it
  const { mutate, tests } = targetsSince(emptyTree, ["modules/network"]);

  const all = mutate.find((pattern) => pattern.startsWith("modules/network/cidr.ts:"));
  expect(all).toMatch(/^modules\/network\/cidr\.ts:1-\d{2,3}$/);
  expect(mutate.filter((pattern) => !/^modules\/network\/[a-z-]+\.ts:1-\d+$/.test(pattern))).toEqual([]);
  expect(mutate.filter((pattern) => pattern.includes("/index.ts"))).toEqual([]);
  expect(tests).toEqual(targetsOf(["modules/network"]).tests);
  expect(targetsSince(emptyTree, ["modules/network/cidr.ts"]).mutate).toEqual([all]);
});
