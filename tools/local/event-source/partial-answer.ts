import { byPartition, type SourceRecord } from "./record.js";

/** What is left of a batch after an answer: undefined stands for all of it, as after an error. */
export type Remainder = readonly SourceRecord[] | undefined;

/**
 * Reads a function's answer under ReportBatchItemFailures. Nothing reported is success. Of each partition reported, everything from the
 * lowest offset on remains, since order within a partition is kept. An identifier that names no record of the batch fails the whole batch.
 * @param payload - the function's answer, JSON text
 */
export function remainderOf(payload: string, batch: readonly SourceRecord[]): Remainder {
  const answer: unknown = JSON.parse(payload);
  const failures =
    typeof answer === "object" && answer !== null ? (answer as { batchItemFailures?: unknown }).batchItemFailures : undefined;
  if (failures === undefined || failures === null) {
    return [];
  }
  if (!Array.isArray(failures)) {
    return undefined;
  }
  const partitions = byPartition(batch);
  const lowest = new Map<string, number>();
  for (const failure of failures as unknown[]) {
    const { partition, offset } = identifierOf(failure);
    const known = partitions.get(partition)?.some((record) => record.offset === offset);
    if (!known) {
      return undefined;
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
