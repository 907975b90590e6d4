import { byPartition, type SourceRecord } from "./record.js";

/** Reserved for the parts of an event other than the records. */
const ENVELOPE_BYTES = 4096;
/** Lambda's limit for the payload of an invocation. */
const PAYLOAD_LIMIT_BYTES = 6 * 1024 * 1024;
/** Limit for the records of one event, as measured by `eventBytes`. */
export const RECORDS_LIMIT_BYTES = PAYLOAD_LIMIT_BYTES - ENVELOPE_BYTES;

/**
 * Returns the event that a function receives, as JSON text.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/with-msk.html
 */
export function kafkaEvent(eventSourceArn: string, brokers: readonly string[], records: readonly SourceRecord[]): string {
  return JSON.stringify({
    eventSource: "aws:kafka",
    eventSourceArn,
    bootstrapServers: brokers.join(","),
    records: Object.fromEntries([...byPartition(records)].map(([name, group]) => [name, group.map(eventRecord)])),
  });
}

function eventRecord(record: SourceRecord): Record<string, unknown> {
  return {
    topic: record.topic,
    partition: record.partition,
    offset: record.offset,
    timestamp: record.timestampMs,
    timestampType: record.timestampType,
    ...(record.key ? { key: record.key.toString("base64") } : {}),
    ...(record.value ? { value: record.value.toString("base64") } : {}),
    // Signed, like Java's bytes.
    headers: record.headers.map(({ name, value }) => ({ [name]: [...new Int8Array(value)] })),
  };
}

/** Returns the maximum size of a record in an event: base64 for key and value, up to five characters for each byte of a header. */
export function eventBytes(record: SourceRecord): number {
  const base64 = (data: Buffer | null) => Math.ceil((data?.length ?? 0) / 3) * 4;
  const headers = record.headers.reduce((bytes, { name, value }) => bytes + name.length + value.length * 5 + 8, 0);
  return 160 + 2 * record.topic.length + base64(record.key) + base64(record.value) + headers;
}
