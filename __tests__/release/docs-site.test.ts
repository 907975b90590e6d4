import { readdirSync } from "node:fs";
import { rm } from "node:fs/promises";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { buildDocs } from "../../tools/build/docs/index.js";
import { inBrowser, installBrowser } from "../../tools/setup/browser.js";
import { runFolder } from "../../tools/setup/folders.js";
import { serveFolder } from "../support/docs-site/static-server.js";

const folder = runFolder("docs-site");
let site: Awaited<ReturnType<typeof serveFolder>>;
let browser: string;

beforeAll(async () => {
  browser = installBrowser(() => {});
  buildDocs(folder, "/", () => {});
  site = await serveFolder(folder);
});

afterAll(async () => {
  await site?.close();
  await rm(folder, { recursive: true, force: true });
});

test.each([390, 1_280])("no page is wider than a window of %d pixels", async (width) => {
  const pages = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter(
    (file) => file.endsWith(".html") && !file.startsWith("source/") && file !== "404.html",
  );

  const { wide, errors } = await inBrowser(browser, async (page) => {
    const errors: string[] = [];
    const wide: string[] = [];
    page.on("pageerror", ({ message }) => errors.push(message));
    await page.setViewportSize({ width, height: 844 });
    for (const file of pages) {
      await page.goto(`${site.url}/${file}`);
      const needed = await page.evaluate<number>("document.documentElement.scrollWidth");
      if (needed > width) wide.push(`${file}: ${needed}`);
    }
    return { wide, errors };
  });

  expect(pages.length).toBeGreaterThan(70);
  expect({ wide, errors }).toEqual({ wide: [], errors: [] });
});

test("a page draws its diagrams, and the search finds a setting", async () => {
  const { diagrams, found } = await inBrowser(browser, async (page) => {
    await page.goto(`${site.url}/architecture.html`);
    await page.locator(".diagram svg").first().waitFor();
    await page.keyboard.press("/");
    await page.locator(".VPLocalSearchBox input").fill("quotas controllerMutationRate");
    await page.locator(".VPLocalSearchBox .result").first().waitFor();
    return {
      diagrams: await page.locator(".diagram").count(),
      found: await page.locator(".VPLocalSearchBox .result").allInnerTexts(),
    };
  });

  expect(diagrams).toBeGreaterThan(1);
  expect(found.join("\n")).toMatch(/settings/i);
});
