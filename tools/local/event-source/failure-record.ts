import { randomUUID } from "node:crypto";
import type { InvocationResult } from "../functions/host.js";
import { byPartition, type SourceRecord } from "./record.js";

export type FailureCondition = "RetryAttemptsExhausted" | "RecordAgeExceeded" | "MaximumPayloadSizeExceeded";

/** A batch that is discarded. */
export interface Failure {
  readonly condition: FailureCondition;
  readonly records: readonly SourceRecord[];
  readonly invokeCount: number;
  /** Absent if the function was never called with the batch. */
  readonly lastResult?: InvocationResult;
  /** Size of the event that contained the records. */
  readonly payloadBytes: number;
}

/**
 * Returns the message that Lambda sends to a queue for a discarded batch. It contains the records' positions, not the records.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/kafka-on-failure.html "SNS and SQS example invocation record"
 */
export function failureMessage(
  failure: Failure,
  mapping: { functionArn: string; eventSourceArn: string },
  brokers: readonly string[],
): string {
  const { condition, records, invokeCount, lastResult, payloadBytes } = failure;
  return JSON.stringify({
    requestContext: {
      requestId: lastResult?.requestId ?? randomUUID(),
      functionArn: mapping.functionArn,
      condition,
      approximateInvokeCount: invokeCount,
    },
    responseContext: lastResult
      ? { statusCode: lastResult.statusCode, executedVersion: "$LATEST", functionError: lastResult.functionError ?? null }
      : null,
    version: "1.0",
    timestamp: new Date().toISOString(),
    KafkaBatchInfo: {
      batchSize: records.length,
      eventSourceArn: mapping.eventSourceArn,
      bootstrapServers: brokers.join(","),
      payloadSize: payloadBytes,
      recordsInfo: Object.fromEntries([...byPartition(records)].map(([name, group]) => [name, rangeOf(group)])),
    },
  });
}

function rangeOf(records: readonly SourceRecord[]): Record<string, string> {
  const [first, last] = [records[0], records.at(-1)] as [SourceRecord, SourceRecord];
  return {
    firstRecordOffset: String(first.offset),
    lastRecordOffset: String(last.offset),
    firstRecordTimestamp: new Date(first.timestampMs).toISOString(),
    lastRecordTimestamp: new Date(last.timestampMs).toISOString(),
  };
}
