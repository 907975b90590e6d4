import { spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { root } from "../../../tools/setup/folders.js";

const targets = [...readFileSync(join(root, "Makefile"), "utf8").matchAll(/^([a-z][a-z0-9-]*):.*## /gm)].map(([, name]) => name as string);

let folder: string;

/** A folder that contains the Makefile, the installed packages, and a folder with the name of each target. */
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "makefile-"));
  copyFileSync(join(root, "Makefile"), join(folder, "Makefile"));
  writeFileSync(join(folder, "package-lock.json"), "{}");
  for (const name of [...targets, "node_modules"]) mkdirSync(join(folder, name));
  writeFileSync(join(folder, "node_modules", ".installed"), "");
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

test("the Makefile documents its targets", () => {
  expect(targets).toEqual(expect.arrayContaining(["help", "demo", "test", "modules", "clean"]));
  expect(new Set(targets).size).toBe(targets.length);
});

test.each(targets)("make %s runs although a folder with that name exists", (target) => {
  const env = { ...process.env, LC_ALL: "C", MAKEFLAGS: "" };
  // With a socket as input, which Node's pipes are, bash may read the user's bashrc.
  const stdio = ["ignore", "pipe", "pipe"] as const;
  const { status, stdout, stderr } = spawnSync("make", ["-n", target], { cwd: folder, encoding: "utf8", env, stdio: [...stdio] });

  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  expect(stdout).not.toMatch(/up to date|Nothing to be done/);
  expect(stdout.trim()).not.toBe("");
});
