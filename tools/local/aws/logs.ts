import type { Moto } from "./moto/moto.js";

interface Line {
  readonly timestampMs: number;
  readonly message: string;
}

const FLUSH_EVERY_MS = 1000;

/** A log stream. */
interface Destination {
  readonly group: string;
  readonly stream: string;
  /** Returns whether the writer is allowed to create a missing log group. */
  readonly canCreateGroup: () => Promise<boolean>;
}

/** Writes the output of functions and APIs to CloudWatch Logs, in one batch a second to limit the load on moto. */
export class Logs {
  private readonly pending = new Map<string, Destination & { readonly lines: Line[] }>();
  private readonly streams = new Set<string>();
  private timer: NodeJS.Timeout | undefined;
  private flushing: Promise<void> = Promise.resolve();

  constructor(
    private readonly moto: Pick<Moto, "json">,
    private readonly region: string,
    private readonly log: (line: string) => void,
    /** Receives what was written. */
    private readonly written: (group: string, lines: readonly Line[]) => Promise<void> = async () => undefined,
  ) {}

  write(to: Destination, lines: readonly Line[]): void {
    if (lines.length === 0) return;
    const key = keyOf(to);
    const entry = this.pending.get(key) ?? { ...to, lines: [] };
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
      for (const { lines, ...to } of batches) {
        await this.put(to, lines)
          .catch(() => this.put(to, lines)) // the group may have been deleted since the last write
          .catch((failure: Error) => this.log(`logs: ${to.group}: ${failure.message}`));
      }
    });
    await this.flushing;
  }

  private async put(to: Destination, lines: readonly Line[]): Promise<void> {
    const key = keyOf(to);
    const { group: logGroupName, stream: logStreamName } = to;
    if (!this.streams.has(key)) await this.createStream(to);
    const logEvents = lines
      .map(({ timestampMs, message }) => ({ timestamp: timestampMs, message }))
      .sort((a, b) => a.timestamp - b.timestamp);
    this.streams.delete(key);
    await this.call("PutLogEvents", { logGroupName, logStreamName, logEvents });
    this.streams.add(key);
    await this.written(logGroupName, lines);
  }

  private async createStream({ group: logGroupName, stream: logStreamName, canCreateGroup }: Destination): Promise<void> {
    const stream = () => this.call("CreateLogStream", { logGroupName, logStreamName }).catch(ignore("ResourceAlreadyExistsException"));
    await stream().catch(async (failure: Error) => {
      if (!failure.message.includes("ResourceNotFoundException") || !(await canCreateGroup())) throw failure;
      await this.call("CreateLogGroup", { logGroupName }).catch(ignore("ResourceAlreadyExistsException"));
      await stream();
    });
  }

  private async call(operation: string, input: object): Promise<void> {
    await this.moto.json("logs", this.region, `Logs_20140328.${operation}`, input);
  }
}

const keyOf = ({ group, stream }: Destination) => `${group}\n${stream}`;

const ignore = (code: string) => (failure: Error) => {
  if (!failure.message.includes(code)) throw failure;
};
