/** How a node's JVM is started. */
export interface NodeCommand {
  readonly java: string;
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
}

export interface CommandOptions {
  readonly java: string;
  readonly classPath: string;
  /** The node's folder of temporary files: Kafka's compressors unpack libraries there. */
  readonly tmpDir: string;
  readonly log4j: string;
  readonly heapMb: number;
  readonly propertiesFile: string;
  /** JVM flags of class data sharing. */
  readonly archive: readonly string[];
  readonly env: NodeJS.ProcessEnv;
}

/** The JVM's command line: flags that make six of them start in seconds and fit in one GiB, measured on two cores. */
export function nodeCommand({ java, classPath, tmpDir, log4j, heapMb, propertiesFile, archive, env }: CommandOptions): NodeCommand {
  const args = [
    ...jvmFlags(tmpDir),
    "-Xms32m",
    `-Xmx${heapMb}m`,
    "-XX:+ExitOnOutOfMemoryError",
    ...archive,
    `-Dlog4j.configuration=file:${log4j}`,
    "-cp",
    classPath,
    "io.mskha.local.Node",
    propertiesFile,
  ];
  return { java, args, env };
}

/** Flags for every JVM of ours, short-lived ones too. */
export function jvmFlags(tmpDir: string): readonly string[] {
  return [
    "-XX:+UseSerialGC", // the others take threads and memory for pauses that small heaps don't have
    "-XX:TieredStopAtLevel=1", // the second compiler earns its time after minutes only
    "-XX:-UsePerfData", // else a file in the system's temporary folder for each JVM
    "-Djava.awt.headless=true",
    `-Djava.io.tmpdir=${tmpDir}`,
  ];
}
