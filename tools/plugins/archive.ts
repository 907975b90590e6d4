import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import type { MavenPlugin } from "../../modules/pipelines/index.js";
import { unpackZip } from "../local/archive/index.js";
import { copyArtifact, run } from "../local/installation/index.js";
import { isOfWorkers } from "./worker-libraries.js";

/** Largest size of an unpacked archive, in bytes. */
const LIMIT_BYTES = 1024 * 1024 * 1024;

/**
 * Downloads a plugin's archive from Maven Central, checks its digest and unpacks it.
 *
 * @param folder - an empty folder for the archive and its content
 * @returns the jars by file name, without those that workers have
 * @throws Error if the archive does not have the digest of the settings, or is no tar.gz, zip or jar
 */
export async function pluginJars({ coordinate, sha256 }: MavenPlugin, folder: string): Promise<Record<string, Uint8Array>> {
  await copyArtifact(coordinate, folder);
  const [file] = readdirSync(folder);
  if (file === undefined) throw new Error(`${coordinate}: Maven copied no file`);
  const archive = join(folder, file);
  const found = createHash("sha256").update(readFileSync(archive)).digest("hex");
  if (found !== sha256)
    throw new Error(
      `${coordinate}: the archive has the SHA-256 ${found}, and the settings say ${sha256}; compare both with the publisher's`,
    );
  if (file.endsWith(".jar")) return { [file]: readFileSync(archive) };
  const content = join(folder, "content");
  if (file.endsWith(".zip")) await unpackZip(readFileSync(archive), content, { subject: coordinate, limitBytes: LIMIT_BYTES });
  else if (file.endsWith(".tar.gz")) await unpackTar(archive, folder, content);
  else throw new Error(`${coordinate}: ${file} is neither a tar.gz nor a zip nor a jar`);
  const jars = readdirSync(content, { recursive: true })
    .map(String)
    .filter((path) => path.endsWith(".jar") && !isOfWorkers(basename(path)));
  if (jars.length === 0) throw new Error(`${coordinate}: the archive has no jar that workers don't have`);
  return byName(
    coordinate,
    jars.map((path) => [path, readFileSync(join(content, path))]),
  );
}

/**
 * Returns jars by the names of their files.
 *
 * @param jars - by their paths in the archive
 * @throws Error if two jars in different folders have one name and differ
 */
export function byName(coordinate: string, jars: readonly (readonly [path: string, content: Buffer])[]): Record<string, Uint8Array> {
  const found = new Map<string, readonly [path: string, content: Buffer]>();
  for (const [path, content] of jars) {
    const other = found.get(basename(path));
    if (other && !other[1].equals(content)) throw new Error(`${coordinate}: ${other[0]} and ${path} have one name and differ`);
    found.set(basename(path), [path, content]);
  }
  return Object.fromEntries([...found].map(([name, [, content]]) => [name, content]));
}

async function unpackTar(archive: string, folder: string, content: string): Promise<void> {
  mkdirSync(content);
  // tar refuses entries outside of the folder by default.
  await run("tar", ["-xzf", archive, "-C", content, "--no-same-owner"], folder);
}
