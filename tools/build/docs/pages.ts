import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, statSync } from "node:fs";
import { dirname, extname, join, normalize } from "node:path";

/** A page of the site, as Markdown. */
export interface Page {
  /** Path below the pages: `reference/cost.md`. */
  readonly path: string;
  readonly text: string;
}

/** A file that a page shows, such as a picture. */
export interface Asset {
  readonly path: string;
  /** Path below the root of the repository. */
  readonly source: string;
}

export interface Pages {
  readonly pages: readonly Page[];
  readonly assets: readonly Asset[];
}

/** Documents outside of docs/ that are pages, too. */
const otherDocuments: Readonly<Record<string, string>> = {
  "README.md": "overview.md",
  "CONTRIBUTING.md": "contributing.md",
  // docs/security.md is the threat model.
  "SECURITY.md": "vulnerabilities.md",
  "CHANGELOG.md": "changelog.md",
  "examples/README.md": "examples/index.md",
};

/** Folders of translated documents. */
const translations = ["docs/ko"];

const pictures = new Set([".png", ".svg", ".jpg", ".gif"]);

/**
 * Returns the path of the page of a file or folder of the repository: a document, or for everything else a page below `source/` that
 * shows its text or lists its files.
 *
 * @param file - path below the root of the repository
 */
export function pageOf(file: string, isFolder: boolean): string {
  if (isFolder) return file.startsWith("docs/") ? `${file.slice("docs/".length)}/index.md` : `source/${withoutDots(file)}/index.md`;
  const other = otherDocuments[file];
  if (other) return other;
  if (file.endsWith(".md")) return withoutDots(file.replace(/^docs\//, "")).replace(/(^|\/)README\.md$/, "$1index.md");
  return `source/${withoutDots(file)}.md`;
}

/** VitePress builds no page whose name begins with a dot. */
const withoutDots = (file: string) => file.replace(/(^|\/)\./g, "$1");

/** Returns all pages of the site: the documents in `files`, and what they link to. */
export function pagesOf(root: string, files: readonly string[]): Pages {
  const pages = new Map<string, string>();
  const assets = new Map<string, string>();
  const open = files.filter((file) => otherDocuments[file] || (file.startsWith("docs/") && file.endsWith(".md")));
  const folders = new Set(files.flatMap(foldersOf));
  // The first page of a translation is its README, or a list of its pages.
  for (const folder of translations) if (folders.has(folder) && !files.includes(`${folder}/README.md`)) open.push(folder);

  /** Returns the link to a file or folder as the site needs it, and makes its page one of the site. */
  const linked = (target: string): string | undefined => {
    if (pictures.has(extname(target)) && existsSync(join(root, target))) {
      const path = target.replace(/^docs\//, "");
      assets.set(path, target);
      return `/${path}`;
    }
    if (folders.has(target) && files.includes(`${target}/README.md`)) return linked(`${target}/README.md`);
    if (!folders.has(target) && !files.includes(target)) return undefined;
    open.push(target);
    return `/${pageOf(target, folders.has(target))}`;
  };

  for (let file = open.shift(); file !== undefined; file = open.shift()) {
    const path = pageOf(file, folders.has(file));
    if (pages.has(path)) continue;
    pages.set(path, "");
    const text = folders.has(file) ? listing(root, file, files) : shown(root, file, path);
    pages.set(path, path.startsWith("source/") && !folders.has(file) ? text : withLinks(text, file, folders.has(file), linked));
  }
  return {
    pages: [...pages].map(([path, text]) => ({ path, text })),
    assets: [...assets].map(([path, source]) => ({ path, source })),
  };
}

/** Returns the files of the repository that git knows or would add. */
export const filesOf = (root: string): string[] =>
  execFileSync("git", ["ls-files", "-co", "--exclude-standard"], { cwd: root, encoding: "utf8", maxBuffer: 64 * 1024 * 1024 })
    .trim()
    .split("\n")
    .filter((file) => existsSync(join(root, file)) && statSync(join(root, file)).isFile());

/** Folders of a path, the closest last: `docs`, `docs/adr`. */
function foldersOf(file: string): string[] {
  const names = file.split("/").slice(0, -1);
  return names.map((_, i) => names.slice(0, i + 1).join("/"));
}

/** Returns the title of a document: its first heading. */
export const titleOf = (text: string): string | undefined => /^# (.+)$/m.exec(text)?.[1]?.replaceAll("`", "");

/** The text of a document, or a page that shows another file. */
function shown(root: string, file: string, path: string): string {
  const text = readFileSync(join(root, file), "utf8");
  if (!path.startsWith("source/")) return text;
  const language = extname(file).slice(1) || "text";
  const fence = "`".repeat(Math.max(3, ...[...text.matchAll(/`+/g)].map(([ticks]) => ticks.length + 1)));
  return `---\noutline: false\n---\n# ${file}\n\n${fence}${languages[language] ?? language}\n${text.trimEnd()}\n${fence}\n`;
}

/** Languages that the highlighter knows under another name than the file's extension. */
const languages: Readonly<Record<string, string>> = { tf: "hcl", tfvars: "hcl", example: "text", avsc: "json", mts: "ts" };

/** A page that lists the files of a folder: documents by title, others by name. */
function listing(root: string, folder: string, files: readonly string[]): string {
  const names = new Set(
    files
      .filter((file) => file.startsWith(`${folder}/`))
      .map((file) => file.slice(folder.length + 1).split("/")[0] as string)
      .sort(),
  );
  const rows = [...names].map((name) => {
    const file = `${folder}/${name}`;
    const title = name.endsWith(".md") ? titleOf(readFileSync(join(root, file), "utf8")) : undefined;
    return `- [${title ?? name}](${name})`;
  });
  return `# ${listings[folder] ?? folder}\n\n${rows.join("\n")}\n`;
}

/** Titles of folders of documents. */
const listings: Readonly<Record<string, string>> = { "docs/adr": "Decisions", "docs/upgrade": "Upgrade", "docs/ko": "문서" };

/**
 * Returns a document with its links changed to those of the site. Code is not changed; links to other sites and to headings of the same
 * page stay as they are. A link to a file that does not exist stays as well, so that the build reports it.
 */
export function withLinks(text: string, file: string, isFolder: boolean, linked: (target: string) => string | undefined): string {
  const folder = isFolder ? file : dirname(file);
  const changed = (prose: string) =>
    prose.replace(/(\]\()(?!https?:|mailto:|#)([^)\s#]+)(#[^)\s]*)?(?=[)\s])/g, (whole, open: string, target: string, hash = "") => {
      const link = linked(normalize(join(folder, target)).replace(/\/$/, ""));
      return link === undefined ? whole : `${open}${link}${hash}`;
    });
  return codeAndProse(text)
    .map(({ code, part }) => (code ? part : changed(part)))
    .join("");
}

/** Splits Markdown into code (fenced blocks, code in a line) and everything else. */
function codeAndProse(text: string): { code: boolean; part: string }[] {
  const parts: { code: boolean; part: string }[] = [];
  let from = 0;
  for (const match of text.matchAll(/^( *)(`{3,})[^\n]*\n[\s\S]*?^\1\2 *$|(?<!`)(`+)(?!`)[^\n]*?[^`\n]\3(?!`)/gm)) {
    parts.push({ code: false, part: text.slice(from, match.index) }, { code: true, part: match[0] });
    from = match.index + match[0].length;
  }
  return [...parts, { code: false, part: text.slice(from) }];
}
