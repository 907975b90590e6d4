// Opens every page of the built documentation in Chromium, and prints as JSON what it has seen. Argument: JSON with
//   modules   folder with playwright-core and @sparticuz/chromium
//   url       address of the site
//   pages     paths of the pages
//   widths    widths of the window
//   pictures  { folder, pages }: optional; writes a picture of these pages for each width
import { createRequire } from "node:module";
import { join } from "node:path";

const { modules, url, pages, widths, pictures } = JSON.parse(process.argv[2]);
const installed = createRequire(join(modules, "package.json"));
const { chromium } = installed("playwright-core");
const { default: binary } = await import(installed.resolve("@sparticuz/chromium"));

/** Waits until every diagram of the page is drawn: they are drawn one after another. */
const drawn = (page) => page.waitForFunction(() => [...document.querySelectorAll(".diagram")].every((one) => one.querySelector("svg")));

const browser = await chromium.launch({
  executablePath: await binary.executablePath(),
  args: ["--no-sandbox", "--no-zygote", "--disable-gpu"],
});
/** Pages that are wider than the window, with their width. */
const wide = [];
/** Errors of scripts. */
const errors = [];
try {
  const page = await browser.newPage();
  page.setDefaultTimeout(60_000);
  page.on("pageerror", ({ message }) => errors.push(`${page.url()}: ${message}`));
  for (const width of widths) {
    await page.setViewportSize({ width, height: 844 });
    for (const path of pages) {
      await page.goto(`${url}/${path}`);
      const needed = await page.evaluate(() => document.documentElement.scrollWidth);
      if (needed > width) wide.push(`${path}: ${needed} of ${width}`);
      if (!pictures?.pages.includes(path)) continue;
      await drawn(page);
      await page.screenshot({ path: join(pictures.folder, `${path.replaceAll("/", "_")}-${width}.png`) });
    }
  }
  await page.goto(`${url}/architecture.html`);
  await drawn(page);
  const diagrams = await page.locator(".diagram svg").count();
  const search = async (language, text) => {
    await page.goto(`${url}/${language}`);
    await page.locator(".VPNavBarSearch button").first().click();
    await page.locator(".VPLocalSearchBox input").fill(text);
    await page.locator(".VPLocalSearchBox .result").first().waitFor();
    return page.locator(".VPLocalSearchBox .result").allInnerTexts();
  };
  const found = { en: await search("index.html", "controllerMutationRate"), ko: await search("ko/index.html", "레플리카") };
  console.log(JSON.stringify({ wide, errors, diagrams, found }));
} finally {
  await browser.close();
}
