import { startChild } from "../process/index.js";
import { jvmFlags } from "./node-command.js";

export interface FormatOptions {
  readonly java: string;
  readonly classPath: string;
  readonly tmpDir: string;
  readonly log4j: string;
  readonly archive: readonly string[];
  /** Kafka's own id of the cluster: 16 bytes in base64url. */
  readonly clusterId: string;
}

/**
 * Formats the storage of nodes by their property files, all in one JVM: six JVMs would take as long as starting the cluster.
 * @throws Error with what Kafka's storage tool said
 */
export async function formatStorage(propertyFiles: readonly string[], options: FormatOptions): Promise<void> {
  const { java, classPath, tmpDir, log4j, archive, clusterId } = options;
  const flags = [...jvmFlags(tmpDir), ...archive, `-Dlog4j.configuration=file:${log4j}`];
  const lines: string[] = [];
  const child = startChild(java, [...flags, "-cp", classPath, "io.mskha.local.FormatNodes", clusterId, ...propertyFiles], {
    name: "storage tool",
    onLine: (line) => lines.push(line),
  });
  const { code, signal } = await child.exited;
  if (code !== 0) throw new Error(`Kafka's storage tool ended with ${signal ?? `status ${code}`}:\n${lines.slice(-15).join("\n")}`);
}
