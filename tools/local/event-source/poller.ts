import { recordFilter } from "./filter.js";
import type { MappingHost, MappingSettings } from "./host.js";
import { kafkaSources } from "./kafka-source.js";
import { PollerProblems } from "./poller-problems.js";
import { ProcessedOffsets } from "./processed-offsets.js";
import type { Cluster, RecordSource, SourceKind } from "./source.js";
import { PollerWorker } from "./worker.js";

/** The mapping's State in the Lambda API, without the transitional states. */
export type PollerState = "Enabled" | "Disabled";

/**
 * The pollers of one event source mapping: as many members of the consumer group as the provisioned minimum, or one. They do not scale up
 * with lag. Each invokes the function once at a time, so a partition is always processed in order.
 */
export class EventSourcePoller {
  #workers: PollerWorker[] = [];
  #lastProcessingResult = "No records processed";
  #changing: Promise<void> = Promise.resolve();

  /** @throws Error that names a setting that the local platform does not support */
  constructor(
    private settings: MappingSettings,
    private readonly host: MappingHost,
    private readonly sources: SourceKind = kafkaSources,
  ) {
    rejectUnsupported(settings);
  }

  get state(): PollerState {
    return this.#workers.length > 0 ? "Enabled" : "Disabled";
  }

  /** Returns `OK`, `No records processed` or `PROBLEM: …`. */
  get lastProcessingResult(): string {
    return this.#lastProcessingResult;
  }

  /** Starts polling if the mapping is enabled. It connects in the background; `lastProcessingResult` reports failures. */
  start(): void {
    if (this.settings.enabled && this.#workers.length === 0) {
      const openSource = this.#opener(this.settings);
      const onResult = (text: string) => {
        this.#lastProcessingResult = text;
      };
      const processed = new ProcessedOffsets();
      const problems = new PollerProblems((text) => this.host.log(`event source ${this.settings.uuid}: ${text}`));
      const worker = () => new PollerWorker(this.settings, this.host, openSource, onResult, processed, problems);
      this.#workers = Array.from({ length: this.settings.pollers?.min ?? 1 }, worker);
    }
  }

  /** Applies changed settings: the pollers stop and restart from the committed offsets. */
  async update(settings: MappingSettings): Promise<void> {
    rejectUnsupported(settings);
    this.#changing = this.#changing.then(async () => {
      if (JSON.stringify(settings) !== JSON.stringify(this.settings)) {
        await this.#stopWorkers();
        this.settings = settings;
      }
      this.start();
    });
    await this.#changing;
  }

  /** Stops within 3 s and leaves the group. Records that are not processed yet stay uncommitted. */
  async stop(): Promise<void> {
    this.#changing = this.#changing.then(() => this.#stopWorkers());
    await this.#changing;
  }

  /** Returns a function that opens a source for each worker of one start, after preparing once for all of them. */
  #opener(settings: MappingSettings): (cluster: Cluster) => Promise<RecordSource> {
    let prepared: Promise<void> | undefined;
    return async (cluster) => {
      prepared ??= this.sources.prepare(settings, this.host, cluster).catch((error: Error) => {
        prepared = undefined;
        throw error;
      });
      await prepared;
      return this.sources.open(settings, this.host, cluster);
    };
  }

  async #stopWorkers(): Promise<void> {
    const workers = this.#workers;
    this.#workers = [];
    await Promise.all(workers.map((worker) => worker.stop()));
  }
}

function rejectUnsupported({ uuid, filterCriteria, onFailureDestinationArn: destination }: MappingSettings): void {
  recordFilter(filterCriteria);
  if (destination !== undefined && destination.split(":")[2] !== "sqs") {
    throw new Error(
      `event source ${uuid}: the local platform sends failed batches only to SQS, not to ${destination}; use the ARN of an SQS queue`,
    );
  }
}
