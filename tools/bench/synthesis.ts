import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { root, workFolder } from "../setup/folders.js";
import { installNpmFolder } from "../setup/npm-folder.js";
import { median, runNode } from "./measure.js";
import type { Line } from "./ratio.js";

const stock = join(workFolder, "bench", "stock-template");

/**
 * Measures the synthesis of the platform. The baseline is the same program with the toolchain of `cdktf init`: root imports of the
 * provider, run by ts-node.
 */
export async function synthesis(progress: (line: string) => void): Promise<Line[]> {
  writeStockProgram(progress);
  mkdirSync(join(workFolder, "bench", "synthesis"), { recursive: true });
  const env = (name: string) => ({
    MSK_CONFIG: join(root, "config/prod.yaml"),
    CDKTF_OUTDIR: join(workFolder, "bench", "synthesis", name),
  });
  const run = {
    ours: () => runNode(["--max-semi-space-size=1", "--import", "tsx", "main.ts"], { cwd: root, env: env("ours") }),
    stock: () => runNode([join(stock, "node_modules/ts-node/dist/bin.js"), "main.ts"], { cwd: stock, env: env("stock") }),
  };
  const ours = [];
  const baseline = [];
  await run.ours(); // fills the caches of both before the measurement
  await run.stock();
  for (let round = 0; round < 3; round++) {
    progress(`synthesis: round ${round + 1} of 3`);
    ours.push(await run.ours());
    baseline.push(await run.stock());
  }
  assertSameStack();
  return [
    {
      what: "synthesis, wall time",
      ours: median(ours.map(({ wallMs }) => wallMs)),
      baseline: median(baseline.map(({ wallMs }) => wallMs)),
      unit: "ms",
      better: "lower",
      target: 10,
    },
    {
      what: "synthesis, peak memory",
      ours: median(ours.map(({ peakMb }) => peakMb)),
      baseline: median(baseline.map(({ peakMb }) => peakMb)),
      unit: "MB",
      better: "lower",
    },
    { what: "synthesis, peak memory", value: median(ours.map(({ peakMb }) => peakMb)), unit: "MB", atMost: 150 },
  ];
}

/** Copies the sources of the platform and changes only the imports. */
function writeStockProgram(progress: (line: string) => void): void {
  installNpmFolder(join(root, "tools/bench/stock-template"), stock, progress);
  cpSync(join(root, "tools/bench/stock-template"), stock, { recursive: true });
  for (const entry of ["main.ts", "modules", "lambdas"]) {
    rmSync(join(stock, entry), { recursive: true, force: true });
    cpSync(join(root, entry), join(stock, entry), { recursive: true });
  }
  cpSync(join(root, "dist"), join(stock, "dist"), { recursive: true });
  for (const file of sources(stock)) writeFileSync(file, withRootImports(readFileSync(file, "utf8")));
}

function* sources(folder: string): Generator<string> {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (entry.name === "node_modules" || entry.name === "dist") continue;
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* sources(path);
    else if (entry.name.endsWith(".ts")) yield path;
  }
}

/** Rewrites deep imports as root imports: `import { A } from "@cdktf/provider-aws/lib/b-c"` becomes `import { bC } from "@cdktf/provider-aws"; import A = bC.A;`. */
function withRootImports(source: string): string {
  return source
    .replace(
      /import (?:type )?\{([^}]*)\} from "@cdktf\/provider-aws\/lib\/([\w-]+)(?:\/index\.js)?";/g,
      (_, names: string, folder: string) => {
        const namespace = folder.replace(/-(\w)/g, (_match, letter: string) => letter.toUpperCase());
        const aliases = names
          .split(",")
          .map((name) => name.replace(/\btype\b/, "").trim())
          .filter(Boolean)
          .map((name) => name.split(/\s+as\s+/))
          .map(([name, alias = name]) => `import ${alias} = ${namespace}.${name};`);
        return `import { ${namespace} } from "@cdktf/provider-aws";\n${aliases.join("\n")}`;
      },
    )
    .replace(/from "(\.{1,2}\/[^"]*)\.js"/g, 'from "$1"');
}

/** Checks that the baseline does the same work. */
function assertSameStack(): void {
  const stack = (name: string) => readFileSync(join(workFolder, "bench", "synthesis", name, "stacks/platform/cdk.tf.json"), "utf8");
  if (stack("ours") !== stack("stock")) throw new Error("the baseline synthesizes a different stack, so the comparison is invalid");
}
