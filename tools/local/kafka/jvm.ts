import { runChild } from "../process/index.js";

/** A Java installation with the classes that it runs. */
export interface JavaProgram {
  readonly java: string;
  readonly classPath: string;
  /** Folder into which Kafka's compressors unpack libraries. */
  readonly tmpDir: string;
  readonly log4j: string;
}

/** The settings of every JVM of a cluster. */
export interface Jvm extends JavaProgram {
  /** Flags of class data sharing. */
  readonly archive: readonly string[];
}

/** The command that starts a node. */
export interface NodeCommand {
  readonly java: string;
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
}

/** Returns the command of a broker or controller. With these flags six nodes start in seconds and fit in 1 GiB, measured on two cores. */
export function nodeCommand(
  jvm: Jvm,
  heapMb: number,
  propertiesFile: string,
  env: NodeJS.ProcessEnv,
  more: readonly string[] = [],
): NodeCommand {
  // A young generation of 20 MiB: the default starts with 10 and collects a dozen times while the node starts.
  const flags = ["-Xms48m", "-Xmn20m", ...more, ...jvm.archive];
  return javaCommand(jvm, { heapMb, flags, mainClass: `${OURS}.Node`, args: [propertiesFile], env });
}

/** Returns the command of a JVM that runs until it is stopped. @param program - what it runs, with `flags` and variables in addition to ours */
export function javaCommand(
  jvm: JavaProgram,
  program: {
    readonly heapMb: number;
    readonly flags: readonly string[];
    readonly mainClass: string;
    readonly args: readonly string[];
    readonly env: NodeJS.ProcessEnv;
  },
): NodeCommand {
  const { heapMb, flags, mainClass, args, env } = program;
  const limits = [`-Xmx${heapMb}m`, "-XX:+ExitOnOutOfMemoryError"];
  return { java: jvm.java, args: [...limits, ...flags, ...commandLine(jvm, mainClass, args)], env: { ...SMALL, ...env } };
}

/**
 * Runs one of the short-lived programs in `java/`.
 * @returns the lines of its output
 * @throws Error with the last lines of its output if it fails
 */
export async function runJava(
  jvm: Jvm,
  mainClass: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
): Promise<readonly string[]> {
  const { code, signal, lines } = await runChild(jvm.java, [...jvm.archive, ...commandLine(jvm, `${OURS}.${mainClass}`, args)], {
    name: mainClass,
    env: { ...SMALL, ...env },
  });
  if (code !== 0) throw new Error(`${mainClass} failed with ${signal ?? `status ${code}`}:\n${lines.slice(-15).join("\n")}`);
  return lines;
}

/** Limits glibc's arenas: one per thread would use tens of MiB in each JVM. */
const SMALL = { PATH: process.env["PATH"], MALLOC_ARENA_MAX: "2" };

/** Package of the local platform's classes. */
const OURS = "io.mskha.local";

function commandLine({ classPath, tmpDir, log4j }: JavaProgram, mainClass: string, args: readonly string[]): string[] {
  return [
    "-XX:+UseSerialGC", // other collectors use threads and memory to avoid pauses that small heaps don't have
    "-XX:TieredStopAtLevel=1", // the second compiler pays off only after minutes
    "-XX:-UsePerfData", // otherwise each JVM writes a file to the system's temporary folder
    "-Djava.awt.headless=true",
    `-Djava.io.tmpdir=${tmpDir}`,
    `-Dlog4j.configuration=file:${log4j}`,
    "-cp",
    classPath,
    mainClass,
    ...args,
  ];
}
