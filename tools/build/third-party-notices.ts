import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Metafile } from "esbuild";

/** Files of an npm package with its licence, or with notices that the licence requires to pass on. */
const NOTICE_FILE = /^(licen[cs]e|notice|copying)(\.(md|txt|markdown))?$/i;

/** Licences that permit distribution in a bundle, with their text and notices. */
const PERMITTED = new Set(["0BSD", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "ISC", "MIT"]);

/** A package in a bundle. */
export interface BundledPackage {
  readonly name: string;
  readonly version: string;
  readonly license: string;
  /** Contents of the files with licence and notices. */
  readonly texts: readonly string[];
}

/**
 * Returns the packages of which a bundle contains code.
 *
 * @param metafile - of esbuild, with paths relative to `root`
 */
export function bundledPackages({ outputs }: Metafile, root: string): BundledPackage[] {
  const folders = new Set(
    Object.values(outputs)
      .flatMap(({ inputs }) => Object.entries(inputs))
      .filter(([, { bytesInOutput }]) => bytesInOutput > 0)
      .flatMap(([path]) => packageFolder(path) ?? []),
  );
  return [...folders].map((folder) => bundledPackage(join(root, folder)));
}

/**
 * Returns the licences and notices of the packages in a bundle, which their licences require to be distributed with it. Packages with the
 * same text share it.
 *
 * @throws Error if a package has no licence text, or a licence that has not been reviewed
 */
export function thirdPartyNotices(packages: readonly BundledPackage[]): string {
  const byText = new Map<string, Set<string>>();
  for (const { name, version, license, texts } of packages) {
    if (!PERMITTED.has(license))
      throw new Error(`${name} ${version}: its licence, ${license || "none"}, is not among those permitted in a bundle`);
    if (texts.length === 0) throw new Error(`${name} ${version}: the package has no licence text to distribute with the bundle`);
    const text = texts.join("\n\n");
    byText.set(text, (byText.get(text) ?? new Set()).add(`${name} ${version} (${license})`));
  }
  const sections = [...byText].map(([text, names]) => `${[...names].sort().join("\n")}\n\n${text}`).sort();
  return `This bundle contains the following packages.\n\n${sections.map((section) => `${"-".repeat(80)}\n${section}\n`).join("\n")}`;
}

/** Returns `node_modules/name` or `…/node_modules/@scope/name` of a file; undefined for a file of this repository. */
const packageFolder = (path: string): string | undefined => /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(path)?.[0];

function bundledPackage(folder: string): BundledPackage {
  const { name, version, license = "" } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as Partial<BundledPackage>;
  const texts = readdirSync(folder)
    .filter((file) => NOTICE_FILE.test(file))
    .sort()
    .map((file) => readFileSync(join(folder, file), "utf8").replaceAll("\r\n", "\n").trim());
  return { name: String(name), version: String(version), license: String(license), texts };
}
