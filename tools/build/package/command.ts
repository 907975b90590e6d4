import { relative } from "node:path";
import type { Command } from "commander";
import { command, jsonOption } from "../../command/command.js";

export const packageCommand = (): Command =>
  command("package", {
    summary: "build and pack the npm package of the constructs",
    description: "Compiles the constructs for ES modules and CommonJS, adds types and the function zips, and packs them.",
    failsIf: "the sources don't compile",
    examples: [
      { run: "msk package", does: "writes dist/npm/package and the tarball in dist/npm" },
      { run: "msk package --out build/npm --json", does: "writes to another folder; prints name, version, tarball and size" },
    ],
  })
    .option("-o, --out <folder>", "output folder; its content is replaced", "dist/npm")
    .addOption(jsonOption())
    .action(async ({ out, json }) => {
      const { buildPackage } = await import("./index.js");
      const built = await buildPackage(out);
      const text = `${relative(process.cwd(), built.tarball)}: ${built.name} ${built.version}, ${Math.round(built.bytes / 1_000)} kB\n`;
      process.stdout.write(json ? `${JSON.stringify(built, null, 2)}\n` : text);
    });
