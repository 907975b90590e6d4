import { byPartition, type RecordHeader, type SourceRecord } from "./record.js";

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
    headers: record.headers.map(eventHeader),
  };
}

/**
 * Returns a header as in Lambda's events: an object with the name and the bytes, signed as in Java (aws-powertools/powertools-lambda-python
 * #6862). A header with null is an empty object, so its name is lost (Nike-Inc/hal#144, with a record and its event).
 *
 * Not verified: that an empty value is an empty list, and that repeated names are separate objects in the record's order. Both follow from
 * the form, a list of objects with one name each.
 */
function eventHeader({ name, value }: RecordHeader): Record<string, readonly number[]> {
  return value === null ? {} : { [name]: [...new Int8Array(value)] };
}

/** Returns the maximum size of a record in an event: base64 for key and value, up to five characters for each byte of a header. */
export function eventBytes(record: SourceRecord): number {
  const base64 = (data: Buffer | null) => Math.ceil((data?.length ?? 0) / 3) * 4;
  const headers = record.headers.reduce(
    (bytes, { name, value }) => bytes + Buffer.byteLength(JSON.stringify(name)) + (value?.length ?? 0) * 5 + 6,
    0,
  );
  return 160 + 2 * record.topic.length + base64(record.key) + base64(record.value) + headers;
}
