import { relative, resolve } from "node:path";
import type { Command } from "commander";
import { command } from "../../command/command.js";

export const sbomCommand = (): Command =>
  command("sbom", {
    summary: "write the software bill of materials of a release, and check the licences in it",
    description:
      "Builds the functions, and lists the npm packages in them and those that the npm package needs, in CycloneDX 1.5. `msk package` writes " +
      "the same next to the tarball.",
    failsIf: "a bundled package is not among the runtime dependencies, or a licence has not been reviewed",
    examples: [{ run: "msk sbom --out sbom.cdx.json", does: "writes the bill of materials to a file" }],
  })
    .option("-o, --out <file>", "output file", "dist/sbom.cdx.json")
    .action(async ({ out }) => {
      const [{ buildFunctions }, { functionsFolder }, { writeSbom }] = await Promise.all([
        import("../functions.js"),
        import("../../setup/folders.js"),
        import("./index.js"),
      ]);
      const file = resolve(out);
      const count = writeSbom(file, await buildFunctions(functionsFolder));
      process.stdout.write(`${relative(process.cwd(), file)}: ${count} packages, each with a permitted licence\n`);
    });
