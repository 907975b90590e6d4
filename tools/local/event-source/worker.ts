import { setTimeout as sleep } from "node:timers/promises";
import { BatchProcessor } from "./batch-processor.js";
import { BatchProgress } from "./batch-progress.js";
import { recordFilter } from "./filter.js";
import type { MappingHost, MappingSettings } from "./host.js";
import type { PollerProblems } from "./poller-problems.js";
import type { ProcessedOffsets } from "./processed-offsets.js";
import { partitionName, type SourceRecord, type TopicPartition } from "./record.js";
import { type BufferedRecord, RecordBuffer } from "./record-buffer.js";
import type { Cluster, RecordSource } from "./source.js";

const DEFAULT_BATCH_SIZE = 100;
const DEFAULT_WINDOW_SECONDS = 0.5;
const RESTART_AFTER_MS = 1_000;
/** A rebalancing group accepts commits again sooner; a client that uses the wrong coordinator can keep failing. */
const COMMIT_FAILURE_LIMIT_MS = 4_000;
/** Time for a running invocation to finish when the worker stops. */
const STOP_GRACE_MS = 2_000;
/** Time limit for leaving the group. */
const LEAVE_GRACE_MS = 1_000;

/** One poller: a member of the consumer group, and the loop that sends its records to the function, one batch after another. */
export class PollerWorker {
  readonly #stopping = new AbortController();
  readonly #running: Promise<void>;
  readonly #uncommitted = new Map<string, TopicPartition & { offset: number }>();
  #source: RecordSource | undefined;
  #rejectedSinceMs: number | undefined;

  constructor(
    private readonly settings: MappingSettings,
    private readonly host: MappingHost,
    private readonly openSource: (cluster: Cluster) => Promise<RecordSource>,
    private readonly onResult: (text: string) => void,
    private readonly processed: ProcessedOffsets,
    private readonly problems: PollerProblems,
  ) {
    this.#running = this.#run();
  }

  /** Waits up to 2 s for the running invocation and commits processed records. The partition's next poller reads the others again. */
  async stop(): Promise<void> {
    this.#stopping.abort(new Error("the poller stops"));
    await Promise.race([this.#running, sleep(STOP_GRACE_MS, undefined, { ref: false })]);
    await this.#leave();
  }

  async #run(): Promise<void> {
    const { signal } = this.#stopping;
    while (!signal.aborted) {
      try {
        await this.#poll(signal);
      } catch (error) {
        if (!signal.aborted) {
          this.onResult(`PROBLEM: ${(error as Error).message}`);
          this.problems.failed(this, (error as Error).message);
          await sleep(RESTART_AFTER_MS, undefined, { signal }).catch(() => undefined);
        }
      }
      if (!signal.aborted) {
        await this.#leave();
      }
    }
  }

  /** Reads and processes until the source fails or the worker stops. */
  async #poll(stopping: AbortSignal): Promise<void> {
    const cluster: Cluster = await this.host.bootstrap(this.settings.eventSourceArn);
    const { batchSize = DEFAULT_BATCH_SIZE, maximumBatchingWindowSeconds: windowSeconds = DEFAULT_WINDOW_SECONDS } = this.settings;
    const matches = recordFilter(this.settings.filterCriteria);
    const wants = (record: SourceRecord) => !this.processed.has(record) && matches(record);
    const buffer = new RecordBuffer({ records: batchSize, windowMs: windowSeconds * 1000 }, wants);
    const failed = new AbortController();
    const source = await this.openSource(cluster);
    stopping.throwIfAborted();
    const processor = new BatchProcessor(this.settings, this.host, cluster.brokers);
    const signal = AbortSignal.any([stopping, failed.signal]);
    this.#uncommitted.clear();
    this.#rejectedSinceMs = undefined;
    this.#source = source;
    const started = source.start({
      assigned: (partitions) => this.#source === source && this.#assigned(buffer, partitions),
      offer: (offer, keepAlive) => buffer.offer(offer, async () => !signal.aborted && keepAlive()),
      failed: (error) => failed.abort(error),
    });
    await Promise.race([started, aborted(signal)]);
    for (;;) {
      const batch = await buffer.take(signal);
      await this.#process(batch, processor, source, signal);
    }
  }

  #assigned(buffer: RecordBuffer, partitions: readonly TopicPartition[]): void {
    buffer.assign(partitions);
    const names = new Set(partitions.map(partitionName));
    for (const name of this.#uncommitted.keys()) {
      if (!names.has(name)) {
        this.#uncommitted.delete(name);
      }
    }
  }

  async #process(batch: readonly BufferedRecord[], processor: BatchProcessor, source: RecordSource, signal: AbortSignal): Promise<void> {
    const progress = new BatchProgress(batch);
    const leases = new Map(batch.map(({ record, lease }) => [record, lease]));
    const commit = () => this.#commit(progress, source);
    const wanted = batch.filter((entry) => entry.wanted).map(({ record }) => record);
    const observer = {
      finished: async (records: readonly SourceRecord[]) => {
        progress.finish(records);
        await commit();
      },
      owns: (record: SourceRecord) => leases.get(record)?.revoked === false,
      result: this.onResult,
    };
    await processor.process(wanted, observer, signal);
    await commit();
  }

  /**
   * Commits the processed positions. Positions that the group rejects are committed with the next ones.
   * @throws Error once commits have failed for 4 s: a new client finds the current group coordinator
   */
  async #commit(progress: BatchProgress, source: RecordSource): Promise<void> {
    for (const position of progress.advance()) {
      this.#uncommitted.set(partitionName(position), position);
      this.processed.add(position);
    }
    const positions = [...this.#uncommitted.values()];
    // An invocation can outlast the time limit of `stop`: this member has then left the group.
    if (positions.length === 0 || this.#source !== source) {
      return;
    }
    try {
      await source.commit(positions);
    } catch (error) {
      this.#rejectedSinceMs ??= Date.now();
      if (Date.now() - this.#rejectedSinceMs < COMMIT_FAILURE_LIMIT_MS) {
        return;
      }
      throw new Error(`the group rejects offset commits: ${(error as Error).message}`, { cause: error });
    }
    this.#rejectedSinceMs = undefined;
    this.problems.recovered(this);
    for (const position of positions) {
      this.processed.removeCommitted(position);
      if (this.#uncommitted.get(partitionName(position)) === position) {
        this.#uncommitted.delete(partitionName(position));
      }
    }
  }

  async #leave(): Promise<void> {
    const source = this.#source;
    this.#source = undefined;
    if (source) {
      await Promise.race([source.stop(), sleep(LEAVE_GRACE_MS, undefined, { ref: false })]);
    }
  }
}

/** @throws the signal's reason, once it is aborted */
async function aborted(signal: AbortSignal): Promise<never> {
  if (!signal.aborted) {
    await new Promise((resolve) => signal.addEventListener("abort", resolve, { once: true }));
  }
  throw signal.reason;
}
