import { open } from "node:fs/promises";
import type { LogEvent } from "../../metrics/index.js";
import type { Logs } from "../logs.js";
import type { Cluster, Clusters } from "../msk/clusters/clusters.js";

/** What is read of a log at once; the rest follows a minute later. */
const LARGEST_BYTES = 1024 * 1024;
/** Begins a log event: `2026-11-26 18:00:00,123 INFO …`, in the time zone of this machine. */
const EVENT = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d),(\d{3}) /;

/** Delivers the logs of brokers to the log groups that clusters name, once a minute. */
export class BrokerLogs {
  /** How much of each file is delivered, bytes. */
  private readonly delivered = new Map<string, number>();

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

  /** Reads complete lines that were added since the last time. Also without a log group: what is older is not delivered later. */
  private async newEvents(file: string): Promise<LogEvent[]> {
    const handle = await open(file, "r").catch(() => undefined);
    if (!handle) return []; // the broker has not written yet
    try {
      const { size } = await handle.stat();
      const before = this.delivered.get(file) ?? 0;
      const start = before > size ? 0 : before; // a new cluster of the same name
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(Math.min(LARGEST_BYTES, size - start)), 0, undefined, start);
      const complete = buffer.subarray(0, bytesRead).lastIndexOf(10) + 1;
      this.delivered.set(file, start + complete);
      return eventsOf(buffer.subarray(0, complete).toString());
    } finally {
      await handle.close();
    }
  }
}

function logGroupOf({ settings }: Cluster): string | undefined {
  const logs = settings.loggingInfo?.brokerLogs.cloudWatchLogs as { readonly enabled: boolean; readonly logGroup?: string } | undefined;
  return logs?.enabled ? logs.logGroup : undefined;
}

/** Returns the events in a text. Lines without a time, as of a stack trace, belong to the event before them. */
export function eventsOf(text: string): LogEvent[] {
  const events: { timestampMs: number; message: string }[] = [];
  for (const line of text.split("\n").filter((each) => each !== "")) {
    const [, date, time, ms] = EVENT.exec(line) ?? [];
    const last = events.at(-1);
    if (date !== undefined) events.push({ timestampMs: new Date(`${date}T${time}.${ms}`).getTime(), message: line });
    else if (last) last.message += `\n${line}`;
  }
  return events;
}
