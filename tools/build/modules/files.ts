import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";

/** Returns the files of a folder and its subfolders by relative path, with `/`, in a stable order. */
export function filesBelow(folder: string, wanted: (path: string) => boolean = () => true): Record<string, Uint8Array> {
  if (!existsSync(folder)) return {};
  const paths = (readdirSync(folder, { recursive: true }) as string[]).map((path) => path.replaceAll("\\", "/")).sort();
  const files = paths.filter((path) => statSync(join(folder, path)).isFile() && wanted(path));
  return Object.fromEntries(files.map((path) => [path, new Uint8Array(readFileSync(join(folder, path)))]));
}
