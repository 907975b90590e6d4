import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { findCommand, runChild } from "../process/index.js";

/** Has the version of Maven's plugin that copies artifacts. */
const POM = join(__dirname, "pom.xml");
const PLUGIN = "org.apache.maven.plugins:maven-dependency-plugin";

/** Copies the runtime dependencies of a pom into a folder. @param properties - of the pom, by name */
export async function copyDependencies(pom: string, folder: string, properties: Readonly<Record<string, string>> = {}): Promise<void> {
  const settings = Object.entries({ ...properties, outputDirectory: folder }).map(([name, value]) => `-D${name}=${value}`);
  mkdirSync(folder, { recursive: true });
  await run(maven(), ["-B", "-q", "-f", pom, ...settings, `${PLUGIN}:copy-dependencies`], folder);
}

/** Copies an artifact without its dependencies into a folder. @param artifact - `group:artifact:version[:packaging[:classifier]]` */
export async function copyArtifact(artifact: string, folder: string): Promise<void> {
  const settings = [`-Dartifact=${artifact}`, `-DoutputDirectory=${folder}`, "-Dtransitive=false"];
  await run(maven(), ["-B", "-q", "-f", POM, ...settings, `${PLUGIN}:copy`], folder);
}

/** Builds a folder under a temporary name and renames it, so that it is either complete or absent, even with concurrent processes. */
export async function makeOnce(folder: string, key: string, make: (target: string) => Promise<void>): Promise<void> {
  const upToDate = () => existsSync(join(folder, "key")) && readFileSync(join(folder, "key"), "utf8") === key;
  if (upToDate()) return;
  const target = `${folder}.${process.pid}`;
  rmSync(target, { recursive: true, force: true });
  mkdirSync(target, { recursive: true });
  try {
    await make(target);
    writeFileSync(join(target, "key"), key);
    if (upToDate()) return; // another process built it first
    rmSync(folder, { recursive: true, force: true });
    renameSync(target, folder);
  } finally {
    rmSync(target, { recursive: true, force: true });
  }
}

function maven(): string {
  const program = findCommand("mvn");
  if (!program) throw new Error("mvn not found: Maven 3.8 or newer is required to download jars (Debian: apt install maven)");
  return program;
}

/** Runs a program. @throws Error with the last lines of its output if it fails */
export async function run(program: string, args: readonly string[], cwd: string): Promise<void> {
  const { code, signal, lines } = await runChild(program, args, { name: program, cwd });
  if (code !== 0) throw new Error(`${program} failed with ${signal ?? `status ${code}`}:\n${lines.slice(-15).join("\n")}`);
}

/** Returns the SHA-256 of all parts, in hex. */
export function digest(...parts: readonly (string | Buffer)[]): string {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(createHash("sha256").update(part).digest());
  return hash.digest("hex");
}
