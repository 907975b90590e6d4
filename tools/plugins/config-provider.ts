import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { deterministicZip } from "../build/deterministic-zip.js";
import { copyDependencies, digest, javaHome, makeOnce, run } from "../local/kafka/index.js";

const POM = join(__dirname, "pom.xml");
const SOURCES = join(__dirname, "java/io/mskha/connect");

/** Libraries that workers have. In a plugin they would hide the worker's own, and the worker could not use the plugin's classes. */
const OF_WORKERS = /^(connect-|kafka-|jackson-|slf4j-|log4j|reload4j|logback|lz4-java|snappy-java|zstd-jni)/;

/** Returns true for a file that a plugin must not bring. */
export const isOfWorkers = (file: string): boolean => OF_WORKERS.test(file);

/** Returns the key of the config provider: it changes when its source, its libraries or the JDK change. */
export const configProviderKey = (): string =>
  digest(readFileSync(POM), javaHome().version, ...readdirSync(SOURCES).map((file) => readFileSync(join(SOURCES, file))));

/**
 * Builds the config provider that reads secrets of AWS Secrets Manager, with its libraries.
 *
 * @param toolsDir - folder for downloads that are kept
 * @returns the jars by file name
 */
export async function configProvider(toolsDir: string, log: (line: string) => void): Promise<Record<string, Uint8Array>> {
  const folder = join(toolsDir, "connect", "config-provider");
  await makeOnce(folder, configProviderKey(), async (target) => {
    log("fetching the AWS SDK for the config provider from Maven Central (about 5 MB, once)");
    const lib = join(target, "lib");
    await copyDependencies(POM, lib);
    const sources = readdirSync(SOURCES).map((file) => join(SOURCES, file));
    // Without debug information, JDKs write the same classes.
    await run(javaHome().javac, ["--release", "11", "-g:none", "-cp", join(lib, "*"), "-d", join(target, "classes"), ...sources], target);
  });
  const classes = join(folder, "classes");
  const files = readdirSync(classes, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const service = { "META-INF/services/org.apache.kafka.common.config.provider.ConfigProvider": Buffer.from(`${PROVIDER}\n`) };
  const jar = Object.fromEntries(
    files.map(({ parentPath, name }) => {
      const file = join(parentPath, name);
      return [file.slice(classes.length + 1), readFileSync(file)];
    }),
  );
  const libraries = readdirSync(join(folder, "lib")).filter((file) => file.endsWith(".jar") && !isOfWorkers(file));
  return {
    "msk-ha-config-provider.jar": deterministicZip({ ...jar, ...service }),
    ...Object.fromEntries(libraries.map((file) => [file, readFileSync(join(folder, "lib", file))])),
  };
}

const PROVIDER = "io.mskha.connect.SecretsManagerConfigProvider";
