import { type Dirent, readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { unzipSync } from "fflate";

/**
 * Returns the files below a folder that contain each text, by the text's name. Archives, such as Terraform's plan files, are unpacked.
 * Links are not followed. Kafka's indexes, which are large and contain no text, are not read.
 */
export function filesWith(folder: string, texts: Readonly<Record<string, string>>): Record<string, string[]> {
  const found: Record<string, string[]> = Object.fromEntries(Object.keys(texts).map((name) => [name, []]));
  for (const path of filesBelow(folder)) {
    const contents = contentsOf(path);
    for (const [name, text] of Object.entries(texts)) {
      if (contents.some((content) => content.includes(text))) found[name]?.push(relative(folder, path));
    }
  }
  return found;
}

function filesBelow(folder: string): string[] {
  const entries: Dirent[] = readdirSync(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile() && !/\.(time)?index$/.test(entry.name));
  return files.map(({ parentPath, name }) => join(parentPath, name)).sort();
}

/** Returns a file's content and, for an archive, the content of each file in it. */
function contentsOf(path: string): Buffer[] {
  let content: Buffer;
  try {
    content = readFileSync(path);
  } catch (failure) {
    if ((failure as NodeJS.ErrnoException).code === "ENOENT") return []; // removed by its process after it was listed
    throw failure;
  }
  if (content.subarray(0, 4).toString("latin1") !== "PK\x03\x04") return [content];
  return [content, ...Object.values(unzipSync(new Uint8Array(content))).map((file) => Buffer.from(file))];
}
