import type { Moto } from "./moto/moto.js";

interface Line {
  readonly timestampMs: number;
  readonly message: string;
}

const FLUSH_EVERY_MS = 1000;

/** Writes to CloudWatch Logs what functions and APIs print: once a second, so that moto is not kept busy by it. */
export class Logs {
  private readonly pending = new Map<string, { group: string; stream: string; lines: Line[] }>();
  private readonly streams = new Set<string>();
  private timer: NodeJS.Timeout | undefined;
  private flushing: Promise<void> = Promise.resolve();

  constructor(
    private readonly moto: Pick<Moto, "json">,
    private readonly region: string,
    private readonly log: (line: string) => void,
  ) {}

  write(group: string, stream: string, lines: readonly Line[]): void {
    if (lines.length === 0) return;
    const key = `${group}\n${stream}`;
    const entry = this.pending.get(key) ?? { group, stream, lines: [] };
    entry.lines.push(...lines);
    this.pending.set(key, entry);
    this.timer ??= setTimeout(() => void this.flush(), FLUSH_EVERY_MS);
  }

  async flush(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    const batches = [...this.pending.values()];
    this.pending.clear();
    this.flushing = this.flushing.then(async () => {
      for (const batch of batches) {
        await this.put(batch)
          .catch(() => this.put(batch)) // the group may have been deleted since: it is then made anew
          .catch((failure: Error) => this.log(`logs: ${batch.group}: ${failure.message}`));
      }
    });
    await this.flushing;
  }

  private async put({ group, stream, lines }: { group: string; stream: string; lines: readonly Line[] }): Promise<void> {
    const key = `${group}\n${stream}`;
    if (!this.streams.has(key)) {
      await this.create("CreateLogGroup", { logGroupName: group });
      await this.create("CreateLogStream", { logGroupName: group, logStreamName: stream });
    }
    const logEvents = lines
      .map(({ timestampMs, message }) => ({ timestamp: timestampMs, message }))
      .sort((a, b) => a.timestamp - b.timestamp);
    this.streams.delete(key);
    await this.moto.json("logs", this.region, "Logs_20140328.PutLogEvents", { logGroupName: group, logStreamName: stream, logEvents });
    this.streams.add(key);
  }

  private async create(operation: string, input: object): Promise<void> {
    await this.moto.json("logs", this.region, `Logs_20140328.${operation}`, input).catch((failure: Error) => {
      if (!failure.message.includes("ResourceAlreadyExistsException")) throw failure;
    });
  }
}
