import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { root } from "../../../tools/setup/folders.js";

// In a separate file: with cdktf's fork it is the only check of this folder whose result can differ.
test.each([
  ["everything that runs in Node", "."],
  ["the page of the console", "tools/console/app"],
])("%s compiles under TypeScript's strict rules", (_, project) => {
  const { status, stdout, stderr } = spawnSync(
    join(root, "node_modules/.bin/tsc"),
    ["--noEmit", "--pretty", "false", "--project", project],
    {
      cwd: root,
      encoding: "utf8",
    },
  );

  expect({ status, output: `${stdout}${stderr}` }).toEqual({ status: 0, output: "" });
});
