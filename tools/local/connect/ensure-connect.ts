import { readdirSync, readFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { copyDependencies, digest, javaHome, makeOnce } from "../installation/index.js";
import { Once } from "../process/index.js";

const POM = join(__dirname, "pom.xml");

/**
 * MSK Connect's versions and the Kafka release on Maven Central for each. MSK Connect also has 2.7.1, which the local platform does not run.
 * Source: MSK developer guide, CreateConnector, kafkaConnectVersion (2026-11).
 */
const RELEASES: Readonly<Record<string, string>> = { "3.7.x": "3.7.2" };

/** The versions of MSK Connect that the local platform runs. */
export const connectVersions: readonly string[] = Object.keys(RELEASES);

const once = new Once();

/** The program of a worker. */
export interface ConnectInstallation {
  readonly java: string;
  readonly classPath: string;
}

/**
 * Installs the jars of a Kafka Connect worker. An existing installation is reused until the pom changes.
 *
 * @throws Error if the JDK or Maven is missing or fails, with the last lines of its output
 */
export function ensureConnect(toolsDir: string, version: string, log: (line: string) => void): Promise<ConnectInstallation> {
  const release = RELEASES[version];
  if (release === undefined) throw new Error(`Kafka Connect ${version} can't run on the local platform; use ${connectVersions.join(", ")}`);
  const lib = join(toolsDir, "connect", release);
  return once.do(lib, async () => {
    await makeOnce(lib, digest(release, readFileSync(POM)), async (target) => {
      log(`fetching Kafka Connect ${release} from Maven Central (about 45 MB, once)`);
      await copyDependencies(POM, target, { "kafka.version": release });
    });
    const jars = readdirSync(lib).filter((file) => file.endsWith(".jar"));
    return { java: javaHome().java, classPath: jars.map((jar) => join(lib, jar)).join(delimiter) };
  });
}
