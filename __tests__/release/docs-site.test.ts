import { execFile } from "node:child_process";
import { readdirSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { buildDocs } from "../../tools/build/docs/index.js";
import { installBrowser } from "../../tools/setup/browser.js";
import { root, runFolder } from "../../tools/setup/folders.js";
import { serveFolder } from "../support/docs-site/static-server.js";

const folder = runFolder("docs-site");
let pages: string[];
let seen: { wide: string[]; errors: string[]; diagrams: number; found: { en: string[]; ko: string[] } };

beforeAll(async () => {
  const modules = installBrowser(() => {});
  buildDocs(folder, "/", () => {});
  pages = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter(
    (file) => file.endsWith(".html") && !file.startsWith("source/") && file !== "404.html",
  );
  const site = await serveFolder(folder);
  try {
    const script = join(root, "__tests__/support/browser/site.mjs");
    const options = JSON.stringify({ modules, url: site.url, pages, widths: [390, 1_280] });
    const { stdout } = await promisify(execFile)(process.execPath, [script, options], { timeout: 600_000 });
    seen = JSON.parse(stdout);
  } finally {
    await site.close();
  }
});

afterAll(() => rm(folder, { recursive: true, force: true }));

test("no page is wider than the window of a phone or a desktop, or causes an error", () => {
  expect(pages.length).toBeGreaterThan(80);
  expect(pages.filter((file) => file.startsWith("ko/")).length).toBeGreaterThan(10);
  expect(seen).toMatchObject({ wide: [], errors: [] });
});

test("a page draws its diagrams", () => {
  expect(seen.diagrams).toBe(3);
});

test("the search finds a setting, and a Korean word in the Korean pages", () => {
  expect(seen.found.en.join("\n")).toMatch(/settings/i);
  expect(seen.found.ko.join("\n")).toMatch(/[가-힣]/);
});
