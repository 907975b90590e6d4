import { readdirSync, readFileSync } from "node:fs";
import { join, posix } from "node:path";

/** A link of the built site that leads nowhere. */
export interface BrokenLink {
  /** Path of the page below the site. */
  readonly page: string;
  readonly link: string;
  readonly problem: "no such file" | "no such heading";
}

export interface CheckedLinks {
  readonly pages: number;
  readonly links: number;
  readonly broken: readonly BrokenLink[];
}

/**
 * Follows every link and picture of a built site within it: the file has to exist, and so has the heading. Links to other sites are not
 * followed.
 *
 * @param site - folder with the HTML files
 * @param base - path below which the site is served, with slashes at both ends
 */
export function checkLinks(site: string, base = "/"): CheckedLinks {
  const files = new Set(readdirSync(site, { recursive: true, encoding: "utf8" }).map((file) => file.split("\\").join("/")));
  const pages = [...files].filter((file) => file.endsWith(".html")).sort();
  const html = new Map(pages.map((page) => [page, readFileSync(join(site, page), "utf8")]));
  const ids = new Map(
    pages.map((page) => [
      page,
      new Set([...(html.get(page) as string).matchAll(/\sid="([^"]*)"/g)].map(([, id]) => unescaped(id as string))),
    ]),
  );
  const broken: BrokenLink[] = [];
  let links = 0;
  for (const page of pages) {
    // The page that a server sends for an unknown address has no own place.
    if (page === "404.html") continue;
    for (const [, attribute] of (html.get(page) as string).matchAll(/<(?:a|img|link|script)\b[^>]*?\s(?:href|src)="([^"]*)"/g)) {
      const link = unescaped(attribute as string);
      if (/^(?:[a-z][\w+.-]*:|\/\/)/i.test(link)) continue;
      links++;
      const problem = problemOf(link, page, base, files, ids);
      if (problem) broken.push({ page, link, problem });
    }
  }
  return { pages: pages.length, links, broken };
}

function problemOf(
  link: string,
  page: string,
  base: string,
  files: ReadonlySet<string>,
  ids: ReadonlyMap<string, ReadonlySet<string>>,
): BrokenLink["problem"] | undefined {
  const [target = "", hash = ""] = link.split("#");
  const path = decodeURIComponent(target.split("?")[0] as string);
  if (path.startsWith("/") && !path.startsWith(base)) return "no such file";
  const joined = path === "" ? page : path.startsWith("/") ? path.slice(base.length) : posix.join(posix.dirname(page), path);
  const file = [joined, `${joined}.html`, posix.join(joined, "index.html")].find(
    (each) => files.has(each) && (each.includes(".") || hash === ""),
  );
  if (file === undefined) return "no such file";
  if (hash !== "" && !ids.get(file)?.has(decodeURIComponent(hash))) return "no such heading";
  return undefined;
}

const entities: Readonly<Record<string, string>> = { "&amp;": "&", "&quot;": '"', "&#39;": "'", "&lt;": "<", "&gt;": ">" };
const unescaped = (text: string) => text.replace(/&(?:amp|quot|#39|lt|gt);/g, (entity) => entities[entity] as string);
