import type { Command } from "commander";
import { command } from "../../command/command.js";

export const apiDocsCommand = (): Command =>
  command("api-docs", {
    summary: "generate the API documentation of the npm package as HTML",
    failsIf: "a public declaration refers to a type that the package does not export, or a link is broken",
    examples: [{ run: "msk api-docs", does: "writes dist/api-docs/index.html" }],
  })
    .option("-o, --out <folder>", "output folder", "dist/api-docs")
    .action(async ({ out }) => {
      const { buildApiDocs } = await import("./index.js");
      buildApiDocs(out, (line) => process.stderr.write(`${line}\n`));
      process.stdout.write(`${out}/index.html\n`);
    });
