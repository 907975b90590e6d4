import type { Account } from "../../traffic/ledger.js";
import type { AlarmChange } from "../alarms.js";
import type { DrillName, TargetKind } from "../drill.js";
import { bySecond, type Gap, gaps, type Percentiles, percentiles, type Sample, type Second } from "../measurements.js";
import { svgOf } from "./plot.js";

/** What a drill has measured. */
export interface Measured {
  readonly drill: DrillName;
  readonly about: string;
  readonly target: TargetKind;
  readonly cluster: string;
  readonly startedAtMs: number;
  readonly endedAtMs: number;
  readonly faultAtMs: number;
  readonly recoveredAtMs: number;
  readonly samples: readonly Sample[];
  readonly account: Account;
  readonly refusals: ReadonlyMap<string, number>;
  /** Alarms that changed their state; undefined if the platform has none. */
  readonly alarms: readonly AlarmChange[] | undefined;
  readonly events: readonly { readonly atMs: number; readonly text: string }[];
}

/** The report as data. Times are in ms since the epoch, durations in ms. */
export interface DrillReport {
  readonly drill: DrillName;
  readonly target: TargetKind;
  readonly cluster: string;
  readonly startedAt: string;
  readonly records: Omit<Account, "lost" | "longestGapMs"> & { readonly lost: readonly string[]; readonly notConsumed: number };
  readonly refusals: Readonly<Record<string, number>>;
  /** From the fault to the recovery. */
  readonly recoveryMs: number;
  /** Times without any acknowledgement that are longer than half a second, the longest first. */
  readonly gaps: readonly Gap[];
  /** From sending a record to its acknowledgement. */
  readonly acknowledgement?: Percentiles | undefined;
  /** From sending a record to its consumption. */
  readonly consumption?: Percentiles | undefined;
  /** Null if the platform has no alarms. */
  readonly alarms: readonly AlarmChange[] | null;
  readonly events: readonly { readonly atSeconds: number; readonly text: string }[];
  readonly seconds: readonly Second[];
}

const GAP_MS = 500;

export function reportOf(measured: Measured): DrillReport {
  const { samples, account, startedAtMs, endedAtMs } = measured;
  const { lost, sent, acknowledged, unacknowledged, duplicates } = account;
  const acknowledgedAt = samples.flatMap(({ acknowledgedAtMs }) => acknowledgedAtMs ?? []);
  const durations = (end: "acknowledgedAtMs" | "consumedAtMs") =>
    samples.flatMap((sample) => (sample[end] === undefined ? [] : [Math.max(0, (sample[end] as number) - sample.sentAtMs)]));
  return {
    drill: measured.drill,
    target: measured.target,
    cluster: measured.cluster,
    startedAt: new Date(startedAtMs).toISOString(),
    records: {
      ...{ sent, acknowledged, unacknowledged, duplicates, lost },
      notConsumed: samples.filter(({ acknowledgedAtMs, consumedAtMs }) => acknowledgedAtMs !== undefined && consumedAtMs === undefined)
        .length,
    },
    refusals: Object.fromEntries(measured.refusals),
    recoveryMs: measured.recoveredAtMs - measured.faultAtMs,
    gaps: gaps(acknowledgedAt, GAP_MS),
    acknowledgement: percentiles(durations("acknowledgedAtMs")),
    consumption: percentiles(durations("consumedAtMs")),
    alarms: measured.alarms ?? null,
    events: measured.events.map(({ atMs, text }) => ({ atSeconds: Math.round((atMs - startedAtMs) / 100) / 10, text })),
    seconds: bySecond(samples, startedAtMs, endedAtMs),
  };
}

/** Returns the plots of a report, by file name. */
export function plotsOf({ seconds }: DrillReport, { startedAtMs, faultAtMs, recoveredAtMs }: Measured): Record<string, string> {
  const mark = (atMs: number, text: string) => ({ at: (atMs - startedAtMs) / 1000, text });
  const marks = [mark(faultAtMs, "fault"), mark(recoveredAtMs, "recovered")];
  return {
    "throughput.svg": svgOf({
      ...{ title: "Throughput", unit: "records/s", marks },
      series: [
        { name: "acknowledged", color: "#0a6ebd", values: seconds.map(({ acknowledged }) => acknowledged) },
        { name: "consumed", color: "#c05a00", values: seconds.map(({ consumed }) => consumed) },
      ],
    }),
    "latency.svg": svgOf({
      ...{ title: "Time until the acknowledgement, 99th percentile", unit: "ms", marks },
      series: [{ name: "p99", color: "#0a6ebd", values: seconds.map(({ latencyP99Ms }) => latencyP99Ms) }],
    }),
  };
}

/** Returns the report as Markdown, with the plots next to it. */
export function markdownOf(report: DrillReport, about: string): string {
  const { records, alarms } = report;
  const row = (name: string, value: string | number) => `| ${name} | ${value} |`;
  const [longest] = report.gaps;
  const refused = Object.entries(report.refusals).map(([name, count]) => `${count} ${name}`);
  return `# Drill ${report.drill} on ${report.cluster}

${about} Target: ${report.target}, ${report.startedAt}.

| | |
|---|---|
${[
  row("acknowledged records lost", records.lost.length),
  row("records sent, acknowledged", `${records.sent}, ${records.acknowledged}`),
  row("duplicates in the topic", records.duplicates),
  row("acknowledged, but not consumed", records.notConsumed),
  row("errors of the producer", refused.length === 0 ? "none" : refused.join(", ")),
  row("longest time without an acknowledgement", longest ? `${seconds(longest.lengthMs)} s` : `less than ${GAP_MS} ms`),
  row("recovery after the fault", `${seconds(report.recoveryMs)} s`),
  row("time until the acknowledgement", percentileText(report.acknowledgement)),
  row("time until the consumption", percentileText(report.consumption)),
].join("\n")}

![Throughput](throughput.svg)

![Latency](latency.svg)

## What happened

| second | |
|---|---|
${report.events.map(({ atSeconds, text }) => `| ${atSeconds} | ${text} |`).join("\n")}

## Alarms

${alarmText(alarms)}
${records.lost.length === 0 ? "" : `\n## Lost\n\n${records.lost.map((id) => `- ${id}`).join("\n")}\n`}`;
}

function alarmText(alarms: DrillReport["alarms"]): string {
  if (alarms === null) return "No alarms in this platform.";
  if (alarms.length === 0) return "No alarm rang. Alarms that wait for several periods can ring after the drill.";
  const rows = alarms.map(({ alarm, state, afterMs }) => `| ${alarm} | ${state} | ${seconds(afterMs)} |`);
  return `| alarm | state | seconds after the fault |\n|---|---|---|\n${rows.join("\n")}`;
}

const seconds = (ms: number): string => (ms / 1000).toFixed(1);

const percentileText = (of: Percentiles | undefined): string =>
  of ? `p50 ${of.p50} ms, p95 ${of.p95} ms, p99 ${of.p99} ms, longest ${of.max} ms` : "none";
