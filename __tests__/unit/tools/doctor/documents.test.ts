import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { checks } from "../../../../tools/doctor/index.js";
import { root } from "../../../../tools/setup/folders.js";

test("the reference lists every check in its order", () => {
  const text = readFileSync(join(root, "docs/reference/doctor.md"), "utf8");
  const listed = [...text.matchAll(/^\| `(\w+\/[\w-]+)` \| (.+) \|$/gm)].map(([, id, about]) => [id, about]);

  expect(listed).toEqual(checks.map(({ id, about }) => [id, about]));
});

test("a check needs earlier ones only", () => {
  const late = checks.flatMap(({ id, needs = [] }, index) =>
    needs.filter((need) => !checks.slice(0, index).some((check) => check.id === need)).map((need) => [id, need]),
  );

  expect(late).toEqual([]);
  expect(new Set(checks.map(({ id }) => id)).size).toBe(checks.length);
});
