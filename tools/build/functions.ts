import { existsSync } from "node:fs";
import { mkdir, readdir, rename, writeFile } from "node:fs/promises";
import { join, relative, resolve } from "node:path";
import { parseArgs } from "node:util";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { deterministicZip } from "./deterministic-zip.js";
import { bundledPackages, thirdPartyNotices } from "./third-party-notices.js";
import { unusedSdk } from "./unused-sdk.js";

const ROOT = resolve(__dirname, "../..");

/** The file of a zip with the licences of the packages in the bundle. */
const NOTICES = "THIRD_PARTY_NOTICES.txt";

/** The zip of a function. */
export interface BuiltFunction {
  readonly name: string;
  readonly zip: string;
  /** Size of the bundle in the zip. */
  readonly bytes: number;
  readonly gzipBytes: number;
  readonly zipBytes: number;
  /** The packages of which the bundle contains code. */
  readonly packages: readonly { readonly name: string; readonly version: string }[];
}

/**
 * Bundles each folder of lambdas/ with a handler.ts into `<out>/<name>.zip`, with the handler `index.handler` and the licences of the
 * packages in the bundle. The source map is a separate file, `<name>.js.map`, because a map in the zip would be read at every cold start.
 * Two builds produce the same bytes.
 */
export async function buildFunctions(outDir: string): Promise<BuiltFunction[]> {
  const folders = await readdir(join(ROOT, "lambdas"));
  const names = folders.filter((name) => existsSync(join(ROOT, "lambdas", name, "handler.ts"))).sort();
  await mkdir(outDir, { recursive: true });
  return Promise.all(names.map((name) => buildFunction(name, outDir)));
}

async function buildFunction(name: string, outDir: string): Promise<BuiltFunction> {
  const { outputFiles, metafile } = await build({
    absWorkingDir: ROOT,
    entryPoints: [`lambdas/${name}/handler.ts`],
    // No file is written here: the source paths in the map are relative to it.
    outfile: `dist/functions/${name}.js`,
    write: false,
    bundle: true,
    minify: true,
    platform: "node",
    target: "node22",
    format: "cjs",
    sourcemap: "external",
    metafile: true,
    legalComments: "none",
    logLevel: "error",
    plugins: [unusedSdk],
  });
  const bundle = outputFiles.find(({ path }) => path.endsWith(".js"));
  const map = outputFiles.find(({ path }) => path.endsWith(".js.map"));
  if (!bundle || !map) throw new Error(`esbuild produced no bundle for ${name}`);
  const packages = bundledPackages(metafile, ROOT);
  const notices = new TextEncoder().encode(thirdPartyNotices(packages));
  const contents = deterministicZip({ "index.js": bundle.contents, [NOTICES]: notices });
  const zip = join(outDir, `${name}.zip`);
  await Promise.all([replaceFile(zip, contents), replaceFile(join(outDir, `${name}.js.map`), map.contents)]);
  return {
    name,
    zip,
    bytes: bundle.contents.length,
    gzipBytes: gzipSync(bundle.contents, { level: 9 }).length,
    zipBytes: contents.length,
    packages: packages.map(({ name: of, version }) => ({ name: of, version })),
  };
}

/** Writes a file under another name first: Terraform, which may read it at this moment, finds the earlier content or the new one. */
async function replaceFile(file: string, contents: Uint8Array): Promise<void> {
  const written = `${file}.${process.pid}`;
  await writeFile(written, contents);
  await rename(written, file);
}

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { out: { type: "string", default: join(ROOT, "dist/functions") } } });
  for (const { name, zip, bytes, gzipBytes, zipBytes } of await buildFunctions(resolve(values.out))) {
    console.log(`${name}: ${bytes} bytes, ${gzipBytes} gzip, ${relative(process.cwd(), zip)} ${zipBytes} bytes`);
  }
}

if (require.main === module) void main();
