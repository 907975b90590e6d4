import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "@jest/globals";
import { root } from "../../tools/setup/folders.js";

const documents = execFileSync("git", ["ls-files", "*.md"], { cwd: root, encoding: "utf8" }).trim().split("\n");
const text = (file: string) => readFileSync(join(root, file), "utf8");

test("every task that a document names is a task of the Makefile", () => {
  const tasks = execFileSync("make", ["help"], { cwd: root, encoding: "utf8" }).match(/(?<=^ {2}make )[\w-]+/gm) as string[];
  for (const file of documents) {
    const named = [...text(file).matchAll(/(?:^|`|&& )make ([a-z-]+)/gm)].map(([, task]) => task);
    expect({ file, unknown: named.filter((task) => !task || !tasks.includes(task)) }).toEqual({ file, unknown: [] });
  }
});

test("every file that a document links to or names is there", () => {
  for (const file of documents) {
    const linked = [...text(file).matchAll(/\]\((?!https?:|#)([^)#]+)/g)].map(([, link]) => join(dirname(file), link as string));
    const named = [...text(file).matchAll(/`((?:config|modules|lambdas|tools|docs|__tests__)\/[\w./-]+\.\w+)`/g)].map(
      ([, path]) => path as string,
    );
    const own = (path: string) => path !== "config/mine.yaml";
    expect({ file, missing: [...linked, ...named].filter((path) => own(path) && !existsSync(join(root, path))) }).toEqual({
      file,
      missing: [],
    });
  }
});

test("every option of the CLI that a document names exists", () => {
  const help = execFileSync(process.execPath, ["--import", "tsx", "tools/cli.ts", "--help"], { cwd: root, encoding: "utf8" });
  for (const file of documents) {
    for (const [, command] of text(file).matchAll(/tsx tools\/cli\.ts ([a-z][\w-]+)/g))
      expect(help).toMatch(new RegExp(`^ {2}${command}\\b`, "m"));
  }
});

test("every decision tells its context, the decision and what follows", () => {
  const decisions = documents.filter((file) => file.startsWith("docs/adr/"));
  expect(decisions.length).toBeGreaterThanOrEqual(8);
  for (const file of decisions) {
    expect(
      text(file)
        .match(/^#+ .*/gm)
        ?.slice(1),
    ).toEqual(["## Context", "## Decision", "## Consequences"]);
  }
});
