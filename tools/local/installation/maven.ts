import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { findCommand } from "../process/index.js";
import { run } from "./run.js";

/** Has the version of Maven's plugin that copies artifacts. */
const POM = join(__dirname, "../kafka/pom.xml");
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

function maven(): string {
  const program = findCommand("mvn");
  if (!program) throw new Error("mvn not found: Maven 3.8 or newer is required to download jars (Debian: apt install maven)");
  return program;
}
