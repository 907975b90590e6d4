import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { acceptedSurvivors, outdated } from "../../../../../tools/mutation/report/accepted.js";
import { root } from "../../../../../tools/setup/folders.js";

test("accepted survivors are lines of this repository", () => {
  const lines = (file: string) => readFileSync(join(root, file), "utf8").split("\n");

  expect(outdated(acceptedSurvivors(), lines)).toEqual([]);
});
