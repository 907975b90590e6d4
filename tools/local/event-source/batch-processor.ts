import { setTimeout as sleep } from "node:timers/promises";
import type { InvocationResult } from "../functions/host.js";
import { type Failure, type FailureCondition, failureMessage } from "./failure-record.js";
import type { MappingHost, MappingSettings } from "./host.js";
import { eventBytes, kafkaEvent, RECORDS_LIMIT_BYTES } from "./kafka-event.js";
import { remainderOf } from "./partial-answer.js";
import { partitionName, type SourceRecord } from "./record.js";

/** Lambda's cap for retries without end when there is an on-failure destination. */
const ENDLESS_WITH_DESTINATION = 10;
const FIRST_BACKOFF_MS = 100;
const LAST_BACKOFF_MS = 5_000;

/** What the processor tells and asks while a batch is under way. */
export interface BatchObserver {
  /** These are done: processed or given up. */
  finished(records: readonly SourceRecord[]): Promise<void>;
  /** False once the partition is another poller's: its records are then left to that one. */
  owns(record: SourceRecord): boolean;
  /** `OK`, or `PROBLEM: …`, as Lambda's LastProcessingResult. */
  result(text: string): void;
}

/** Part of a batch that is sent as one event, with how often that was tried. */
interface Attempt {
  readonly records: readonly SourceRecord[];
  readonly failures: number;
  readonly last?: InvocationResult;
}

/** Takes a batch through its function: retries, bisecting, partial answers, record age, and the on-failure destination. */
export class BatchProcessor {
  constructor(
    private readonly settings: MappingSettings,
    private readonly host: MappingHost,
    private readonly brokers: readonly string[],
    private readonly pause: (ms: number, signal: AbortSignal) => Promise<void> = pauseFor,
  ) {}

  /**
   * Resolves once every record is done or another's.
   * @throws the signal's reason when stopped between two attempts; what was not told as finished is then not done
   */
  async process(batch: readonly SourceRecord[], observer: BatchObserver, signal: AbortSignal): Promise<void> {
    const attempts: Attempt[] = batch.length > 0 ? [{ records: batch, failures: 0 }] : [];
    for (let attempt = attempts.shift(); attempt; attempt = attempts.shift()) {
      attempts.unshift(...(await this.#advance(attempt, observer, signal)));
    }
  }

  /** Makes one attempt; answers with what is still to be tried, in order. */
  async #advance(attempt: Attempt, observer: BatchObserver, signal: AbortSignal): Promise<Attempt[]> {
    signal.throwIfAborted();
    const records = await this.#eligible(attempt, observer, signal);
    if (records.length === 0) {
      return [];
    }
    const event = kafkaEvent(this.settings.eventSourceArn, this.brokers, records);
    const result = await this.#invoke(event, observer, signal);
    const remainder = this.#remainder(result, records);
    if (remainder?.length === 0) {
      observer.result("OK");
      await observer.finished(records);
      return [];
    }
    const left = remainder ?? records;
    observer.result(result.functionError ? "PROBLEM: Function call failed" : "PROBLEM: The function reported batch item failures");
    await observer.finished(records.filter((record) => !left.includes(record)));
    // What got further starts to count anew: it is another batch, from the record that failed on.
    const failures = left.length < records.length ? 1 : attempt.failures + 1;
    return this.#next({ records: left, failures, last: result }, left.length < records.length, Buffer.byteLength(event), observer, signal);
  }

  async #next(
    failed: Attempt,
    gotFurther: boolean,
    payloadBytes: number,
    observer: BatchObserver,
    signal: AbortSignal,
  ): Promise<Attempt[]> {
    const { records, failures } = failed;
    if (this.settings.bisectBatchOnFunctionError && records.length > 1 && !gotFurther) {
      // Splitting does not count as a retry.
      const middle = Math.ceil(records.length / 2);
      const halves = [records.slice(0, middle), records.slice(middle)];
      await this.pause(FIRST_BACKOFF_MS, signal);
      return halves.map((half) => ({ ...failed, records: half, failures: failures - 1 }));
    }
    if (failures > this.#maximumRetries()) {
      await this.#giveUp("RetryAttemptsExhausted", failed, payloadBytes, observer, signal);
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
    return onFailureDestinationArn ? ENDLESS_WITH_DESTINATION : Number.POSITIVE_INFINITY;
  }

  #remainder(result: InvocationResult, records: readonly SourceRecord[]): readonly SourceRecord[] | undefined {
    if (result.functionError) {
      return undefined;
    }
    return this.settings.functionResponseTypes?.includes("ReportBatchItemFailures") ? remainderOf(result.payload, records) : [];
  }

  /** The records to send: those still ours, not too old and not too large; the others are given up first. */
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
        await this.#giveUp(condition, { ...attempt, records }, bytes, observer, signal);
        eligible = eligible.filter((record) => !records.includes(record));
      }
    }
    return eligible;
  }

  /** Calls the function. A refusal by Lambda itself, such as throttling, is tried again and never counts. */
  async #invoke(event: string, observer: BatchObserver, signal: AbortSignal): Promise<InvocationResult> {
    for (let refusals = 1; ; refusals++) {
      try {
        return await this.host.invoke(this.settings.functionArn, event);
      } catch (error) {
        observer.result(`PROBLEM: ${(error as Error).message}`);
        this.host.log(`event source ${this.settings.uuid}: ${this.settings.functionArn} can't be called: ${(error as Error).message}`);
        await this.pause(backoffMs(refusals), signal);
      }
    }
  }

  /** Tells the destination, until it takes it: unlike Lambda, which drops what a destination refuses. */
  async #giveUp(
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
    const which = `${records.length} records from ${partitionName(first)}@${first.offset} to ${partitionName(final)}@${final.offset}`;
    this.host.log(`event source ${uuid}: ${condition}: gives up ${which}${destination ? "" : ", with no on-failure destination"}`);
    for (let refusals = 1; destination; refusals++) {
      try {
        await this.host.sendToQueue(
          destination,
          failureMessage(failure, this.settings, this.brokers),
          await this.host.session(roleArn, uuid),
        );
        break;
      } catch (error) {
        observer.result(`PROBLEM: On-failure destination: ${(error as Error).message}`);
        this.host.log(`event source ${uuid}: ${destination} does not take a failed batch: ${(error as Error).message}`);
        await this.pause(backoffMs(refusals), signal);
      }
    }
    await observer.finished(records);
  }
}

/** @throws the signal's reason, not one of its own */
async function pauseFor(ms: number, signal: AbortSignal): Promise<void> {
  await sleep(ms, undefined, { signal }).catch(() => signal.throwIfAborted());
}

function backoffMs(failures: number): number {
  return Math.min(LAST_BACKOFF_MS, FIRST_BACKOFF_MS * 2 ** (failures - 1));
}
