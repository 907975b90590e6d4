import { spawnSync } from "node:child_process";
import { join, resolve } from "node:path";
import { root, toolsFolder } from "../../setup/folders.js";
import { installNpmFolder } from "../../setup/npm-folder.js";

const source = join(root, "tools/build/api-docs");

/**
 * Generates the API documentation of the npm package as HTML, with typedoc.
 *
 * typedoc uses a separate TypeScript version, because the compiler of this repository has no JavaScript API. It ignores type errors, which
 * `tsc` reports.
 *
 * @throws Error if a declaration refers to a type that the package does not export, or a link is broken
 */
export function buildApiDocs(out: string, progress: (line: string) => void): void {
  const folder = join(toolsFolder, "api-docs");
  installNpmFolder(source, folder, progress);
  const typedoc = join(folder, "node_modules/typedoc/bin/typedoc");
  const { status, stdout, stderr, error } = spawnSync(
    process.execPath,
    [typedoc, "--options", join(source, "typedoc.json"), "--out", resolve(out), "--logLevel", "Warn"],
    { cwd: root, encoding: "utf8", env: { ...process.env, NO_COLOR: "1" } },
  );
  if (status !== 0) throw new Error(`typedoc failed:\n${stdout}${stderr}`, { cause: error });
}
