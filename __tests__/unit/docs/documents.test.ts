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

test("every file that a document links to or names exists", () => {
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

const decisions = documents.filter((file) => file.startsWith("docs/adr/")).sort();
const numberOf = (file: string) => file.slice("docs/adr/".length).slice(0, 4);

test("the decisions are numbered from 0001 without gaps", () => {
  expect(decisions.length).toBeGreaterThanOrEqual(22);
  expect(decisions.map(numberOf)).toEqual(decisions.map((_, i) => String(i + 1).padStart(4, "0")));
});

const status =
  /^accepted, (?:not built yet, )?\d{4}-\d{2}(?:; superseded in part by (?<by>\d{4}): [^.]+|; supersedes [^.]+ of (?<of>\d{4}))?\.$/;

test("every decision has a title with its number, a status, and text in each section", () => {
  for (const file of decisions) {
    const [title, empty, second = ""] = text(file).split("\n");
    const sections = text(file).split(/^## /m).slice(1);

    expect({ file, title, empty }).toEqual({ file, title: expect.stringMatching(new RegExp(`^# ${numberOf(file)}\\. \\S`)), empty: "" });
    expect({ file, second }).toEqual({ file, second: expect.stringMatching(/^Status: /) });
    expect({ file, status: second.slice("Status: ".length) }).toEqual({ file, status: expect.stringMatching(status) });
    expect({ file, sections: sections.map((section) => section.split("\n")[0]) }).toEqual({
      file,
      sections: ["Context", "Decision", "Alternatives considered", "Consequences"],
    });
    for (const section of sections) expect({ file, section }).toEqual({ file, section: expect.stringMatching(/\n.*\w{3}/) });
  }
});

test("a superseded decision and its successor name each other", () => {
  const named = decisions.flatMap((file) => {
    const { by, of } = text(file).match(new RegExp(`(?<=^Status: )${status.source.slice(1)}`, "m"))?.groups ?? {};
    return [...(by ? [`${numberOf(file)} by ${by}`] : []), ...(of ? [`${of} by ${numberOf(file)}`] : [])];
  });

  expect(named.length).toBeGreaterThan(0);
  for (const pair of named) {
    expect({ pair, times: named.filter((other) => other === pair).length }).toEqual({ pair, times: 2 });
    expect(decisions.map(numberOf)).toContain(pair.slice(-4));
  }
});
