import type { Context, MSKEvent } from "aws-lambda";
import { Deadline } from "../../runtime/deadline.js";
import type { Log } from "../../telemetry/log.js";
import type { EmbeddedMetrics } from "../../telemetry/metrics.js";
import type { AdEventConsumer, BatchResult } from "../domain/ad-event-consumer.js";
import { type KafkaBatchResponse, partitionsOf } from "./kafka-batch.js";

/** Time reserved after the last dead-letter write for counting, logging and the response, in ms. */
const RESPONSE_MS = 2_000;

/** Event IDs per log line. CloudWatch Logs accepts up to 256 KiB per line; an ID with its quotes and comma has 39 bytes. */
const IDS_PER_LINE = 5_000;

type Invocation = Pick<Context, "awsRequestId" | "getRemainingTimeInMillis">;

/** Handles batches of the event source mapping, and writes the result to log and metrics. */
export class BatchHandler {
  constructor(
    private readonly consumer: AdEventConsumer,
    private readonly metrics: EmbeddedMetrics,
    private readonly log: Log,
  ) {}

  async handle(event: MSKEvent, invocation: Invocation): Promise<KafkaBatchResponse> {
    const startedMs = Date.now();
    this.log.requestId = invocation.awsRequestId;
    const deadline = Deadline.in(invocation.getRemainingTimeInMillis() - RESPONSE_MS);
    const result = await this.consumer.consume(partitionsOf(event), deadline);
    this.report(result, Date.now() - startedMs);
    return { batchItemFailures: [] };
  }

  /** Writes the batch line at every log level, because CloudWatch extracts the metrics from it. */
  private report({ received, accepted, duplicates, poison, skipped }: BatchResult, latencyMs: number): void {
    this.metrics.emit([
      {
        metrics: [
          { name: "RecordsReceived", unit: "Count", value: received },
          { name: "RecordsAccepted", unit: "Count", value: accepted.length },
          { name: "DuplicatesRemoved", unit: "Count", value: duplicates.length },
          { name: "PoisonRecords", unit: "Count", value: poison.length },
          { name: "PoisonRecordsSkipped", unit: "Count", value: skipped.length },
          { name: "BatchLatencyMs", unit: "Milliseconds", value: latencyMs },
        ],
        properties: { level: "INFO", message: "Batch processed", requestId: this.log.requestId },
        timestampMs: Date.now(),
      },
    ]);
    for (const { record, reason } of poison) {
      const { topic, partition, offset } = record;
      this.log.warn("Poison record written to the dead-letter topic", { topic, partition, offset, reason });
    }
    if (!this.log.isEnabled("DEBUG")) return;
    for (const ids of idsByLine(accepted.map(({ eventId }) => eventId))) this.log.debug("Events accepted", { acceptedEventIds: ids });
    for (const ids of idsByLine(duplicates)) this.log.debug("Duplicate events removed", { duplicateEventIds: ids });
  }
}

function idsByLine(ids: readonly string[]): string[][] {
  return Array.from({ length: Math.ceil(ids.length / IDS_PER_LINE) }, (_, n) => ids.slice(n * IDS_PER_LINE, (n + 1) * IDS_PER_LINE));
}
