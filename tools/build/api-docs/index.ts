import { spawnSync } from "node:child_process";
import { join, resolve } from "node:path";
import { root, toolsFolder } from "../../setup/folders.js";
import { installNpmFolder } from "../../setup/npm-folder.js";

const source = join(root, "tools/build/api-docs");

/**
 * Writes the npm package's documentation as HTML, from its declarations and their comments.
 *
 * By typedoc with a TypeScript of its own: the compiler of this repository has no JavaScript API. What is wrong in the sources is not
 * its business, `tsc` says that.
 *
 * @throws if what is documented mentions something that the package does not export, or a link leads nowhere
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
  if (status !== 0) throw new Error(`typedoc refuses:\n${stdout}${stderr}`, { cause: error });
}
