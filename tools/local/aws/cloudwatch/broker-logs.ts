import { open } from "node:fs/promises";
import type { LogEvent } from "../../metrics/index.js";
import type { Logs } from "../logs.js";
import type { Cluster, Clusters } from "../msk/clusters/clusters.js";

/** What is read of a log at once; the rest follows a minute later. With its overhead, an event of this size fits into a PutLogEvents request. */
const LARGEST_BYTES = 1_000_000;
/** Begins a log event: `2026-11-26 18:00:00,123 INFO …`, in the time zone of this machine. */
const EVENT = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d),(\d{3}) /;

/** Delivers the logs of brokers to the log groups that clusters name, once a minute. */
export class BrokerLogs {
  /** How much of each file is delivered, bytes, and the time of its last event. */
  private readonly delivered = new Map<string, { readonly bytes: number; readonly timestampMs: number | undefined }>();

  constructor(
    private readonly clusters: Pick<Clusters, "inAllRegions">,
    private readonly logs: Pick<Logs, "write" | "flush">,
  ) {}

  async deliver(): Promise<void> {
    for (const cluster of this.clusters.inAllRegions()) {
      const group = logGroupOf(cluster);
      for (const { id, file } of cluster.running?.logFiles() ?? []) {
        const events = await this.newEvents(file);
        // MSK's names of log streams are not documented.
        if (group !== undefined)
          this.logs.write({ group, stream: `${cluster.name}/broker-${id}`, canCreateGroup: async () => false }, events);
      }
    }
    await this.logs.flush();
  }

  /**
   * Reads complete lines that were added since the last time, and the beginning of a line that is longer than a read. Also without a log
   * group: what is older is not delivered later.
   */
  private async newEvents(file: string): Promise<LogEvent[]> {
    const handle = await open(file, "r").catch(() => undefined);
    if (!handle) return []; // the broker has not written yet
    try {
      const { size } = await handle.stat();
      const before = this.delivered.get(file);
      const continues = before !== undefined && before.bytes <= size; // otherwise a new cluster of the same name
      const start = continues ? before.bytes : 0;
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(Math.min(LARGEST_BYTES, size - start)), 0, undefined, start);
      const length = lengthOf(buffer.subarray(0, bytesRead));
      const events = eventsOf(buffer.subarray(0, length).toString(), continues ? before.timestampMs : undefined);
      this.delivered.set(file, { bytes: start + length, timestampMs: events.at(-1)?.timestampMs ?? before?.timestampMs });
      return events;
    } finally {
      await handle.close();
    }
  }
}

/** Returns how many bytes of a read are delivered: its complete lines, or whole characters of a line that fills it. */
function lengthOf(read: Buffer): number {
  const lines = read.lastIndexOf(NEW_LINE) + 1;
  if (lines > 0 || read.length < LARGEST_BYTES) return lines;
  let length = read.length - 1;
  while (length > 1 && isInsideCharacter(read[length] as number)) length--;
  return length;
}

const NEW_LINE = 10;
/** Bytes after the first of a character in UTF-8. */
const isInsideCharacter = (byte: number) => byte >> 6 === 0b10;

function logGroupOf({ settings }: Cluster): string | undefined {
  const logs = settings.loggingInfo?.brokerLogs.cloudWatchLogs as { readonly enabled: boolean; readonly logGroup?: string } | undefined;
  return logs?.enabled ? logs.logGroup : undefined;
}

/**
 * Returns the events in a text. Lines without a time, as of a stack trace, belong to the event before them. At the start of the text they
 * are an event with the time of the last event that was delivered.
 *
 * @param lastMs - the time of that event; without one, such lines are dropped
 */
export function eventsOf(text: string, lastMs?: number): LogEvent[] {
  const events: { timestampMs: number; message: string }[] = [];
  for (const line of text.split("\n").filter((each) => each !== "")) {
    const [, date, time, ms] = EVENT.exec(line) ?? [];
    const last = events.at(-1);
    if (date !== undefined) events.push({ timestampMs: new Date(`${date}T${time}.${ms}`).getTime(), message: line });
    else if (last) last.message += `\n${line}`;
    else if (lastMs !== undefined) events.push({ timestampMs: lastMs, message: line });
  }
  return events;
}
