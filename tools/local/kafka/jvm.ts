import { runChild } from "../process/index.js";

/** What every JVM of a cluster is started with. */
export interface Jvm {
  readonly java: string;
  readonly classPath: string;
  /** Kafka's compressors unpack libraries there. */
  readonly tmpDir: string;
  readonly log4j: string;
  /** Flags of class data sharing. */
  readonly archive: readonly string[];
}

/** How a node is started. */
export interface NodeCommand {
  readonly java: string;
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
}

/** The command of a broker or controller: flags that make six of them start in seconds and fit in one GiB, measured on two cores. */
export function nodeCommand(jvm: Jvm, heapMb: number, propertiesFile: string, env: NodeJS.ProcessEnv): NodeCommand {
  // A young generation of 20 MiB from the start: left to itself it begins with 10 and collects a dozen times while the node boots.
  const flags = ["-Xms48m", "-Xmn20m", `-Xmx${heapMb}m`, "-XX:+ExitOnOutOfMemoryError"];
  return { java: jvm.java, args: [...flags, ...commandLine(jvm, "Node", [propertiesFile])], env: { ...SMALL, ...env } };
}

/**
 * Runs one of our short-lived programs.
 * @returns the lines that it said
 * @throws Error with the last lines of what it said if it fails
 */
export async function runJava(
  jvm: Jvm,
  mainClass: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
): Promise<readonly string[]> {
  const { code, signal, lines } = await runChild(jvm.java, commandLine(jvm, mainClass, args), {
    name: mainClass,
    env: { ...SMALL, ...env },
  });
  if (code !== 0) throw new Error(`${mainClass} ended with ${signal ?? `status ${code}`}:\n${lines.slice(-15).join("\n")}`);
  return lines;
}

/** glibc's arenas, one for each thread, would cost each JVM tens of MiB. */
const SMALL = { PATH: process.env["PATH"], MALLOC_ARENA_MAX: "2" };

function commandLine({ classPath, tmpDir, log4j, archive }: Jvm, mainClass: string, args: readonly string[]): string[] {
  return [
    "-XX:+UseSerialGC", // the others take threads and memory for pauses that small heaps don't have
    "-XX:TieredStopAtLevel=1", // the second compiler earns its time after minutes only
    "-XX:-UsePerfData", // else a file in the system's temporary folder for each JVM
    "-Djava.awt.headless=true",
    `-Djava.io.tmpdir=${tmpDir}`,
    `-Dlog4j.configuration=file:${log4j}`,
    ...archive,
    "-cp",
    classPath,
    `io.mskha.local.${mainClass}`,
    ...args,
  ];
}
