import { expect, test } from "@jest/globals";
import { readDocument } from "../../support/documents/blocks.js";

/** Rows of a table as its cells. */
const rowsOf = (text: string) =>
  text
    .split("\n")
    .filter((line) => line.startsWith("| "))
    .map((line) =>
      line
        .split("|")
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );

test("what a task does to the brokers is what the table of changes measured", () => {
  const section = readDocument("docs/guides/operations.md").split("## What each task does to the brokers")[1]?.split("\n## ")[0] ?? "";
  const tasks = rowsOf(section).slice(1);
  const standard = readDocument("docs/reference/changes.md").split("## On standard brokers")[1]?.split("\n## ")[0] ?? "";
  const measured = rowsOf(standard);

  const different = tasks.filter(([, setting, brokers]) => !measured.some(([name, , effect]) => name === setting && effect === brokers));

  expect(tasks.length).toBeGreaterThan(10);
  expect(different).toEqual([]);
});
