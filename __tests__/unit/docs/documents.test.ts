import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "@jest/globals";
import { root } from "../../../tools/setup/folders.js";

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

test("every command of the CLI that a document names exists, with its options", () => {
  const help = (...command: string[]) =>
    execFileSync(process.execPath, ["--import", "tsx", "tools/cli.ts", ...command, "--help"], { cwd: root, encoding: "utf8" });
  const overview = help();
  const helps = new Map<string, string>();
  for (const file of documents) {
    for (const [, command = "", rest = ""] of text(file).matchAll(/(?:tools\/cli\.ts|npx msk|`msk) ([a-z][\w-]+)([^`\n|#]*)/g)) {
      expect(overview).toMatch(new RegExp(`^ {2}${command}\\b`, "m"));
      if (!helps.has(command)) helps.set(command, help(command));
      const options = [...(rest.split(" -- ")[0] as string).matchAll(/(?<= )--?[a-z][\w-]*/g)].map(([option]) => option);
      const unknown = options.filter((option) => !new RegExp(`(^| )${option}\\b`, "m").test(helps.get(command) ?? ""));
      expect({ file, command, unknown }).toEqual({ file, command, unknown: [] });
    }
  }
  expect(helps.size).toBeGreaterThan(0);
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
