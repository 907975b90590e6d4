import { setTimeout as sleep } from "node:timers/promises";
import type { InvocationResult } from "../functions/host.js";
import { recordsToRetry } from "./batch-item-failures.js";
import { type Failure, type FailureCondition, failureMessage } from "./failure-record.js";
import type { MappingHost, MappingSettings } from "./host.js";
import { eventBytes, kafkaEvent, RECORDS_LIMIT_BYTES } from "./kafka-event.js";
import { partitionName, type SourceRecord } from "./record.js";

/** Lambda's cap for unlimited retries when the mapping has an on-failure destination. */
const UNLIMITED_WITH_DESTINATION = 10;
const FIRST_BACKOFF_MS = 100;
const LAST_BACKOFF_MS = 5_000;

/** Callbacks of the processor while it processes a batch. */
export interface BatchObserver {
  /** Reports records that are processed or discarded. */
  finished(records: readonly SourceRecord[]): Promise<void>;
  /** Returns false once the partition is assigned to another poller, which then processes its records. */
  owns(record: SourceRecord): boolean;
  /** Reports `OK` or `PROBLEM: …`, as in Lambda's LastProcessingResult. */
  result(text: string): void;
}

/** Part of a batch that is sent as one event, with the number of failed attempts. */
interface Attempt {
  readonly records: readonly SourceRecord[];
  readonly failures: number;
  readonly last?: InvocationResult;
}

/** Processes a batch with its function: retries, bisecting, batch item failures, record age and the on-failure destination. */
export class BatchProcessor {
  constructor(
    private readonly settings: MappingSettings,
    private readonly host: MappingHost,
    private readonly brokers: readonly string[],
    private readonly pause: (ms: number, signal: AbortSignal) => Promise<void> = pauseFor,
  ) {}

  /**
   * Resolves once every record is processed, discarded or owned by another poller.
   * @throws the signal's reason when stopped between two attempts; records not reported as finished are then not processed
   */
  async process(batch: readonly SourceRecord[], observer: BatchObserver, signal: AbortSignal): Promise<void> {
    const attempts: Attempt[] = batch.length > 0 ? [{ records: batch, failures: 0 }] : [];
    for (let attempt = attempts.shift(); attempt; attempt = attempts.shift()) {
      attempts.unshift(...(await this.#advance(attempt, observer, signal)));
    }
  }

  /** Makes one attempt and returns the attempts that remain, in order. */
  async #advance(attempt: Attempt, observer: BatchObserver, signal: AbortSignal): Promise<Attempt[]> {
    signal.throwIfAborted();
    const records = await this.#eligible(attempt, observer, signal);
    if (records.length === 0) {
      return [];
    }
    const event = kafkaEvent(this.settings.eventSourceArn, this.brokers, records);
    const result = await this.#invoke(event, observer, signal);
    const left = this.#recordsToRetry(result, records);
    if (left.length === 0) {
      observer.result("OK");
      await observer.finished(records);
      return [];
    }
    observer.result(result.functionError ? "PROBLEM: Function call failed" : "PROBLEM: The function reported batch item failures");
    await observer.finished(records.filter((record) => !left.includes(record)));
    // A batch that made progress is counted as a new batch, which starts at the record that failed.
    const failures = left.length < records.length ? 1 : attempt.failures + 1;
    return this.#next({ records: left, failures, last: result }, Buffer.byteLength(event), observer, signal);
  }

  async #next(failed: Attempt, payloadBytes: number, observer: BatchObserver, signal: AbortSignal): Promise<Attempt[]> {
    const { records, failures, last } = failed;
    if (this.settings.bisectBatchOnFunctionError && records.length > 1 && last?.functionError) {
      // Splitting does not count as a retry. Only an error of the function splits a batch: a partial response already says where to resume.
      const middle = Math.ceil(records.length / 2);
      const halves = [records.slice(0, middle), records.slice(middle)];
      await this.pause(FIRST_BACKOFF_MS, signal);
      return halves.map((half) => ({ ...failed, records: half, failures: failures - 1 }));
    }
    if (failures > this.#maximumRetries()) {
      await this.#discard("RetryAttemptsExhausted", failed, payloadBytes, observer, signal);
      return [];
    }
    await this.pause(backoffMs(failures), signal);
    return [failed];
  }

