import { readFile } from "node:fs/promises";
import { availableParallelism, freemem } from "node:os";

/** What a broker's process has used since its start. */
export interface ProcessUsage {
  readonly atMs: number;
  readonly userSeconds: number;
  readonly systemSeconds: number;
  readonly residentBytes: number;
  readonly readBytes: number;
  readonly writtenBytes: number;
}

/** Ticks of /proc/<pid>/stat in a second: USER_HZ, which is 100 on all architectures that Node.js supports. */
const TICKS = 100;
const PAGE_BYTES = 4_096;

/** Reads the usage of a process; undefined if the process has exited, and on systems other than Linux. */
export async function usageOf(pid: number): Promise<ProcessUsage | undefined> {
  try {
    const [stat, io] = await Promise.all([readFile(`/proc/${pid}/stat`, "utf8"), readFile(`/proc/${pid}/io`, "utf8")]);
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" "); // the name, in parentheses, can contain spaces
    const field = (number: number) => Number(fields[number - 3]);
    const bytes = (name: string) => Number(new RegExp(`^${name}: (\\d+)$`, "m").exec(io)?.[1] ?? 0);
    return {
      atMs: Date.now(),
      userSeconds: field(14) / TICKS,
      systemSeconds: field(15) / TICKS,
      residentBytes: field(24) * PAGE_BYTES,
      readBytes: bytes("read_bytes"),
      writtenBytes: bytes("write_bytes"),
    };
  } catch {
    return undefined;
  }
}

/**
 * Returns the metrics of a broker's instance. The instance is this machine as far as the broker uses it: other processes don't count. CPU is
 * in percent of all cores.
 */
export function hostMetrics(before: ProcessUsage | undefined, now: ProcessUsage): Readonly<Record<string, number>> {
  const memory = { MemoryUsed: now.residentBytes, MemoryFree: freemem() };
  const seconds = before ? (now.atMs - before.atMs) / 1_000 : 0;
  if (!before || seconds <= 0 || now.userSeconds < before.userSeconds) return memory; // the process has restarted
  const percent = (used: number) => Math.min(100, (100 * used) / seconds / availableParallelism());
  const [CpuUser, CpuSystem] = [percent(now.userSeconds - before.userSeconds), percent(now.systemSeconds - before.systemSeconds)];
  return { ...memory, CpuUser, CpuSystem, CpuIdle: Math.max(0, 100 - CpuUser - CpuSystem) };
}

/** Returns the bytes that a broker's process read from and wrote to its volume. */
export function volumeMetrics(before: ProcessUsage | undefined, now: ProcessUsage): Readonly<Record<string, number>> {
  if (!before || now.writtenBytes < before.writtenBytes || now.readBytes < before.readBytes) return {};
  return { VolumeReadBytes: now.readBytes - before.readBytes, VolumeWriteBytes: now.writtenBytes - before.writtenBytes };
}
