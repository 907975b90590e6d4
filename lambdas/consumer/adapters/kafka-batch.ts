import type { MSKEvent, MSKRecord } from "aws-lambda";
import type { Unfinished } from "../domain/ad-event-consumer.js";
import type { PartitionRecords, ReceivedRecord } from "../domain/received-record.js";

/**
 * The records of an event of Lambda's event source mapping for Kafka, decoded from base64.
 * Source: Lambda developer guide, "Process Amazon MSK messages with Lambda".
 */
export function partitionsOf(event: MSKEvent): PartitionRecords[] {
  return Object.entries(event.records).map(([source, records]) => ({ source, records: records.map(receivedRecord) }));
}

function receivedRecord({ topic, partition, offset, key, value, headers }: MSKRecord): ReceivedRecord {
  return {
    topic,
    partition,
    offset,
    key: bytes(key),
    value: bytes(value),
    headers: (headers ?? []).flatMap((header) =>
      // Lambda writes bytes as Java does, -128 to 127; Buffer takes either.
      Object.entries(header).map(([name, value]) => ({ name, value: Buffer.from(value) })),
    ),
  };
}

/** Lambda leaves out or nulls the key of a record without one, whatever its types say, and the value of a tombstone. */
function bytes(base64: string | null | undefined): Buffer | undefined {
  return base64 === null || base64 === undefined ? undefined : Buffer.from(base64, "base64");
}

/** Lambda's partial answer for Kafka; an empty list means that all is done. */
export interface KafkaBatchResponse {
  readonly batchItemFailures: readonly { readonly itemIdentifier: { readonly partition: string; readonly offset: number } }[];
}

export function partialAnswer(unfinished: readonly Unfinished[]): KafkaBatchResponse {
  return { batchItemFailures: unfinished.map(({ source, offset }) => ({ itemIdentifier: { partition: source, offset } })) };
}
