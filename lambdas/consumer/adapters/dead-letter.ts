import type { IHeaders, Message } from "kafkajs";
import type { PoisonRecord } from "../domain/received-record.js";

/** Headers that are added to a dead letter. */
const HEADERS = {
  reason: "dead-letter-reason",
  topic: "dead-letter-source-topic",
  partition: "dead-letter-source-partition",
  offset: "dead-letter-source-offset",
  /** Only in a dead letter that was too large with its whole content. */
  omitted: "dead-letter-omitted",
  /** Address of the complete record; only in a dead letter that was too large with its whole content. */
  complete: "dead-letter-complete",
  /** Only in a dead letter whose key is not its record's. */
  key: "dead-letter-key",
} as const;

/** Bytes that the added headers need at most, with margin: a value shortened by as many fits where the record itself fitted. */
const ADDED_BYTES = 4_096;
/** Bytes of the value in a dead letter without its own key and headers: it fits into 1,024 bytes with most reasons. */
const EXCERPT_BYTES = 200;
/** Characters of the reason in the smallest dead letter. */
const SHORT_REASON_CHARS = 100;

/**
 * Returns the forms of a dead letter, largest first: unchanged key, value and headers; a shorter value; the beginning of the value alone;
 * only the reference to the record, which is in the source topic until its retention ends.
 */
export function deadLetterForms(poison: PoisonRecord): Message[] {
  const { key = null, value = null, headers } = poison.record;
  const bytes = value?.length ?? 0;
  const cut = (kept: number) => value?.subarray(0, kept) ?? Buffer.alloc(0);
  const shorter = bytes - ADDED_BYTES;
  const excerpt = Math.min(EXCERPT_BYTES, bytes);
  const own = ownHeaders(headers);
  const source = sourceHeaders(poison, poison.reason);
  const shortest = sourceHeaders(poison, poison.reason.slice(0, SHORT_REASON_CHARS));
  return [
    { key, value, headers: headersOf([...own, ...source]) },
    ...(shorter > EXCERPT_BYTES
      ? [
          {
            key,
            value: cut(shorter),
            headers: headersOf([...own, ...source, [HEADERS.omitted, `${bytes - shorter} of ${bytes} bytes of the value`]]),
          },
        ]
      : []),
    {
      key: null,
      value: cut(excerpt),
      headers: headersOf([...source, [HEADERS.omitted, `key, headers and ${bytes - excerpt} of ${bytes} bytes of the value`]]),
    },
    { key: null, value: cut(0), headers: headersOf([...shortest, [HEADERS.omitted, `key, headers and ${bytes} bytes of the value`]]) },
  ];
}

/** Returns a dead letter with the address of the complete record. */
export function withAddress(message: Message, address: string): Message {
  return { ...message, headers: { ...message.headers, [HEADERS.complete]: address } };
}

/** Returns a dead letter with its source as the key, for a topic that accepts no record without one, such as a compacted topic. */
export function withSourceAsKey(message: Message, { record: { topic, partition, offset } }: PoisonRecord): Message {
  const headers = { ...message.headers, [HEADERS.key]: "source: the topic accepts no record without a key" };
  return { ...message, key: `${topic}-${partition}-${offset}`, headers };
}

function ownHeaders(headers: PoisonRecord["record"]["headers"]): Map<string, Buffer[]> {
  const values = new Map<string, Buffer[]>();
  for (const { name, value } of headers) values.set(name, [...(values.get(name) ?? []), value]);
  return values;
}

function sourceHeaders({ record: { topic, partition, offset } }: PoisonRecord, reason: string): [string, string][] {
  return [
    [HEADERS.reason, reason],
    [HEADERS.topic, topic],
    [HEADERS.partition, String(partition)],
    [HEADERS.offset, String(offset)],
  ];
}

/** Any name is a valid field here, also `constructor` and `__proto__`, which assignments to an object would treat specially. */
function headersOf(entries: readonly (readonly [string, string | Buffer[]])[]): IHeaders {
  return Object.fromEntries(entries);
}
