import type { FunctionConfiguration, FunctionHost, LogLine } from "./host.js";

/** The size of LogResult in the Invoke API. */
const TAIL_BYTES = 4096;
/** Lines are buffered for this time before they are sent to CloudWatch Logs. */
const FLUSH_AFTER_MS = 500;
/** Lambda truncates a log event at this size. */
const EVENT_LIMIT_BYTES = 256 * 1024 - 26;

/** The log of one execution environment: the platform's and the function's lines, in Lambda's format, sent in order to one log stream. */
export class LogStream {
  readonly name: string;
  #pending: LogLine[] = [];
  #tail: string[] | undefined;
  #sending: Promise<void> = Promise.resolve();
  #timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly configuration: FunctionConfiguration,
    private readonly host: Pick<FunctionHost, "writeLogs">,
    id: string,
    private readonly warn: (line: string) => void,
  ) {
    this.name = `${new Date().toISOString().slice(0, 10).replaceAll("-", "/")}/[$LATEST]${id}`;
  }

  /** Writes a line of the function. */
  write(message: string): void {
    const event = { timestampMs: Date.now(), message: `${message.slice(0, EVENT_LIMIT_BYTES)}\n` };
    this.#tail?.push(event.message);
    this.#pending.push(event);
    this.#timer ??= setTimeout(() => this.#send(), FLUSH_AFTER_MS).unref();
  }

  /** Writes a line of the platform: text like `START RequestId: …`, or a JSON object of `type` where the function logs JSON. */
  platform(type: string, text: string, record: Readonly<Record<string, unknown>>): void {
    const json = this.configuration.logFormat === "JSON";
    this.write(json ? JSON.stringify({ time: new Date().toISOString(), type, record }) : text);
  }

  /** Starts the log tail of one invocation. */
  beginTail(): void {
    this.#tail = [];
  }

  /** Returns the last 4 KB since `beginTail`. */
  endTail(): string {
    const text = Buffer.from((this.#tail ?? []).join(""));
    this.#tail = undefined;
    return text.subarray(Math.max(0, text.length - TAIL_BYTES)).toString();
  }

  /** Resolves once all lines so far are sent. A failure is logged once per call and not thrown, since functions don't see it either. */
  flush(): Promise<void> {
    this.#send();
    return this.#sending;
  }

  #send(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const lines = this.#pending;
    if (lines.length === 0) {
      return;
    }
    this.#pending = [];
    this.#sending = this.#sending
      .then(() => this.host.writeLogs(this.configuration, this.name, lines))
      .catch((error: Error) => this.warn(`${this.configuration.name}: ${lines.length} log lines lost: ${error.message}`));
  }
}
