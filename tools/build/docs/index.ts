import { spawnSync } from "node:child_process";
import { copyFileSync, cpSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { root, runFolder, toolsFolder } from "../../setup/folders.js";
import { installNpmFolder } from "../../setup/npm-folder.js";
import { type CheckedLinks, checkLinks } from "./links.js";
import { english, korean, sidebarOf } from "./navigation.js";
import { filesOf, type Pages, pagesOf } from "./pages.js";

export { type CheckedLinks, checkLinks } from "./links.js";
export { english, korean, sidebarOf } from "./navigation.js";
export { filesOf, pageOf, pagesOf, withLinks } from "./pages.js";

const source = join(root, "tools/build/docs");

/**
 * Builds the documents of this repository as a static site with search: docs/, the README and its neighbors, and a page for every file
 * and folder that they link to.
 *
 * @param out - folder of the site; replaced
 * @param base - path below which it will be served, with slashes at both ends
 * @throws Error if a page can't be built or a link of the site is broken
 */
export function buildDocs(out: string, base: string, progress: (line: string) => void): CheckedLinks {
  const tool = join(toolsFolder, "docs");
  installNpmFolder(source, tool, progress);
  const site = resolve(out);
  const folder = runFolder("docs");
  try {
    const pages = pagesOf(root, filesOf(root));
    progress(`Building ${pages.pages.length} pages with VitePress`);
    writePages(folder, pages);
    symlinkSync(join(tool, "node_modules"), join(folder, "node_modules"));
    rmSync(site, { recursive: true, force: true });
    const { status, stdout, stderr, error } = spawnSync(
      process.execPath,
      [join(tool, "node_modules/vitepress/bin/vitepress.js"), "build", folder, "--base", base, "--outDir", site],
      { cwd: folder, encoding: "utf8", env: { ...process.env, NO_COLOR: "1" } },
    );
    if (status !== 0) throw new Error(`VitePress failed:\n${stdout}${stderr}`, { cause: error });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  const checked = checkLinks(site, base);
  if (checked.broken.length > 0)
    throw new Error(
      `${checked.broken.length} broken links:\n${checked.broken.map(({ page, link, problem }) => `${page}: ${link}: ${problem}`).join("\n")}`,
    );
  return checked;
}

/** Writes the pages, and the configuration of VitePress with the sidebar of each language. */
function writePages(folder: string, { pages, assets }: Pages): void {
  for (const { path, text } of pages) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  for (const asset of assets) {
    const target = join(folder, "public", asset.path);
    mkdirSync(dirname(target), { recursive: true });
    copyFileSync(join(root, asset.source), target);
  }
  cpSync(join(source, "vitepress"), join(folder, ".vitepress"), { recursive: true });
  const locales = [english, korean].filter(
    (locale) => locale.folder === "" || pages.some(({ path }) => path === `${locale.folder}index.md`),
  );
  writeFileSync(
    join(folder, ".vitepress", "locales.json"),
    JSON.stringify(locales.map((locale) => ({ ...locale, sidebar: sidebarOf(pages, locale) }))),
  );
}
