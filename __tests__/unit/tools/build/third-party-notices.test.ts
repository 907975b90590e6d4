import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "@jest/globals";
import type { Metafile } from "esbuild";
import { bundledPackages, thirdPartyNotices } from "../../../../tools/build/third-party-notices.js";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "notices-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function install(path: string, license: string, files: Readonly<Record<string, string>>): void {
  const installed = join(folder, path);
  mkdirSync(installed, { recursive: true });
  const name = path.split("node_modules/").at(-1);
  writeFileSync(join(installed, "package.json"), JSON.stringify({ name, version: "1.2.3", license }));
  for (const [file, text] of Object.entries(files)) writeFileSync(join(installed, file), text);
}

/** Returns the notices of a bundle with these files. */
const noticesOf = (...files: readonly string[]) => {
  const inputs = Object.fromEntries(files.map((file) => [file, { bytesInOutput: file.includes("unused") ? 0 : 1 }]));
  return thirdPartyNotices(bundledPackages({ inputs: {}, outputs: { "index.js": { inputs } } } as unknown as Metafile, folder));
};

test("lists each package once, with licence and notices; packages with the same text share it", () => {
  install("node_modules/a", "MIT", { LICENSE: "text of MIT\r\n", "index.js": "" });
  install("node_modules/@scope/b", "MIT", { "LICENSE.md": "text of MIT" });
  install("node_modules/a/node_modules/c", "Apache-2.0", { LICENCE: "text of Apache", NOTICE: "notice of c" });
  install("node_modules/unused", "GPL-3.0", {});

  const notices = noticesOf(
    "lambdas/x.ts",
    "node_modules/a/index.js",
    "node_modules/a/lib/other.js",
    "node_modules/@scope/b/index.js",
    "node_modules/a/node_modules/c/index.js",
    "node_modules/unused/index.js",
  );

  expect(notices.split(`${"-".repeat(80)}\n`)).toEqual([
    "This bundle contains the following packages.\n\n",
    "@scope/b 1.2.3 (MIT)\na 1.2.3 (MIT)\n\ntext of MIT\n\n",
    "c 1.2.3 (Apache-2.0)\n\ntext of Apache\n\nnotice of c\n",
  ]);
});

test.each([
  ["AGPL-3.0", { LICENSE: "text" }, "a 1.2.3: its licence, AGPL-3.0, is not among those permitted in a bundle"],
  ["", { LICENSE: "text" }, "a 1.2.3: its licence, none, is not among those permitted in a bundle"],
  ["MIT", { "licenses.json": "" }, "a 1.2.3: the package has no licence text to distribute with the bundle"],
])("refuses a package with the licence %j and the files %j", (license, files, message) => {
  install("node_modules/a", license, files);

  expect(() => noticesOf("node_modules/a/index.js")).toThrow(message);
});
