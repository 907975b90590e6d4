import { readdirSync, readFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { copyArtifact, copyDependencies, digest, javaHome, makeOnce, run } from "../installation/index.js";
import { Once } from "../process/index.js";
import { kafkaRelease } from "./versions.js";

const POM = join(__dirname, "pom.xml");
const SOURCES = join(__dirname, "java", "io", "mskha", "local");

/** Clusters that start concurrently share one installation. */
const once = new Once();

/** The installation of one Kafka version. */
export interface KafkaInstallation {
  readonly release: string;
  /** Changes when the jars change. */
  readonly key: string;
  readonly dir: string;
  /** The jars one by one, in order: class data sharing requires the same order and rejects folders of classes. */
  readonly classPath: string;
}

/**
 * Installs the jars of a Kafka version and compiles the local platform's classes against them. An existing installation is reused
 * until the pom, the sources or the JDK change.
 *
 * @throws Error if the JDK or Maven is missing or fails, with the last lines of its output
 */
export async function ensureKafka(toolsDir: string, kafkaVersion: string, log: (line: string) => void): Promise<KafkaInstallation> {
  const release = kafkaRelease(kafkaVersion);
  return once.do(join(toolsDir, release), () => install(toolsDir, release, log));
}

async function install(toolsDir: string, release: string, log: (line: string) => void): Promise<KafkaInstallation> {
  const dir = join(toolsDir, "kafka", release);
  const java = javaHome();
  const lib = join(dir, "lib");
  const libKey = digest(release, readFileSync(POM));
  await makeOnce(lib, libKey, async (target) => {
    log(`fetching Kafka ${release} from Maven Central (about 55 MB, once)`);
    await copyDependencies(POM, target, { "kafka.version": release });
  });
  const sources = readdirSync(SOURCES).map((file) => join(SOURCES, file));
  const classes = join(dir, "msk-local");
  const key = digest(libKey, java.version, ...sources.map((file) => readFileSync(file)));
  await makeOnce(classes, key, async (target) => {
    const output = join(target, "classes");
    await run(java.javac, ["--release", "17", "-cp", join(lib, "*"), "-d", output, ...sources], target);
    await run(java.jar, ["--create", "--file", join(target, "msk-local.jar"), "-C", output, "."], target);
  });
  const jars = readdirSync(lib).filter((file) => file.endsWith(".jar"));
  return { release, key, dir, classPath: [join(classes, "msk-local.jar"), ...jars.sort().map((jar) => join(lib, jar))].join(delimiter) };
}

/** Returns the jar with Kafka's LocalTieredStorage, which Kafka publishes with its tests. Only nodes with tiered storage use it. */
export function ensureTieredStorage({ release, dir }: KafkaInstallation, log: (line: string) => void): Promise<string> {
  const folder = join(dir, "tiered-storage");
  return once.do(folder, async () => {
    await makeOnce(folder, release, async (target) => {
      log(`fetching Kafka's store for tiered storage ${release} from Maven Central (once)`);
      await copyArtifact(`org.apache.kafka:kafka-storage:${release}:jar:test`, target);
    });
    return join(folder, `kafka-storage-${release}-test.jar`);
  });
}

const JMX_EXPORTER = { artifact: "jmx_prometheus_javaagent", version: "0.20.0" };

/** Returns the jar of Prometheus' JMX exporter. Versions from 1.0 rename some metrics that MSK has. */
export function ensureJmxExporter(toolsDir: string, log: (line: string) => void): Promise<string> {
  const { artifact, version } = JMX_EXPORTER;
  const folder = join(toolsDir, "jmx-exporter");
  return once.do(folder, async () => {
    await makeOnce(folder, version, async (target) => {
      log(`fetching the JMX exporter ${version} from Maven Central (once)`);
      await copyArtifact(`io.prometheus.jmx:${artifact}:${version}`, target);
    });
    return join(folder, `${artifact}-${version}.jar`);
  });
}