  #maximumRetries(): number {
    const { maximumRetryAttempts: maximum = -1, onFailureDestinationArn } = this.settings;
    if (maximum >= 0) {
      return maximum;
    }
    return onFailureDestinationArn ? UNLIMITED_WITH_DESTINATION : Number.POSITIVE_INFINITY;
  }

  #recordsToRetry(result: InvocationResult, records: readonly SourceRecord[]): readonly SourceRecord[] {
    if (result.functionError) {
      return records;
    }
    return this.settings.functionResponseTypes?.includes("ReportBatchItemFailures") ? recordsToRetry(result.payload, records) : [];
  }

  /** Returns the records to send: those still owned, not too old and not too large. Discards the expired and oversized ones first. */
  async #eligible(attempt: Attempt, observer: BatchObserver, signal: AbortSignal): Promise<readonly SourceRecord[]> {
    const owned = attempt.records.filter((record) => observer.owns(record));
    const oldestMs = Date.now() - (this.settings.maximumRecordAgeSeconds ?? -1) * 1000;
    const expires = (this.settings.maximumRecordAgeSeconds ?? -1) >= 0;
    const reasons: [FailureCondition, (record: SourceRecord) => boolean][] = [
      ["RecordAgeExceeded", ({ timestampMs }) => expires && timestampMs < oldestMs],
      ["MaximumPayloadSizeExceeded", (record) => eventBytes(record) > RECORDS_LIMIT_BYTES],
    ];
    let eligible: readonly SourceRecord[] = owned;
    for (const [condition, applies] of reasons) {
      const records = eligible.filter(applies);
      if (records.length > 0) {
        const bytes = records.reduce((sum, record) => sum + eventBytes(record), 0);
        await this.#discard(condition, { ...attempt, records }, bytes, observer, signal);
        eligible = eligible.filter((record) => !records.includes(record));
      }
    }
    return eligible;
  }

  /** Calls the function. An error of Lambda itself, such as throttling, is retried and does not count as an attempt. */
  async #invoke(event: string, observer: BatchObserver, signal: AbortSignal): Promise<InvocationResult> {
    for (let rejections = 1; ; rejections++) {
      try {
        return await this.host.invoke(this.settings.functionArn, event);
      } catch (error) {
        observer.result(`PROBLEM: ${(error as Error).message}`);
        this.host.log(`event source ${this.settings.uuid}: ${this.settings.functionArn} can't be called: ${(error as Error).message}`);
        await this.pause(backoffMs(rejections), signal);
      }
    }
  }

  /** Sends the failed batch to the destination until it accepts it. Lambda drops a batch that the destination rejects. */
  async #discard(
    condition: FailureCondition,
    attempt: Attempt,
    payloadBytes: number,
    observer: BatchObserver,
    signal: AbortSignal,
  ): Promise<void> {
    const { uuid, onFailureDestinationArn: destination, roleArn } = this.settings;
    const { records, last } = attempt;
    const failure: Failure = { condition, records, invokeCount: attempt.failures, payloadBytes, ...(last ? { lastResult: last } : {}) };
    const [first, final] = [records[0], records.at(-1)] as [SourceRecord, SourceRecord];
    const range = `${records.length} records from ${partitionName(first)}@${first.offset} to ${partitionName(final)}@${final.offset}`;
    this.host.log(`event source ${uuid}: ${condition}: discards ${range}${destination ? "" : "; there is no on-failure destination"}`);
    for (let rejections = 1; destination; rejections++) {
      try {
        await this.host.sendToQueue(
          destination,
          failureMessage(failure, this.settings, this.brokers),
          await this.host.session(roleArn, uuid),
        );
        break;
      } catch (error) {
        observer.result(`PROBLEM: On-failure destination: ${(error as Error).message}`);
        this.host.log(`event source ${uuid}: ${destination} does not accept a failed batch: ${(error as Error).message}`);
        await this.pause(backoffMs(rejections), signal);
      }
    }
    await observer.finished(records);
  }
}

/** @throws the signal's reason instead of the timer's AbortError */
async function pauseFor(ms: number, signal: AbortSignal): Promise<void> {
  await sleep(ms, undefined, { signal }).catch(() => signal.throwIfAborted());
}

function backoffMs(failures: number): number {
  return Math.min(LAST_BACKOFF_MS, FIRST_BACKOFF_MS * 2 ** (failures - 1));
}
