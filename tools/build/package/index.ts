import { spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import * as door from "../../../modules/index.js";
import { root } from "../../setup/folders.js";
import { buildFunctions } from "../functions.js";
import { packageManifest } from "./manifest.js";

/** The npm package, as packed. */
export interface BuiltPackage {
  readonly name: string;
  readonly version: string;
  readonly tarball: string;
  readonly bytes: number;
}

/**
 * Writes the npm package: `<out>/package`, as it is published, and `<out>/<name>-<version>.tgz`, packed.
 *
 * CommonJS with declarations, compiled file by file; ES modules get a door of their own onto the same files, so that a program that
 * mixes both has one copy of every class.
 *
 * @throws if the sources don't compile
 */
export async function buildPackage(out: string): Promise<BuiltPackage> {
  const folder = join(resolve(out), "package");
  rmSync(out, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  run(join(root, "node_modules/.bin/tsc"), ["-p", join(root, "tools/build/package/tsconfig.json"), "--outDir", folder]);
  await buildFunctions(join(folder, "functions"));
  writeFileSync(join(folder, "package.json"), `${JSON.stringify(packageManifest(), null, 2)}\n`);
  writeFileSync(join(folder, "index.mjs"), moduleDoor());
  writeFileSync(join(folder, "index.d.mts"), 'export * from "./modules/index.js";\n');
  for (const [from, to] of [
    ["LICENSE", "LICENSE"],
    ["tools/build/package/README.md", "README.md"],
    ["config/settings.schema.json", "settings.schema.json"],
  ] as const) {
    copyFileSync(join(root, from), join(folder, to));
  }
  const [{ name, version, filename, size }] = JSON.parse(run("npm", ["pack", "--json", "--pack-destination", ".."], folder)) as [Packed];
  return { name, version, tarball: resolve(out, filename), bytes: size };
}

/** Node finds the names of a CommonJS module by reading, not by running it, and can't follow every re-export: they are told here. */
function moduleDoor(): string {
  return `import door from "./modules/index.js";\n\nexport const { ${Object.keys(door).sort().join(", ")} } = door;\n`;
}

function run(program: string, args: readonly string[], cwd = root): string {
  const { status, stdout, stderr, error } = spawnSync(program, args, { cwd, encoding: "utf8", maxBuffer: 64 * 1024 * 1024 });
  if (status !== 0) throw new Error(`${program} failed:\n${stdout ?? ""}${stderr ?? ""}`, { cause: error });
  return stdout;
}

/** What `npm pack --json` tells of a package. */
interface Packed {
  readonly name: string;
  readonly version: string;
  readonly filename: string;
  readonly size: number;
}
