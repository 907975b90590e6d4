import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { until } from "../../local/process/index.js";
import { axeSource, type BrowserPage, inBrowser } from "../../setup/browser.js";

/** What the walk needs from outside of the page. */
export interface WalkOptions {
  /** The address of the console, with its token. */
  readonly url: string;
  /** The folder of the browser's packages. */
  readonly browser: string;
  /** The folder for the pictures. */
  readonly out: string;
  /** Makes the consumer of the event topic stop or continue. */
  readonly consume: (enabled: boolean) => Promise<void>;
  readonly topic: string;
  readonly progress: (line: string) => void;
}

/** What the page has shown. */
export interface Walked {
  /** The title and the problems of the health banner, by step. */
  readonly health: Readonly<Record<string, readonly string[]>>;
  /** The address after the page has taken the token out of it. */
  readonly address: string;
  /** The message that was written, as the page shows it afterwards. */
  readonly written: string;
  /** The page that each key has opened. */
  readonly keys: readonly string[];
  /** What has the focus after each press of the tab key, from the start of the page. */
  readonly focus: readonly string[];
  /** Pixels by which a page is wider than a narrow screen. */
  readonly overflow: Readonly<Record<string, number>>;
  /** Violations of WCAG's rules that axe-core finds, by page and color scheme. */
  readonly accessibility: Readonly<Record<string, readonly string[]>>;
  /** Errors in the browser's console, such as violations of the content security policy. */
  readonly errors: readonly string[];
  readonly pictures: readonly string[];
}

const DESKTOP = { width: 1_280, height: 800 };
const NARROW = { width: 390, height: 844 };
const pages = ["overview", "topics", "consumers", "access", "alarms", "events"];

/**
 * Walks through the console in a real browser as an operator would: a healthy platform, a broker that is killed and started again, a
 * consumer that stops, messages, keyboard, narrow screen and dark mode. Takes a picture of each.
 *
 * @throws Error if the page doesn't show in time what happens to the platform
 */
export const walk = (options: WalkOptions): Promise<Walked> => inBrowser(options.browser, (page) => new Walk(page, options).run());

class Walk {
  private readonly health: Record<string, readonly string[]> = {};
  private readonly accessibility: Record<string, readonly string[]> = {};
  private readonly overflow: Record<string, number> = {};
  private readonly errors: string[] = [];
  private readonly pictures: string[] = [];

  constructor(
    private readonly page: BrowserPage,
    private readonly options: WalkOptions,
  ) {
    page.on("console", (message) => message.type() === "error" && this.errors.push(message.text()));
    page.on("pageerror", (error) => this.errors.push(error.message));
  }

  async run(): Promise<Walked> {
    const { page, options } = this;
    await page.goto(options.url);
    await this.untilHealth("Healthy");
    const address = await page.evaluate<string>("location.href");
    const focus = await this.tabs(4);
    await this.sendLoad();
    await this.untilHealth("Healthy"); // an alarm can ring while the functions start
    await this.step("healthy");
    await this.dark("dark");
    await this.loseBroker();
    await this.growLag();
    const written = await this.messages();
    const keys = await this.pressKeys();
    await this.narrow();
    await this.checkPages();
    const { health, accessibility, overflow, errors, pictures } = this;
    return { health, address, written, keys, focus, overflow, accessibility, errors, pictures };
  }

  private async loseBroker(): Promise<void> {
    const { page } = this;
    await page.getByRole("button", { name: "Kill broker 2" }).click();
    await this.untilHealth("Degraded");
    await this.untilText(".events", /Broker 2 \(.*\) left the cluster/);
    await this.untilText("article[aria-label='Broker 2']", /down/);
    await this.untilText(".health", /under-replicated/);
    await this.step("broker-killed");
    await this.open("alarms");
    await this.untilText(".alarms", /under-replicated/);
    await this.picture("alarms", false); // the alarms in ALARM are the first
    await this.open("overview");
    await page.getByRole("button", { name: "Start broker 2" }).click();
    await this.untilText(".events", /Broker 2 \(.*\) joined the cluster/);
    await this.untilHealth("Healthy");
    await this.step("recovered");
  }

  private async growLag(): Promise<void> {
    await this.options.consume(false);
    try {
      await this.sendLoad();
      await this.untilText(".health", /lag of .* grows/);
      await this.open("consumers");
      await this.untilText("main", /and growing/);
      await this.picture("lag-growing");
      await this.open("overview");
      await this.step("lag-growing-overview", false);
    } finally {
      await this.options.consume(true);
    }
  }

  /** Reads messages, writes one, and finds it by its key. */
  private async messages(): Promise<string> {
    const { page } = this;
    await page.evaluate(`location.hash = "#/topics/${this.options.topic}"`);
    await page.locator(".messages summary").first().waitFor();
    await page.locator(".messages summary").first().click();
    await this.picture("messages");
    await page.getByRole("button", { name: "Write a message" }).click();
    const dialog = "dialog[open]";
    await page.locator(`${dialog} [name=key]`).fill("console-walk");
    await page.locator(`${dialog} [name=value]`).fill('{"written": "by the console", "html": "<img src=x onerror=alert(1)>"}');
    await page.locator(`${dialog} [name=headers]`).fill("origin: console");
    await page.locator(`${dialog} button[type=submit]`).click();
    await page.locator(dialog).waitFor({ state: "hidden" });
    await page.locator(".panel form [name=key]").first().fill("console-walk");
    await page.locator(".panel form button[type=submit]").first().click();
    await this.untilText(".messages", /by the console/);
    await page.locator(".messages summary").first().click();
    return page.locator(".messages details[open]").first().innerText();
  }

