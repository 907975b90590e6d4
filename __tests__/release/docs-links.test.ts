import { readdirSync, readFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { buildDocs, type CheckedLinks, checkLinks, filesOf, pageOf } from "../../tools/build/docs/index.js";
import { root, runFolder } from "../../tools/setup/folders.js";

const folder = runFolder("docs-site");
let documents: string[];
let checked: CheckedLinks;

beforeAll(() => {
  documents = filesOf(root).filter((file) => /^docs\/.*\.md$|^(README|CONTRIBUTING|SECURITY|CHANGELOG|examples\/README)\.md$/.test(file));
  checked = buildDocs(folder, "/", () => {}); // fails for a page that can't be built, and for a broken link
});

afterAll(() => rm(folder, { recursive: true, force: true }));

test("has a page for each document, and no broken link", () => {
  const pages = readdirSync(folder, { recursive: true, encoding: "utf8" });

  expect(documents.length).toBeGreaterThan(70);
  expect(new Set(documents.map((file) => pageOf(file, false))).size).toBe(documents.length);
  expect(documents.filter((file) => !pages.includes(pageOf(file, false).replace(/md$/, "html")))).toEqual([]);
  expect(checked).toEqual(checkLinks(folder));
  expect(checked).toMatchObject({ pages: expect.any(Number), broken: [] });
  expect(checked.links).toBeGreaterThan(10_000);
});

test("the search finds headings of documents, and not the text of source files", () => {
  const chunks = join(folder, "assets/chunks");
  const index = readdirSync(chunks)
    .filter((file) => file.startsWith("@localSearchIndex"))
    .map((file) => readFileSync(join(chunks, file), "utf8"))
    .join("\n");

  expect(index).toContain("/reference/cost.html#assumptions");
  expect(index).not.toContain("/source/");
});
