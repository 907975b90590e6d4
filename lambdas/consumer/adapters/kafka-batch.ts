import type { MSKEvent, MSKRecord } from "aws-lambda";
import type { PartitionRecords, ReceivedRecord, RecordHeader } from "../domain/received-record.js";

/**
 * Returns the records of a batch from Lambda's event source mapping for Kafka, decoded from base64. An event without records, as someone
 * can send who tests the function by hand, is an empty batch.
 * Source: Lambda developer guide, "Process Amazon MSK messages with Lambda".
 */
export function partitionsOf(event: Partial<MSKEvent>): PartitionRecords[] {
  return Object.values(event.records ?? {}).map((records) => ({ records: (records ?? []).map(receivedRecord) }));
}

function receivedRecord({ topic, partition, offset, key, value, headers }: MSKRecord): ReceivedRecord {
  return {
    topic,
    partition,
    offset,
    key: bytes(key),
    value: bytes(value),
    headers: ((headers ?? []) as readonly LambdaHeader[]).flatMap(recordHeaders),
  };
}

/** A header as Lambda sends it, which the type of `MSKRecord` does not include: an empty object, or null. */
type LambdaHeader = Readonly<Record<string, readonly number[] | null>> | null;

/**
 * Returns the header of an object with one field. Lambda writes its bytes as signed integers, -128 to 127, as Java does; Buffer converts
 * them. A header whose value is null is an empty object, without its name, so it is not among the record's headers. Source:
 * Nike-Inc/hal#144. A name with null, which Lambda was not seen to send, counts as an empty value: an error here would block the partition.
 */
function recordHeaders(header: LambdaHeader): RecordHeader[] {
  return Object.entries(header ?? {}).map(([name, value]) => ({ name, value: Buffer.from(value ?? []) }));
}

/** Lambda omits an absent key and the value of a tombstone, or sends null, although the type declares both as required. */
function bytes(base64: string | null | undefined): Buffer | undefined {
  return base64 === null || base64 === undefined ? undefined : Buffer.from(base64, "base64");
}

/** Lambda's partial batch response for Kafka. An empty list reports that the whole batch was processed. */
export interface KafkaBatchResponse {
  readonly batchItemFailures: readonly [];
}
