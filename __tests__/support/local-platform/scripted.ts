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

/** What a function saw: `["t-0@1", "t-0@2"]`. */
export type Call = readonly string[];

/** Answers a call: nothing for success, an answer to return, or an Error to fail with. A rejection stands for Lambda refusing the call. */
export type Script = (call: Call, count: number) => unknown;

export class ScriptedHost implements MappingHost {
  readonly region = "us-east-1";
  readonly calls: Call[] = [];
  readonly events: unknown[] = [];
  readonly queue: { arn: string; body: Record<string, unknown>; credentials: Session }[] = [];
  readonly lines: string[] = [];
  refuseQueue = 0;

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
    const answer = await this.script(call, this.calls.length);
    return answer instanceof Error
      ? { ...result, payload: JSON.stringify({ errorMessage: answer.message }), functionError: "Unhandled" }
      : { ...result, payload: JSON.stringify(answer ?? null) };
  }

  async sendToQueue(arn: string, body: string, credentials: Session): Promise<void> {
    if (this.refuseQueue-- > 0) {
      throw new Error("AccessDenied");
    }
    this.queue.push({ arn, body: JSON.parse(body), credentials });
  }

  log(line: string): void {
    this.lines.push(line);
  }
}

/** A source that a test drives: it offers what it is told and keeps what was committed. */
export class ScriptedSource implements RecordSource {
  readonly committed: Record<string, number> = {};
  sink: RecordSink | undefined;
  stops = 0;
  refuseCommits = 0;

  /** This source as the only one of its kind. */
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
    if (this.refuseCommits-- > 0) {
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
