import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { ClientFile } from "./client-file.js";
import { isOurs } from "./file-stamp.js";

/**
 * Writes all files into a folder, or none.
 *
 * @returns the paths
 * @throws Error naming each file that is there already and is not as this command once wrote it
 */
export async function writeFiles(folder: string, files: readonly ClientFile[]): Promise<string[]> {
  const paths = files.map(({ name }) => join(folder, name));
  const there = await Promise.all(paths.map((path) => readFile(path, "utf8").catch(absent)));
  const foreign = paths.filter((_, index) => there[index] !== undefined && !isOurs(there[index]));
  if (foreign.length > 0) {
    throw new Error(`${foreign.join(", ")}: there already, and not as msk client-config wrote it: move it away, or choose another folder.`);
  }
  await mkdir(folder, { recursive: true });
  await Promise.all(
    files.map(({ name, content }, index) => writeFile(paths[index] as string, content, { mode: name.endsWith(".sh") ? 0o755 : 0o644 })),
  );
  return paths;
}

function absent(error: NodeJS.ErrnoException): undefined {
  if (error.code !== "ENOENT") throw error;
}
