import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import type { ArchivePlugin, JarsPlugin, MavenPlugin } from "../../modules/pipelines/index.js";
import { unpackZip } from "../local/archive/index.js";
import { copyArtifact, copyDependencies, run } from "../local/installation/index.js";
import { isOfWorkers } from "./worker-libraries.js";

/** Largest size of an unpacked archive, in bytes. */
const LIMIT_BYTES = 1024 * 1024 * 1024;

/**
 * Downloads the archive of a plugin, or its jars, from Maven Central, checks the digests and unpacks the archive.
 *
 * @param folder - an empty folder for the archive and its content
 * @returns the jars by file name, without those that workers have
 * @throws Error if the archive does not have the digest of the settings, or is no tar.gz, zip or jar
 */
export function pluginJars(plugin: MavenPlugin, folder: string): Promise<Record<string, Uint8Array>> {
  return plugin.source === "maven-jars" ? singleJars(plugin, folder) : jarsOfArchive(plugin, folder);
}

async function singleJars({ name, jars }: JarsPlugin, folder: string): Promise<Record<string, Uint8Array>> {
  const pom = join(folder, "pom.xml");
  const lib = join(folder, "lib");
  writeFileSync(pom, pomOf(jars.map(({ coordinate }) => coordinate)));
  await copyDependencies(pom, lib);
  const found = Object.fromEntries(readdirSync(lib).map((file) => [file, readFileSync(join(lib, file))]));
  checkJars({ name, jars }, found);
  return found;
}

/**
 * Checks that jars are those of a plugin, and no others.
 *
 * @param found - by file name
 * @throws Error if a jar is missing, has another digest, or is not listed
 */
export function checkJars({ name, jars }: Pick<JarsPlugin, "name" | "jars">, found: Readonly<Record<string, Uint8Array>>): void {
  const files = new Map(Object.entries(found).map(([file, content]) => [createHash("sha256").update(content).digest("hex"), file]));
  const missing = jars.find(({ sha256 }) => !files.delete(sha256));
  if (missing) throw new Error(`${missing.coordinate}: no jar that Maven copied has the SHA-256 ${missing.sha256} of the list`);
  const [unlisted] = files.values();
  if (unlisted !== undefined) throw new Error(`${name}: Maven copied ${unlisted}, which is not in the list of its jars`);
}

/** Returns a pom that depends on jars, and on nothing that they depend on. @param coordinates - `group:artifact:version` */
export function pomOf(coordinates: readonly string[]): string {
  const dependencies = coordinates.map((coordinate) => {
    const [group, artifact, version] = coordinate.split(":");
    const alone = "<exclusions><exclusion><groupId>*</groupId><artifactId>*</artifactId></exclusion></exclusions>";
    return `<dependency><groupId>${group}</groupId><artifactId>${artifact}</artifactId><version>${version}</version>${alone}</dependency>`;
  });
  return [
    '<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion>',
    "<groupId>io.mskha</groupId><artifactId>plugin</artifactId><version>0.1.0</version><packaging>pom</packaging>",
    `<dependencies>${dependencies.join("\n")}</dependencies></project>`,
  ].join("\n");
}

async function jarsOfArchive({ coordinate, sha256 }: ArchivePlugin, folder: string): Promise<Record<string, Uint8Array>> {
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
