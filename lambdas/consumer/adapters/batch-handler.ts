import type { Context, MSKEvent } from "aws-lambda";
import { Deadline } from "../../runtime/deadline.js";
import type { Log } from "../../telemetry/log.js";
import type { EmbeddedMetrics } from "../../telemetry/metrics.js";
import type { AdEventConsumer, BatchOutcome } from "../domain/ad-event-consumer.js";
import { type KafkaBatchResponse, partialAnswer, partitionsOf } from "./kafka-batch.js";

/** Time kept back for counting, logging and answering after the last write of dead letters, in ms. */
const ANSWER_MS = 2_000;

/** CloudWatch takes lines up to 256 KiB; an id with its quotes and comma has 39 bytes. */
const IDS_A_LINE = 5_000;

/** What of the invocation is used. */
type Invocation = Pick<Context, "awsRequestId" | "getRemainingTimeInMillis">;

/** The consumer as the event source mapping sees it: a partial answer to each batch, and what became of it in log and metrics. */
export class EventSource {
  constructor(
    private readonly consumer: AdEventConsumer,
    private readonly metrics: EmbeddedMetrics,
    private readonly log: Log,
  ) {}

  async answer(event: MSKEvent, invocation: Invocation): Promise<KafkaBatchResponse> {
    const startedMs = Date.now();
    this.log.requestId = invocation.awsRequestId;
    const deadline = Deadline.in(invocation.getRemainingTimeInMillis() - ANSWER_MS);
    const outcome = await this.consumer.consume(partitionsOf(event), deadline);
    this.report(outcome, Date.now() - startedMs);
    return partialAnswer(outcome.unfinished);
  }

  /** The batch's own line is written at every log level: it is the metrics. */
  private report({ received, accepted, duplicates, poison, unfinished, unfinishedRecords }: BatchOutcome, latencyMs: number): void {
    this.metrics.emit([
      {
        metrics: [
          { name: "RecordsReceived", unit: "Count", value: received },
          { name: "RecordsAccepted", unit: "Count", value: accepted.length },
          { name: "DuplicatesRemoved", unit: "Count", value: duplicates.length },
          { name: "PoisonRecords", unit: "Count", value: poison.length },
          { name: "RecordsUnfinished", unit: "Count", value: unfinishedRecords },
          { name: "BatchLatencyMs", unit: "Milliseconds", value: latencyMs },
        ],
        properties: { level: "INFO", message: "batch", requestId: this.log.requestId, unfinished },
        timestampMs: Date.now(),
      },
    ]);
    for (const { record, reason } of poison) {
      this.log.warn("poison record", { topic: record.topic, partition: record.partition, offset: record.offset, reason });
    }
    if (!this.log.writes("DEBUG")) return;
    for (const ids of linesOf(accepted.map(({ eventId }) => eventId))) this.log.debug("accepted", { acceptedEventIds: ids });
    for (const ids of linesOf(duplicates)) this.log.debug("duplicates", { duplicateEventIds: ids });
  }
}

function linesOf(ids: readonly string[]): string[][] {
  return Array.from({ length: Math.ceil(ids.length / IDS_A_LINE) }, (_, line) => ids.slice(line * IDS_A_LINE, (line + 1) * IDS_A_LINE));
}
