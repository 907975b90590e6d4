import { createHash } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { deterministicZip } from "../deterministic-zip.js";
import { filesBelow } from "./files.js";

/**
 * Packs the folder of each module in `out` into `<out>/<module>-<version>.zip`, and writes `SHA256SUMS` for `sha256sum --check`.
 * Equal modules produce equal bytes.
 *
 * @returns the names of the archives
 */
export async function archiveModules(out: string, modules: readonly string[], version: string): Promise<string[]> {
  const sums: string[] = [];
  const archives = modules.map((name) => `${name}-${version}.zip`);
  for (const [i, name] of modules.entries()) {
    const archive = archives[i] as string;
    const bytes = deterministicZip(filesBelow(join(out, name), (path) => !path.includes(".terraform")));
    await writeFile(join(out, archive), bytes);
    sums.push(`${createHash("sha256").update(bytes).digest("hex")}  ${archive}\n`);
  }
  await writeFile(join(out, "SHA256SUMS"), sums.sort((a, b) => (a.slice(66) < b.slice(66) ? -1 : 1)).join(""));
  return archives;
}
