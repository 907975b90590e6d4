import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { findCommand } from "../process/index.js";

const OLDEST_JAVA = 17;

/** The Java development kit of the machine, found by `JAVA_HOME` or the PATH. */
export interface JavaHome {
  readonly java: string;
  readonly javac: string;
  readonly jar: string;
  /** The output of `java -version` in one line; part of the key of files that depend on the JVM. */
  readonly version: string;
}

let found: JavaHome | undefined;

/** @throws Error that names the missing program and how to install it */
export function javaHome(): JavaHome {
  found ??= { java: tool("java"), javac: tool("javac"), jar: tool("jar"), version: version(tool("java")) };
  return found;
}

function tool(name: string): string {
  const home = process.env["JAVA_HOME"];
  const program = (home && findCommand(join(home, "bin", name))) || findCommand(name);
  if (program) return program;
  throw new Error(`${name} not found: Kafka requires a JDK ${OLDEST_JAVA} or newer (Debian: apt install openjdk-17-jdk-headless)`);
}

function version(java: string): string {
  const { status, stderr, error } = spawnSync(java, ["-version"], { encoding: "utf8", timeout: 30_000 });
  if (status !== 0) throw new Error(`${java} -version failed: ${error?.message ?? stderr}`, { cause: error });
  const major = javaMajor(stderr);
  if (major === undefined || major < OLDEST_JAVA)
    throw new Error(`${java} is Java ${major ?? "of an unknown version"}: Kafka requires a JDK ${OLDEST_JAVA} or newer`);
  return stderr.trim().replaceAll("\n", "; ");
}

/** Returns the feature release in the output of `java -version`: 17 of `openjdk version "17.0.15"`, 8 of `java version "1.8.0_402"`. */
export function javaMajor(output: string): number | undefined {
  const [, first, second] = /version "(\d+)(?:\.(\d+))?/.exec(output) ?? [];
  if (first === undefined) return undefined;
  return Number(first === "1" ? second : first);
}
