import { DoneOffsets } from "./done-offsets.js";
import { recordFilter } from "./filter.js";
import type { MappingHost, MappingSettings } from "./host.js";
import { kafkaSources } from "./kafka-source.js";
import type { Cluster, RecordSource, SourceKind } from "./source.js";
import { Troubles } from "./troubles.js";
import { PollerWorker } from "./worker.js";

/** As the mapping's State in the Lambda API, without the states on the way. */
export type PollerState = "Enabled" | "Disabled";

/**
 * The pollers of one event source mapping: as many members of the consumer group as the provisioned minimum, one without. They do not scale
 * up with lag, and each invokes the function once at a time, so that a partition is always in order.
 */
export class EventSourcePoller {
  #workers: PollerWorker[] = [];
  #lastProcessingResult = "No records processed";
  #changing: Promise<void> = Promise.resolve();

  /** @throws Error if the settings ask for something that is not run here, by name */
  constructor(
    private settings: MappingSettings,
    private readonly host: MappingHost,
    private readonly sources: SourceKind = kafkaSources,
  ) {
    refuseUnsupported(settings);
  }

  get state(): PollerState {
    return this.#workers.length > 0 ? "Enabled" : "Disabled";
  }

  /** `OK`, `No records processed` or `PROBLEM: …`. */
  get lastProcessingResult(): string {
    return this.#lastProcessingResult;
  }

  /** Starts polling if the mapping is enabled; connecting and its failures go on in the background, told by `lastProcessingResult`. */
  start(): void {
    if (this.settings.enabled && this.#workers.length === 0) {
      const open = this.#opener(this.settings);
      const onResult = (text: string) => {
        this.#lastProcessingResult = text;
      };
      const done = new DoneOffsets();
      const troubles = new Troubles((text) => this.host.log(`event source ${this.settings.uuid}: ${text}`));
      const worker = () => new PollerWorker(this.settings, this.host, open, onResult, done, troubles);
      this.#workers = Array.from({ length: this.settings.pollers?.min ?? 1 }, worker);
    }
  }

  /** Applies changed settings: the pollers stop and start anew from what was committed. */
  async update(settings: MappingSettings): Promise<void> {
    refuseUnsupported(settings);
    this.#changing = this.#changing.then(async () => {
      if (JSON.stringify(settings) !== JSON.stringify(this.settings)) {
        await this.#stopWorkers();
        this.settings = settings;
      }
      this.start();
    });
    await this.#changing;
  }

  /** Within 3 s. Leaves the group; records not done yet stay uncommitted. */
  async stop(): Promise<void> {
    this.#changing = this.#changing.then(() => this.#stopWorkers());
    await this.#changing;
  }

  /** Opens sources for the workers of one start, after preparing once for all of them. */
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

function refuseUnsupported({ uuid, filterCriteria, onFailureDestinationArn: destination }: MappingSettings): void {
  recordFilter(filterCriteria);
  if (destination !== undefined && destination.split(":")[2] !== "sqs") {
    throw new Error(`event source ${uuid}: the local platform sends failed batches to SQS only, not to ${destination}`);
  }
}
