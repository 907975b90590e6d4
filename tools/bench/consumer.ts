import { randomUUID } from "node:crypto";
import { adEvent } from "../../lambdas/events/ad-event.js";
import { functionBundle } from "./function-bundle.js";
import { median } from "./measure.js";
import type { Line } from "./ratio.js";

const records = 1_000;
const rounds = 30;

type Handler = (event: unknown, context: unknown) => Promise<unknown>;

/**
 * Measures the deployed bundle of the consumer function on batches of an event source mapping. The baseline is a handler in the style of
 * `eachMessage`, which decodes, parses, validates and logs one record after another.
 */
export async function consumer(progress: (line: string) => void): Promise<Line[]> {
  Object.assign(process.env, {
    BOOTSTRAP_BROKERS: "127.0.0.1:1", // used only for dead letters; the batches contain none
    DEAD_LETTER_TOPIC: "dead-letters",
    DEDUPLICATION_WINDOW_SECONDS: "300",
    METRICS_NAMESPACE: "bench",
    LOG_LEVEL: "INFO",
    AWS_REGION: process.env["AWS_REGION"] ?? "us-east-1",
  });
  const { file } = await functionBundle("consumer");
  const { handler } = require(file) as { handler: Handler };
  const ours: number[] = [];
  const baseline: number[] = [];
  progress(`consumer: ${rounds} batches of ${records} records`);
  for (let round = 0; round < rounds; round++) {
    const event = batch();
    ours.push(await silently(() => rate(() => handleAll(handler, event))));
    baseline.push(await silently(() => rate(() => eachMessage(event))));
  }
  return [
    {
      what: "consumer, records per second, against one by one",
      ours: median(ours.slice(5)),
      baseline: median(baseline.slice(5)),
      unit: "/s",
      better: "higher",
    },
  ];
}

/** @throws Error if the handler did not process every record: it would only seem to be fast */
async function handleAll(handler: Handler, event: Batch): Promise<void> {
  const answer = await handler(event, { awsRequestId: randomUUID(), getRemainingTimeInMillis: () => 10_000 });
  const { batchItemFailures } = answer as { batchItemFailures?: readonly unknown[] };
  if (batchItemFailures?.length !== 0) throw new Error(`the handler answered ${JSON.stringify(answer)}`);
}

async function rate(work: () => Promise<unknown>): Promise<number> {
  const before = process.hrtime.bigint();
  await work();
  return records / (Number(process.hrtime.bigint() - before) / 1e9);
}

interface Batch {
  readonly eventSource: "aws:kafka";
  readonly records: Record<string, { readonly value: string }[]>;
}

function batch(): Batch {
  const lists: Record<string, { value: string }[]> = {};
  for (let index = 0; index < records; index++) {
    const partition = index % 6;
    const name = `ad-events-${partition}`;
    lists[name] ??= [];
    const adId = `ad-${index % 50}`;
    const value = JSON.stringify({ eventId: randomUUID(), adId, timestamp: Date.now(), impressions: 1 });
    const record = {
      topic: "ad-events",
      partition,
      offset: Math.floor(index / 6),
      timestamp: Date.now(),
      timestampType: "CREATE_TIME",
      key: Buffer.from(adId).toString("base64"),
      value: Buffer.from(value).toString("base64"),
      headers: [],
    };
    lists[name].push(record);
  }
  return { eventSource: "aws:kafka", records: lists };
}

const seen = new Set<string>();

async function eachMessage(event: Batch): Promise<void> {
  for (const list of Object.values(event.records)) {
    for (const { value } of list) await handleOne(value);
  }
}

async function handleOne(value: string): Promise<void> {
  const event = adEvent.parse(JSON.parse(Buffer.from(value, "base64").toString("utf8")));
  if (seen.has(event.eventId)) return;
  seen.add(event.eventId);
  console.log(JSON.stringify({ level: "INFO", message: "impression", adId: event.adId, impressions: event.impressions }));
}

/** Discards the log output, so that the speed of the terminal doesn't influence the result. */
async function silently<T>(work: () => Promise<T>): Promise<T> {
  const write = process.stdout.write;
  process.stdout.write = () => true;
  try {
    return await work();
  } finally {
    process.stdout.write = write;
  }
}
