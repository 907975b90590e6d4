import { join } from "node:path";
import { findCommand, runChild } from "../../../tools/local/process/index.js";

/**
 * Compiles an example with warnings as errors, runs its unit tests and packages it.
 *
 * @param source - folder of the pom, which stays as it is
 * @param folder - for everything that is built
 * @throws Error with the end of Maven's output
 */
export async function mavenBuild(source: string, folder: string): Promise<void> {
  const args = ["-B", "-q", "-f", join(source, "pom.xml"), `-Dbuild.folder=${folder}`, "package"];
  const { code, lines } = await runChild(findCommand("mvn") ?? "mvn", args, { name: "Maven", logFile: join(folder, "maven.log") });
  if (code !== 0) throw new Error(`mvn package failed with status ${code}:\n${lines.slice(-40).join("\n")}`);
}
