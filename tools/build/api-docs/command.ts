import type { Command } from "commander";
import { command } from "../../command/command.js";

export const apiDocsCommand = (): Command =>
  command("api-docs", {
    summary: "write the npm package's documentation as HTML",
    failsIf: "a public declaration mentions something that the package does not export, or a link leads nowhere",
    examples: [{ run: "msk api-docs", does: "dist/api-docs/index.html" }],
  })
    .option("-o, --out <folder>", "where to", "dist/api-docs")
    .action(async ({ out }) => {
      const { buildApiDocs } = await import("./index.js");
      buildApiDocs(out, (line) => process.stderr.write(`${line}\n`));
      process.stdout.write(`${out}/index.html\n`);
    });
