import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { checkLinks } from "../../../../../tools/build/docs/index.js";
import { runFolder } from "../../../../../tools/setup/folders.js";

let site: string;

beforeAll(() => {
  site = runFolder("docs-links");
  const files: Readonly<Record<string, string>> = {
    "index.html": '<h1 id="top">a</h1><a href="/sub/page.html#b&amp;c">a</a><a href="https://example.com/none">b</a><a href="#top">c</a>',
    "sub/page.html":
      '<h2 id="b&amp;c">b</h2><a href="../index.html#gone">a</a><img alt="" src="p.png"><a class="x" href="/none">b</a><a href="/sub/">c</a>',
    "sub/index.html": '<a href="page">a</a><a href="#%EA%B0%80">b</a><h2 id="가">c</h2>',
    "404.html": '<a href="/missing.html">a</a>',
  };
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(dirname(join(site, file)), { recursive: true });
    writeFileSync(join(site, file), text);
  }
});

afterAll(() => rmSync(site, { recursive: true, force: true }));

test("reports links and pictures without a file, and headings that no page has", () => {
  expect(checkLinks(site)).toEqual({
    pages: 4,
    links: 8,
    broken: [
      { page: "sub/page.html", link: "../index.html#gone", problem: "no such heading" },
      { page: "sub/page.html", link: "p.png", problem: "no such file" },
      { page: "sub/page.html", link: "/none", problem: "no such file" },
    ],
  });
});

test("a link outside of the base path is broken", () => {
  expect(checkLinks(site, "/msk/").broken).toContainEqual({ page: "index.html", link: "/sub/page.html#b&c", problem: "no such file" });
});
