import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";

/** The files below a folder, by their path in it with `/`, in one order always. */
export function filesBelow(folder: string, wanted: (path: string) => boolean = () => true): Record<string, Uint8Array> {
  if (!existsSync(folder)) return {};
  const paths = (readdirSync(folder, { recursive: true }) as string[]).map((path) => path.replaceAll("\\", "/")).sort();
  const files = paths.filter((path) => statSync(join(folder, path)).isFile() && wanted(path));
  return Object.fromEntries(files.map((path) => [path, new Uint8Array(readFileSync(join(folder, path)))]));
}
