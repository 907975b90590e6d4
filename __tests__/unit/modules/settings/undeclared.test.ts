import { expect, test } from "@jest/globals";
import { undeclared } from "../../../../modules/settings/index.js";

test("a message lists at most 20 names", () => {
  const names = Array.from({ length: 25 }, (_, i) => `t${i}`);
  const [violation] = undeclared(["eventApi", "topic"], "none", { setting: "topics", names });

  expect(violation?.fix).toBe(`use one of topics: ${names.slice(0, 20).join(", ")} and 5 more`);
  expect(undeclared([], "t24", { setting: "topics", names })).toEqual([]);
});
