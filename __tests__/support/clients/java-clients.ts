import { execFile } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { findCommand } from "../../../tools/local/process/index.js";
import { root, toolsFolder } from "../../../tools/setup/folders.js";

const run = promisify(execFile);

/** The Kafka command line tools that the generated files call, and their main classes. Source: the scripts in bin/ of Kafka 3.9.1. */
const commandLine = {
  "kafka-topics.sh": "org.apache.kafka.tools.TopicCommand",
  "kafka-console-producer.sh": "kafka.tools.ConsoleProducer",
  "kafka-console-consumer.sh": "org.apache.kafka.tools.consumer.ConsoleConsumer",
  "kafka-configs.sh": "kafka.admin.ConfigCommand",
  "kafka-consumer-groups.sh": "org.apache.kafka.tools.consumer.group.ConsumerGroupCommand",
};

const flags = ["-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-XX:-UsePerfData"];

/** Java clients with the libraries of a generated `dependencies.xml`, and Kafka's command line tools. */
export interface JavaClients {
  /** Runs `ProduceConsume` in the folder of `client.properties`, by default with administration. @returns its output */
  produceConsume(cwd: string, env: NodeJS.ProcessEnv, topic: string, bytes: number, only?: "records"): Promise<string>;
  /** Runs the main class of the program with these arguments. @returns its output */
  run(mainClass: string, args: readonly string[], cwd: string, env: NodeJS.ProcessEnv): Promise<string>;
  /** A folder for the PATH, with scripts that have the names of Kafka's. */
  readonly bin: string;
}

/**
 * Downloads the libraries with Maven and compiles the test program.
 *
 * @param dependencies - the unchanged output of `msk client-config --for java`
 * @param folder - for generated files; jars are cached for other runs
 * @param program - name of the program in `java/`, whose libraries have a separate cache
 */
export async function javaClients(dependencies: string, folder: string, program = "ProduceConsume"): Promise<JavaClients> {
  const jars = join(toolsFolder, program === "ProduceConsume" ? "kafka-clients" : `kafka-clients-${program}`);
  const pom = pomOf(dependencies);
  if (!existsSync(join(jars, "pom.xml")) || readFileSync(join(jars, "pom.xml"), "utf8") !== pom) {
    mkdirSync(jars, { recursive: true });
    writeFileSync(join(folder, "pom.xml"), pom);
    const copy = ["org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies", `-DoutputDirectory=${jars}`];
    await run(findCommand("mvn") ?? "mvn", ["-B", "-q", "-f", join(folder, "pom.xml"), ...copy]);
    writeFileSync(join(jars, "pom.xml"), pom); // last, because it marks the jars as complete
  }
  const classes = join(folder, "classes");
  const log4j = join(folder, "log4j.properties");
  writeFileSync(
    log4j,
    "log4j.rootLogger=ERROR, err\nlog4j.appender.err=org.apache.log4j.ConsoleAppender\nlog4j.appender.err.Target=System.err\nlog4j.appender.err.layout=org.apache.log4j.SimpleLayout\n",
  );
  const source = join(root, `__tests__/support/clients/java/${program}.java`);
  await run("javac", ["-cp", join(jars, "*"), "-d", classes, source]);
  const java = [...flags, `-Dlog4j.configuration=file:${log4j}`, "-cp", `${join(jars, "*")}:${classes}`];
  const runMain: JavaClients["run"] = async (mainClass, args, cwd, env) =>
    (await run("java", [...java, mainClass, ...args], { cwd, env, timeout: 120_000 })).stdout;
  return {
    produceConsume: (cwd, env, topic, bytes, only) =>
      runMain("ProduceConsume", ["client.properties", topic, String(bytes), ...(only ? [only] : [])], cwd, env),
    run: runMain,
    bin: scripts(join(folder, "bin"), java),
  };
}

/** Writes a script for each command line tool, which starts a JVM with its main class. */
function scripts(bin: string, java: readonly string[]): string {
  mkdirSync(bin, { recursive: true });
  for (const [name, mainClass] of Object.entries(commandLine)) {
    writeFileSync(join(bin, name), `#!/bin/sh\nexec java ${java.map((arg) => `'${arg}'`).join(" ")} ${mainClass} "$@"\n`);
    chmodSync(join(bin, name), 0o755);
  }
  return bin;
}

function pomOf(dependencies: string): string {
  const tool = (group: string, artifact: string, version: string) =>
    `<dependency><groupId>${group}</groupId><artifactId>${artifact}</artifactId><version>${version}</version></dependency>`;
  return `<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>io.mskha</groupId>
  <artifactId>clients</artifactId>
  <version>0.1.0</version>
  <packaging>pom</packaging>
  <dependencies>
${dependencies}
${tool("org.apache.kafka", "kafka_2.13", "3.9.1")}
${tool("org.apache.kafka", "kafka-tools", "3.9.1")}
${tool("org.slf4j", "slf4j-reload4j", "1.7.36")}
  </dependencies>
</project>
`;
}
