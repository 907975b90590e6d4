import { byPartition, type SourceRecord } from "./record.js";

/**
 * Returns the records to retry after a function's response under ReportBatchItemFailures. A response without failures is a success. In each
 * partition with a failure, all records from the lowest failed offset are retried, which keeps the order within the partition. An identifier
 * that matches no record of the batch fails the whole batch.
 * @param payload - the function's response, JSON text
 * @see https://docs.aws.amazon.com/lambda/latest/dg/kafka-retry-configurations.html
 */
export function recordsToRetry(payload: string, batch: readonly SourceRecord[]): readonly SourceRecord[] {
  const response: unknown = JSON.parse(payload);
  const failures =
    typeof response === "object" && response !== null ? (response as { batchItemFailures?: unknown }).batchItemFailures : undefined;
  if (failures === undefined || failures === null) {
    return [];
  }
  if (!Array.isArray(failures)) {
    return batch;
  }
  const partitions = byPartition(batch);
  const lowest = new Map<string, number>();
  for (const failure of failures as unknown[]) {
    const { partition, offset } = identifierOf(failure);
    const known = partitions.get(partition)?.some((record) => record.offset === offset);
    if (!known) {
      return batch;
    }
    lowest.set(partition, Math.min(offset, lowest.get(partition) ?? offset));
  }
  const left = new Set(
    [...lowest].flatMap(([partition, offset]) => partitions.get(partition)?.filter((record) => record.offset >= offset) ?? []),
  );
  return batch.filter((record) => left.has(record));
}

function identifierOf(failure: unknown): { partition: string; offset: number } {
  const identifier = (failure as { itemIdentifier?: { partition?: unknown; offset?: unknown } } | null)?.itemIdentifier;
  const offset = identifier?.offset;
  return { partition: String(identifier?.partition), offset: offset === null || offset === "" ? Number.NaN : Number(offset) };
}
