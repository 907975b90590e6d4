// Opens the dashboard of examples/streams in Chromium, and prints as JSON what it shows. Argument: JSON with
//   modules   folder with playwright-core and @sparticuz/chromium
//   url       address of the dashboard
import { createRequire } from "node:module";
import { join } from "node:path";

const { modules, url } = JSON.parse(process.argv[2]);
const installed = createRequire(join(modules, "package.json"));
const { chromium } = installed("playwright-core");
const { default: binary } = await import(installed.resolve("@sparticuz/chromium"));

const browser = await chromium.launch({
  executablePath: await binary.executablePath(),
  args: ["--no-sandbox", "--no-zygote", "--disable-gpu"],
});
/** Errors of scripts. */
const errors = [];
try {
  const page = await browser.newPage();
  page.setDefaultTimeout(60_000);
  page.on("pageerror", ({ message }) => errors.push(message));
  await page.goto(url);
  await page.locator("#anomalies li").first().waitFor();
  console.log(
    JSON.stringify({
      ads: await page.locator("#ads td:first-child").allInnerTexts(),
      bars: await page.locator("#ads rect").count(),
      unusual: await page.locator("#ads rect.anomaly").count(),
      anomalies: await page.locator("#anomalies li").allInnerTexts(),
      errors,
    }),
  );
} finally {
  await browser.close();
}
