import { setTimeout as sleep } from "node:timers/promises";
import { Alarms, MetricStore } from "../../metrics/index.js";
import type { AwsContext } from "../context.js";
import type { RequestValidator } from "../models/request-validator.js";
import { notifyTopics } from "./notify.js";
import { cloudWatchService, type Region } from "./service.js";

/** Work at the end of each minute. @param endMs - its end, ms since 1970 */
type Collect = (endMs: number) => Promise<void>;

/** Metrics of the last minute arrive in this share of a minute; then alarms are evaluated. */
const ARRIVAL = 0.15;
const LONGEST_ARRIVAL_MS = 5_000;

/** Metrics and alarms of all regions. Once a minute, metrics are collected, and alarms are evaluated. */
export class CloudWatch {
  private readonly regions = new Map<string, Region>();
  private readonly collectors: { readonly name: string; readonly collect: Collect }[] = [];
  private readonly stopped = new AbortController();
  private readonly running: Promise<void>;

  private constructor(
    private readonly context: Pick<AwsContext, "moto" | "accountId" | "log">,
    /** How long a minute lasts: shorter in tests of alarms. */
    readonly minuteMs: number,
  ) {
    this.running = this.run();
  }

  static start(context: AwsContext, validator: RequestValidator): CloudWatch {
    const { gateway, accountId, minuteMs, onStop } = context;
    const cloudWatch = new CloudWatch(context, minuteMs);
    onStop("CloudWatch", () => cloudWatch.stop());
    gateway.route(
      cloudWatchService(
        (region) => cloudWatch.region(region),
        (request) => validator.read(request),
        accountId,
      ),
      "monitoring",
    );
    return cloudWatch;
  }

  region(name: string): Region {
    const known = this.regions.get(name);
    if (known) return known;
    const { moto, accountId } = this.context;
    const store = new MetricStore();
    const alarms = new Alarms(store, notifyTopics(moto, name, accountId), this.minuteMs / 60);
    const created: Region = { store, alarms, tags: new Map() };
    this.regions.set(name, created);
    return created;
  }

  /** Returns the metrics of a region. */
  store(region: string): MetricStore {
    return this.region(region).store;
  }

  /** Adds work at the end of each minute, before alarms are evaluated. A failure is logged. */
  eachMinute(name: string, collect: Collect): void {
    this.collectors.push({ name, collect });
  }

  async stop(): Promise<void> {
    this.stopped.abort();
    await this.running;
  }

  private async run(): Promise<void> {
    const { signal } = this.stopped;
    const arrivalMs = Math.min(LONGEST_ARRIVAL_MS, this.minuteMs * ARRIVAL);
    while (!signal.aborted) {
      const endMs = (Math.floor(Date.now() / this.minuteMs) + 1) * this.minuteMs;
      await sleep(endMs - Date.now(), undefined, { signal }).catch(() => undefined);
      await Promise.all(signal.aborted ? [] : this.collectors.map((collector) => this.collect(collector, endMs)));
      await sleep(Math.max(0, endMs + arrivalMs - Date.now()), undefined, { signal }).catch(() => undefined);
      if (!signal.aborted) await this.evaluate(endMs);
    }
  }

  private async collect({ name, collect }: { readonly name: string; readonly collect: Collect }, endMs: number): Promise<void> {
    await collect(endMs).catch((failure: Error) => this.context.log(`metrics of ${name}: ${failure.message}`));
  }

  private async evaluate(endMs: number): Promise<void> {
    for (const { store, alarms } of this.regions.values()) {
      store.prune();
      await alarms.evaluate(endMs).catch((failure: Error) => this.context.log(`alarms: ${failure.stack}`));
    }
  }
}
