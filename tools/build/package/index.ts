import { spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import * as publicApi from "../../../modules/index.js";
import { root } from "../../setup/folders.js";
import { buildFunctions } from "../functions.js";
import { writeSbom } from "../sbom/index.js";
import { packageManifest } from "./manifest.js";

/** The packed npm package. */
export interface BuiltPackage {
  readonly name: string;
  readonly version: string;
  readonly tarball: string;
  /** The software bill of materials, in CycloneDX. */
  readonly sbom: string;
  readonly bytes: number;
}

/**
 * Writes the npm package to `<out>/package`, the tarball to `<out>/<name>-<version>.tgz`, and its bill of materials to
 * `<out>/<name>-<version>.cdx.json`.
 *
 * The files are CommonJS with declarations. ES modules have a separate entry point that imports the same files, so that a program that
 * mixes both has one instance of every class.
 *
 * @throws Error if the sources don't compile, or a licence has not been reviewed
 */
export async function buildPackage(out: string): Promise<BuiltPackage> {
  const folder = join(resolve(out), "package");
  rmSync(out, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  run(join(root, "node_modules/.bin/tsc"), ["-p", join(root, "tools/build/package/tsconfig.json"), "--outDir", folder]);
  const functions = await buildFunctions(join(folder, "functions"));
  writeFileSync(join(folder, "package.json"), `${JSON.stringify(packageManifest(), null, 2)}\n`);
  writeFileSync(join(folder, "index.mjs"), esmEntryPoint());
  writeFileSync(join(folder, "index.d.mts"), 'export * from "./modules/index.js";\n');
  for (const [from, to] of [
    ["LICENSE", "LICENSE"],
    ["tools/build/package/README.md", "README.md"],
    ["config/settings.schema.json", "settings.schema.json"],
  ] as const) {
    copyFileSync(join(root, from), join(folder, to));
  }
  const [{ name, version, filename, size }] = JSON.parse(run("npm", ["pack", "--json", "--pack-destination", ".."], folder)) as [Packed];
  const sbom = resolve(out, `${name}-${version}.cdx.json`);
  writeSbom(sbom, functions);
  return { name, version, tarball: resolve(out, filename), sbom, bytes: size };
}

/** Returns the entry point for ES modules. It lists all exports because Node's static analysis of CommonJS misses some re-exports. */
function esmEntryPoint(): string {
  return `import publicApi from "./modules/index.js";\n\nexport const { ${Object.keys(publicApi).sort().join(", ")} } = publicApi;\n`;
}

function run(program: string, args: readonly string[], cwd = root): string {
  const { status, stdout, stderr, error } = spawnSync(program, args, { cwd, encoding: "utf8", maxBuffer: 64 * 1024 * 1024 });
  if (status !== 0) throw new Error(`${program} failed:\n${stdout ?? ""}${stderr ?? ""}`, { cause: error });
  return stdout;
}

/** A package in the output of `npm pack --json`. */
interface Packed {
  readonly name: string;
  readonly version: string;
  readonly filename: string;
  readonly size: number;
}
