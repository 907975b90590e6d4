import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { root } from "../../../tools/setup/folders.js";

type Term = { say: string; not: string; expressions: string[] };
type Exception = { expression: string; reason: string };

/** Returns the cells of each row of the table that follows a heading, without the two header lines. */
const tableOf = (markdown: string, heading: string): string[][] => {
  const [, section = ""] = markdown.split(`\n## ${heading}\n`);
  return (section.split("\n## ")[0] as string)
    .split("\n")
    .filter((line) => line.startsWith("|"))
    .slice(2)
    .map((line) =>
      line
        .split("|")
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
};

const inBackticks = (cell: string): string[] => [...cell.matchAll(/`([^`]+)`/g)].map(([, text]) => text as string);

const termsOf = (glossary: string): Term[] =>
  tableOf(glossary, "Say this, not that").map(([say = "", not = "", cell = ""]) => ({ say, not, expressions: inBackticks(cell) }));

const exceptionsOf = (glossary: string): Exception[] =>
  tableOf(glossary, "Exceptions").map(([cell = "", reason = ""]) => ({ expression: inBackticks(cell)[0] ?? "", reason }));

/** Between two words: white space, and what begins a line of a comment or joins two strings. */
const gap = "[\\s*/#\"'`+]+";
const pattern = (expression: string) => new RegExp(`(?<![\\w-])${expression.replaceAll(" ", gap)}(?![\\w-])`, "gi");

/** Splits identifiers into their words: `minIsr` and `min_isr` become `min isr`. Line breaks stay. */
const words = (text: string) => text.replace(/(?<=[a-z\d])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])/g, " ").replace(/(?<=\w)[_-](?=\w)/g, " ");

/** Reports each expression of the glossary in a text, and in the name of its file, as `file:line: words → say …`. */
const hits = (terms: Term[], exceptions: Exception[], file: string, text: string): string[] => {
  const blank = (original: string) =>
    exceptions.reduce(
      (rest, { expression }) => rest.replace(new RegExp(expression, "g"), (match) => match.replace(/[^\n]/g, "\u0000")),
      original,
    );
  const name = words(blank(file).replace(/[/.]/g, " "));
  const content = words(blank(text));
  const found = terms.flatMap(({ say, expressions }) =>
    expressions.flatMap((expression) => [
      ...[...name.matchAll(pattern(expression))].map(([match]) => ({ line: 0, match, say })),
      ...[...content.matchAll(pattern(expression))].map(({ 0: match, index }) => ({
        line: content.slice(0, index).split("\n").length,
        match: match.replace(/\s+/g, " "),
        say,
      })),
    ]),
  );
  return found
    .sort((a, b) => a.line - b.line)
    .map(({ line, match, say }) => `${file}:${line === 0 ? " name" : line}: ${match} → say ${say}`);
};

const glossary = readFileSync(join(root, "docs/glossary.md"), "utf8");
const terms = termsOf(glossary);
const exceptions = exceptionsOf(glossary);

/** Files whose text is not this project's, or which quote the expressions themselves. */
const excluded = [
  /^docs\/glossary\.md$/, // The list itself.
  /^__tests__\/support\/releases\//, // Recorded from earlier releases.
];
const included = /\.(ts|mts|mjs|cjs|md|ya?ml|tf|hcl|py|java|sh|go|template|example)$|(^|\/)Makefile$|^(docs|config)\/.*\.json$/;

const files = execFileSync("git", ["ls-files"], { cwd: root, encoding: "utf8" })
  .trim()
  .split("\n")
  .filter((file) => included.test(file) && !excluded.some((path) => path.test(file)));

test("code, messages and documents use the words of docs/glossary.md", () => {
  expect(files.length).toBeGreaterThan(500);

  const found = files.flatMap((file) => hits(terms, exceptions, file, readFileSync(join(root, file), "utf8")));

  expect(found).toEqual([]);
});

test("each expression of the glossary matches the words that its row lists", () => {
  const checked = terms.filter(({ expressions }) => expressions.length > 0);

  expect(checked.length).toBeGreaterThanOrEqual(20);
  for (const { not, expressions } of checked) {
    for (const expression of expressions)
      expect({ not, expression, matches: pattern(expression).test(not) }).toMatchObject({ matches: true });
  }
});

test("each exception of the glossary has a reason and is needed by a file", () => {
  const texts = files.map((file) => `${file}\n${readFileSync(join(root, file), "utf8")}`);
  for (const { expression, reason } of exceptions) {
    expect({ expression, reason }).toEqual({ expression: expect.stringMatching(/./), reason: expect.stringMatching(/\w{3}/) });
    expect({ expression, used: texts.some((text) => new RegExp(expression).test(text)) }).toEqual({ expression, used: true });
  }
});

const sample = [
  "# Sample",
  "",
  "## Say this, not that",
  "| say | not | checked by |",
  "|---|---|---|",
  "| broker | machine, spare machine | `machines?` `spare part` |",
  "",
  "## Exceptions",
  "| ignored | why |",
  "|---|---|",
  "| `StateMachine` | a name of AWS Step Functions |",
].join("\n");
const hitsOf = (text: string, file = "modules/a.ts") => hits(termsOf(sample), exceptionsOf(sample), file, text);

test.each([
  ["a word, in any case", "one\nthe Machine\n", "modules/a.ts:2: Machine → say broker"],
  ["a word of an identifier", "\n\nconst machineOf = 1;", "modules/a.ts:3: machine → say broker"],
  ["a word after an acronym", "type AWSMachine = 1;", "modules/a.ts:1: Machine → say broker"],
  ["a phrase over two lines of a comment", "/**\n * a spare\n * part\n */", "modules/a.ts:2: spare * part → say broker"],
  ["a phrase over two joined strings", 'f("a spare " +\n  "part")', 'modules/a.ts:1: spare " + "part → say broker'],
])("reports %s with its file and line", (_, text, report) => {
  expect(hitsOf(text)).toEqual([report]);
});

test("reports a word of a file's name", () => {
  expect(hitsOf("", "modules/spare-part.ts")).toEqual(["modules/spare-part.ts: name: spare part → say broker"]);
});

test("does not report parts of other words, exceptions, or words that the glossary does not list", () => {
  expect(hitsOf("machinery, spares, StateMachine, brokers")).toEqual([]);
});
