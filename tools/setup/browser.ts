import { createRequire } from "node:module";
import { join } from "node:path";
import { root, toolsFolder } from "./folders.js";
import { installNpmFolder } from "./npm-folder.js";

/**
 * Installs Chromium and what drives it, unless it is installed.
 *
 * @returns the folder with the packages playwright-core, @sparticuz/chromium and axe-core
 */
export function installBrowser(progress: (line: string) => void): string {
  const folder = join(toolsFolder, "browser");
  installNpmFolder(join(root, "tools/setup/browser"), folder, progress);
  return folder;
}

/** A page of the browser: the part of playwright's API that is used here. */
export interface BrowserPage {
  readonly keyboard: { press(key: string): Promise<void> };
  goto(url: string): Promise<unknown>;
  locator(selector: string): BrowserLocator;
  getByRole(role: string, options: { readonly name: string | RegExp; readonly exact?: boolean }): BrowserLocator;
  getByLabel(text: string, options?: { readonly exact?: boolean }): BrowserLocator;
  evaluate<T>(script: string): Promise<T>;
  screenshot(options: { readonly path: string; readonly fullPage?: boolean }): Promise<unknown>;
  setViewportSize(size: { readonly width: number; readonly height: number }): Promise<void>;
  emulateMedia(options: { readonly colorScheme: "light" | "dark" }): Promise<void>;
  on(event: "console", listener: (message: { type(): string; text(): string }) => void): void;
  on(event: "pageerror", listener: (error: Error) => void): void;
}

/** Elements of a page; playwright waits until the one that an action needs is present. */
export interface BrowserLocator {
  first(): BrowserLocator;
  click(): Promise<void>;
  fill(text: string): Promise<void>;
  selectOption(value: string): Promise<unknown>;
  waitFor(options?: { readonly state?: "visible" | "hidden"; readonly timeout?: number }): Promise<void>;
  innerText(): Promise<string>;
  allInnerTexts(): Promise<string[]>;
  count(): Promise<number>;
}

interface Browser {
  newContext(options: object): Promise<{ newPage(): Promise<BrowserPage>; setDefaultTimeout(ms: number): void }>;
  close(): Promise<void>;
}

/** Runs `work` in a new page of Chromium with a desktop's size, and closes the browser afterwards. */
export async function inBrowser<T>(folder: string, work: (page: BrowserPage) => Promise<T>): Promise<T> {
  const installed = createRequire(join(folder, "package.json"));
  const { chromium } = installed("playwright-core") as { chromium: { launch(options: object): Promise<Browser> } };
  const imported = (await import(installed.resolve("@sparticuz/chromium"))) as { default: { executablePath(): Promise<string> } };
  const executablePath = await imported.default.executablePath();
  // Without the package's own arguments, which turn off the same-origin policy.
  const browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--no-zygote", "--disable-gpu"] });
  try {
    const context = await browser.newContext({ viewport: { width: 1_280, height: 800 }, locale: "en-US", timezoneId: "UTC" });
    context.setDefaultTimeout(60_000);
    return await work(await context.newPage());
  } finally {
    await browser.close();
  }
}

/** Returns the source of axe-core, which checks the accessibility of a page. */
export const axeSource = (folder: string): string => createRequire(join(folder, "package.json")).resolve("axe-core/axe.min.js");
