import { lagOf } from "../../kafka-state/index.js";
import type { Plot } from "../api.js";
import { type Observation, writtenTo } from "./observation.js";

/** The figures of one observation that plots need. */
interface Sample {
  readonly at: number;
  readonly written: ReadonlyMap<string, number>;
  readonly lag: ReadonlyMap<string, number>;
  readonly requestMs: number;
}

/** The time that plots show, in ms. */
const PLOT_SPAN_MS = 15 * 60_000;
/** The time over which a rate is measured, in ms: long enough for a steady figure, short enough to see an outage. */
const RATE_MS = 6_000;
/** Samples before the first one that plots show, which its rate needs, in ms. */
const BEFORE_MS = 30_000;
/** A group whose lag grows for this time doesn't keep up, in ms. */
const GROWING_MS = 20_000;
/** Growth that is no news: a batch of messages in progress. */
const GROWING_BY = 50;
/** Lines of one plot: more can't be distinguished. */
const MAX_LINES = 8;

/** The observations of the last minutes, as figures. */
export class History {
  private samples: Sample[] = [];

  add({ at, topics, groups, requestMs }: Observation): void {
    const written = topics.flatMap((topic) => {
      const count = writtenTo(topic);
      return count === undefined ? [] : [[topic.name, count] as const];
    });
    this.samples.push({ at, written: new Map(written), lag: new Map(groups.map((group) => [group.id, lagOf(group)])), requestMs });
    const oldest = at - PLOT_SPAN_MS - BEFORE_MS;
    if ((this.samples[0] as Sample).at < oldest) this.samples = this.samples.filter((sample) => sample.at >= oldest);
  }

  /** Returns the messages written to a topic each second, over the last seconds; undefined before the second observation. */
  rate(topic: string): number | undefined {
    return this.rateAt(topic, this.samples.length - 1) ?? undefined;
  }

  /** Returns true if the lag of a group has only grown for a while, and by more than a batch. */
  isGrowing(group: string): boolean {
    const last = this.samples.at(-1);
    if (!last) return false;
    const recent = this.samples.filter(({ at }) => at >= last.at - GROWING_MS);
    const span = last.at - (recent[0] as Sample).at;
    const lags = recent.flatMap(({ lag }) => lag.get(group) ?? []);
    const [first = 0] = lags;
    const grows = lags.every((lag, i) => i === 0 || lag >= (lags[i - 1] as number));
    return span >= GROWING_MS * 0.7 && grows && (lags.at(-1) as number) - first > GROWING_BY;
  }

  /** Returns the plots of what the console has observed. */
  plots(): Plot[] {
    const last = this.samples.at(-1);
    if (!last) return [];
    const shown = this.samples.filter(({ at }) => at >= last.at - PLOT_SPAN_MS);
    const skipped = this.samples.length - shown.length;
    const times = shown.map(({ at }) => at);
    const line = (name: string, valueIn: (sample: Sample, index: number) => number | null) => ({
      name,
      values: shown.map((sample, i) => valueIn(sample, i + skipped)),
    });
    const topics = mostOf(last.written).filter((name) => !name.startsWith("__"));
    const plot = { source: "Kafka", times };
    return [
      {
        ...plot,
        id: "throughput",
        title: "Messages written",
        unit: "/s",
        lines: topics.slice(0, MAX_LINES).map((name) => line(name, (_, index) => this.rateAt(name, index))),
      },
      {
        ...plot,
        id: "lag",
        title: "Consumer lag",
        unit: "messages",
        lines: mostOf(last.lag)
          .slice(0, MAX_LINES)
          .map((name) => line(name, ({ lag }) => lag.get(name) ?? null)),
      },
      {
        ...plot,
        id: "latency",
        title: "Metadata request, round trip",
        unit: "ms",
        lines: [line("console to broker", ({ requestMs }) => Math.round(requestMs * 10) / 10)],
      },
    ];
  }

  private rateAt(topic: string, index: number): number | null {
    const sample = this.samples[index];
    const end = sample?.written.get(topic);
    if (!sample || end === undefined) return null;
    let from = index;
    while (from > 0 && sample.at - (this.samples[from] as Sample).at < RATE_MS) from -= 1;
    const before = this.samples[from] as Sample;
    const start = before.written.get(topic);
    if (start === undefined || before.at === sample.at) return null;
    // A topic that was deleted and created again begins at 0.
    return Math.max(0, Math.round(((end - start) / (sample.at - before.at)) * 10_000) / 10);
  }
}

/** Returns the names with the largest values first. */
const mostOf = (values: ReadonlyMap<string, number>): string[] =>
  [...values].sort(([nameA, a], [nameB, b]) => b - a || nameA.localeCompare(nameB)).map(([name]) => name);
