import type { Command } from "commander";
import { command } from "../../command/command.js";

export const docsCommand = (): Command =>
  command("docs", {
    summary: "build the documents as a static site with search",
    failsIf: "a page can't be built, or a link of the site is broken",
    examples: [
      { run: "msk docs", does: "writes dist/docs/index.html; view it with `python3 -m http.server -d dist/docs`" },
      { run: "msk docs --base /msk/ --out dist/site", does: "builds the site for a server that has it at /msk/" },
    ],
  })
    .option("-o, --out <folder>", "output folder; it is replaced", "dist/docs")
    .option("--base <path>", "path below which the site is served, with slashes at both ends", "/")
    .action(async ({ out, base }) => {
      const { buildDocs } = await import("./index.js");
      const { pages, links } = buildDocs(out, base, (line) => process.stderr.write(`${line}\n`));
      process.stdout.write(`${out}/index.html: ${pages} pages, ${links} links, 0 broken\n`);
    });
