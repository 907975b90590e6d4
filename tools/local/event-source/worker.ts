import { setTimeout as sleep } from "node:timers/promises";
import { BatchProcessor } from "./batch-processor.js";
import { BatchProgress } from "./batch-progress.js";
import type { DoneOffsets } from "./done-offsets.js";
import { recordFilter } from "./filter.js";
import type { MappingHost, MappingSettings } from "./host.js";
import { partitionName, type SourceRecord, type TopicPartition } from "./record.js";
import { type BufferedRecord, RecordBuffer } from "./record-buffer.js";
import type { Cluster, RecordSource } from "./source.js";
import type { Troubles } from "./troubles.js";

const DEFAULT_BATCH_SIZE = 100;
const DEFAULT_WINDOW_SECONDS = 0.5;
const RESTART_AFTER_MS = 1_000;
/** A group that is rebalanced takes commits again sooner; a client that asks the wrong broker may do so for good. */
const COMMIT_PATIENCE_MS = 4_000;
/** How long an invocation under way may still finish when the worker stops. */
const STOP_GRACE_MS = 2_000;
/** How long the group may take to let us go. */
const LEAVE_GRACE_MS = 1_000;

/** One poller: a member of the consumer group and the one loop that takes its records through the function, batch after batch. */
export class PollerWorker {
  readonly #stopping = new AbortController();
  readonly #running: Promise<void>;
  readonly #uncommitted = new Map<string, TopicPartition & { offset: number }>();
  #source: RecordSource | undefined;
  #refusedSinceMs: number | undefined;

  constructor(
    private readonly settings: MappingSettings,
    private readonly host: MappingHost,
    private readonly openSource: (cluster: Cluster) => Promise<RecordSource>,
    private readonly onResult: (text: string) => void,
    private readonly done: DoneOffsets,
    private readonly troubles: Troubles,
  ) {
    this.#running = this.#run();
  }

  /** Lets the invocation under way finish for 2 s and commits what is done; what is not is read again by whoever comes next. */
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
          this.troubles.startsOver(this, (error as Error).message);
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
    const passes = recordFilter(this.settings.filterCriteria);
    const wants = (record: SourceRecord) => !this.done.has(record) && passes(record);
    const buffer = new RecordBuffer({ records: batchSize, windowMs: windowSeconds * 1000 }, wants);
    const failed = new AbortController();
    const source = await this.openSource(cluster);
    stopping.throwIfAborted();
    const processor = new BatchProcessor(this.settings, this.host, cluster.brokers);
    const signal = AbortSignal.any([stopping, failed.signal]);
    this.#uncommitted.clear();
    this.#refusedSinceMs = undefined;
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
   * A commit that the group does not take is repeated with the next one.
   * @throws Error once that has lasted: a client that starts afresh finds the group where it is now
   */
  async #commit(progress: BatchProgress, source: RecordSource): Promise<void> {
    for (const position of progress.advance()) {
      this.#uncommitted.set(partitionName(position), position);
      this.done.add(position);
    }
    const positions = [...this.#uncommitted.values()];
    // An invocation may outlast the grace of `stop`: nobody is left then to commit for.
    if (positions.length === 0 || this.#source !== source) {
      return;
    }
    try {
      await source.commit(positions);
    } catch (error) {
      this.#refusedSinceMs ??= Date.now();
      if (Date.now() - this.#refusedSinceMs < COMMIT_PATIENCE_MS) {
        return;
      }
      throw new Error(`the group takes no offsets: ${(error as Error).message}`, { cause: error });
    }
    this.#refusedSinceMs = undefined;
    this.troubles.works(this);
    for (const position of positions) {
      this.done.committed(position);
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