  /** Presses the keys of the pages, and returns the headings that they open. */
  private async pressKeys(): Promise<string[]> {
    const titles: string[] = [];
    await this.page.evaluate("document.activeElement.blur()");
    for (let key = 1; key <= pages.length; key++) {
      await this.page.keyboard.press(String(key));
      await this.untilOpen(pages[key - 1] as string);
      titles.push(await this.page.locator("nav [aria-current=page]").innerText());
    }
    return titles;
  }

  private async tabs(count: number): Promise<string[]> {
    const names: string[] = [];
    for (let i = 0; i < count; i++) {
      await this.page.keyboard.press("Tab");
      names.push(await this.page.evaluate<string>("document.activeElement.textContent.trim()"));
    }
    return names;
  }

  private async narrow(): Promise<void> {
    await this.page.setViewportSize(NARROW);
    for (const name of pages) {
      await this.open(name);
      this.overflow[name] = await this.page.evaluate<number>("document.documentElement.scrollWidth - innerWidth");
    }
    await this.open("overview");
    await this.page.locator(".health").waitFor();
    await this.picture("narrow", false);
    await this.page.setViewportSize(DESKTOP);
  }

  /** Checks the accessibility of every page in both color schemes. */
  private async checkPages(): Promise<void> {
    for (const colorScheme of ["light", "dark"] as const) {
      await this.page.emulateMedia({ colorScheme });
      for (const name of [...pages, `topics/${this.options.topic}`]) {
        await this.open(name);
        this.accessibility[`${name}, ${colorScheme}`] = await this.violations();
      }
    }
    await this.page.emulateMedia({ colorScheme: "light" });
  }

  private async violations(): Promise<string[]> {
    await this.page.evaluate(await readFile(axeSource(this.options.browser), "utf8"));
    return this.page.evaluate<string[]>(`axe
      .run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"] })
      .then(({ violations }) => violations.map(({ id, nodes }) => id + ": " + nodes.map(({ html }) => html.slice(0, 120)).join(" | ")))`);
  }

  private async dark(name: string): Promise<void> {
    await this.page.emulateMedia({ colorScheme: "dark" });
    await this.picture(name);
    await this.page.emulateMedia({ colorScheme: "light" });
  }

  /** Records the health that the page shows, and takes a picture. */
  private async step(name: string, picture = true): Promise<void> {
    this.health[name] = (await this.page.locator(".health h1, .health .summary, .health li").allInnerTexts()).map((text) => text.trim());
    if (picture) await this.picture(name);
  }

  private async picture(name: string, fullPage = true): Promise<void> {
    await this.page.locator(".notices p").first().waitFor({ state: "hidden" });
    await this.page.evaluate("new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))");
    await this.page.screenshot({ path: this.file(name), fullPage });
  }

  private file(name: string): string {
    const path = join(this.options.out, `${name}.png`);
    this.pictures.push(`${name}.png`);
    this.options.progress(`  picture ${name}`);
    return path;
  }

  private async sendLoad(): Promise<void> {
    const { page } = this;
    if ((await page.getByRole("button", { name: "Stop" }).count()) > 0) return;
    await page.getByLabel("Events per second").fill("15");
    await page.getByLabel("Seconds").fill("600");
    await page.getByRole("button", { name: "Send", exact: true }).click();
    await this.untilText(".load-state", /^(?:[3-9]\d\d|[\d,]{5,}) of [\d,]+ acknowledged/);
    await this.untilText(".plots .legend", /ad-events ?\n? ?[1-9]/);
  }

  private async open(name: string): Promise<void> {
    await this.page.evaluate(`location.hash = "#/${name}"`);
    await this.untilOpen(name);
  }

  /** Waits until the page is drawn: the address changes before. */
  private async untilOpen(name: string): Promise<void> {
    const current = `document.querySelector("nav [aria-current=page]")?.getAttribute("href")`;
    const expected = `#/${name.split("/")[0]}`;
    await until(`the page ${name}`, async () => (await this.page.evaluate<string>(current)) === expected);
    await this.page.locator("main h1").first().waitFor();
  }

  private untilHealth(title: string): Promise<void> {
    return this.untilText(".health h1", new RegExp(`^${title}$`));
  }

  private async untilText(selector: string, pattern: RegExp): Promise<void> {
    let shown = "";
    const isShown = async () => {
      shown = (await this.page.locator(selector).allInnerTexts()).join("\n");
      return pattern.test(shown);
    };
    await until(`${selector} to show ${pattern}`, isShown, { timeoutMs: 180_000, everyMs: 250 }).catch((cause: Error) => {
      throw new Error(`${cause.message}; it shows: ${shown}`, { cause });
    });
  }
}
