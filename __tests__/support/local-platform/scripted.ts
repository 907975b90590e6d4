import type { MappingHost, MappingSettings } from "../../../tools/local/event-source/index.js";
import type { SourceRecord, TopicPartition } from "../../../tools/local/event-source/record.js";
import type { RecordSink, RecordSource, SourceKind } from "../../../tools/local/event-source/source.js";
import type { InvocationResult, Session } from "../../../tools/local/functions/index.js";

export const SETTINGS: MappingSettings = {
  uuid: "u-1",
  functionArn: "arn:aws:lambda:us-east-1:123456789012:function:consumer",
  roleArn: "arn:aws:iam::123456789012:role/consumer",
  eventSourceArn: "arn:aws:kafka:us-east-1:123456789012:cluster/demo/1",
  topics: ["t"],
  consumerGroupId: "g",
  startingPosition: "TRIM_HORIZON",
  maximumBatchingWindowSeconds: 0,
  enabled: true,
};

export const QUEUE = "arn:aws:sqs:us-east-1:123456789012:failed";

export function record(partition: number, offset: number, value: unknown = offset, more: Partial<SourceRecord> = {}): SourceRecord {
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return {
    topic: "t",
    partition,
    offset,
    timestampMs: Date.now(),
    timestampType: "CREATE_TIME",
    key: null,
    value: Buffer.from(text),
    headers: [],
    ...more,
  };
}

export function records(partition: number, from: number, to: number): SourceRecord[] {
  return Array.from({ length: to - from + 1 }, (_, index) => record(partition, from + index));
}

/** The records of one invocation: `["t-0@1", "t-0@2"]`. */
export type Call = readonly string[];

/** Returns the outcome of a call: nothing for success, a response, or an Error of the function. A rejection is an error of Lambda itself. */
export type Script = (call: Call, count: number) => unknown;

export class ScriptedHost implements MappingHost {
  readonly region = "us-east-1";
  readonly calls: Call[] = [];
  readonly events: unknown[] = [];
  readonly queue: { arn: string; body: Record<string, unknown>; credentials: Session }[] = [];
  readonly lines: string[] = [];
  rejectQueue = 0;

  constructor(private readonly script: Script = () => undefined) {}

  async bootstrap() {
    return { brokers: ["b1:9098", "b2:9098"], auth: "iam" as const };
  }

  async session(roleArn: string): Promise<Session> {
    return { accessKeyId: "ASIA", secretAccessKey: "s", sessionToken: roleArn, expiresAtMs: Date.now() + 1000 };
  }

  async invoke(_: string, payload: string): Promise<InvocationResult> {
    const event = JSON.parse(payload) as { records: Record<string, { offset: number }[]> };
    const call = Object.entries(event.records).flatMap(([name, group]) => group.map(({ offset }) => `${name}@${offset}`));
    this.events.push(event);
    this.calls.push(call);
    const result = { statusCode: 200, logTail: "", requestId: `r-${this.calls.length}` };
    const response = await this.script(call, this.calls.length);
    return response instanceof Error
      ? { ...result, payload: JSON.stringify({ errorMessage: response.message }), functionError: "Unhandled" }
      : { ...result, payload: JSON.stringify(response ?? null) };
  }

  async sendToQueue(arn: string, body: string, credentials: Session): Promise<void> {
    if (this.rejectQueue-- > 0) {
      throw new Error("AccessDenied");
    }
    this.queue.push({ arn, body: JSON.parse(body), credentials });
  }

  log(line: string): void {
    this.lines.push(line);
  }
}

/** A source that a test drives: it offers the given records and stores the committed offsets. */
export class ScriptedSource implements RecordSource {
  readonly committed: Record<string, number> = {};
  sink: RecordSink | undefined;
  stops = 0;
  rejectCommits = 0;

  /** A source kind that always returns this source. */
  readonly kind: SourceKind = { prepare: async () => undefined, open: () => this };

  async start(sink: RecordSink): Promise<void> {
    this.sink = sink;
    this.assign(0, 1);
  }

  assign(...partitions: number[]): void {
    this.sink?.assigned(partitions.map((partition) => ({ topic: "t", partition })));
  }

  async offer(offered: readonly SourceRecord[]): Promise<boolean> {
    const [{ topic, partition }] = offered as [SourceRecord];
    return (await this.sink?.offer({ topic, partition, records: offered }, async () => true)) ?? false;
  }

  async commit(positions: readonly (TopicPartition & { offset: number })[]): Promise<void> {
    if (this.rejectCommits-- > 0) {
      throw new Error("REBALANCE_IN_PROGRESS");
    }
    for (const { topic, partition, offset } of positions) {
      this.committed[`${topic}-${partition}`] = offset;
    }
  }

  async stop(): Promise<void> {
    this.stops += 1;
  }
}
