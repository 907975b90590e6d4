import type { PlannedChange } from "../terraform/index.js";
import { contradictions, type Observation } from "../traffic/outage.js";
import type { AlarmsDuring } from "./alarms.js";
import type { ScenarioResult } from "./scenario.js";

/** The result of the demo. */
export interface DemoResult extends ScenarioResult {
  /** Changes in a second plan. */
  readonly changes: readonly PlannedChange[];
  readonly alarms: AlarmsDuring;
}

/**
 * Returns the reasons why the demo failed; none if the broker was down and recovered, no acknowledged event is missing in the topic or at
 * the consumer, and the second plan is empty.
 */
export function failures({ outage, logged, consumed, changes }: DemoResult): string[] {
  return [
    ...contradictions(outage),
    ...(logged.acknowledged > 0 ? [] : ["no event was acknowledged"]),
    ...(logged.lost.length === 0 ? [] : [`${logged.lost.length} acknowledged events are missing in the topic`]),
    ...(consumed.lost.length === 0 ? [] : [`${consumed.lost.length} acknowledged events did not reach the consumer`]),
    ...(changes.length === 0 ? [] : [`the second plan changes ${changes.length} resources`]),
  ];
}

/** Returns the report of the demo as a JSON document. */
export function document(result: DemoResult): Record<string, unknown> {
  const { outage, logged, consumed, outageGapMs, refusals, changes, alarms } = result;
  const failed = failures(result);
  return {
    passed: failed.length === 0,
    failures: failed,
    killedBroker: outage.broker,
    sent: logged.sent,
    acknowledged: logged.acknowledged,
    neverAcknowledged: logged.unacknowledged,
    lost: { topic: logged.lost.length, consumer: consumed.lost.length },
    duplicates: { topic: logged.duplicates, consumer: consumed.duplicates },
    refused: Object.fromEntries(refusals),
    longestGapMs: logged.longestGapMs,
    outageGapMs,
    secondPlan: changes,
    alarms,
  };
}

/** Returns the report of the demo as text. */
export function report(result: DemoResult): string {
  const { outage, logged, consumed, outageGapMs, refusals, changes, alarms } = result;
  const refused = [...refusals].map(([status, count]) => `${count} × ${status}`).join(", ");
  const seconds = (ms: number) => `${(ms / 1_000).toFixed(1)} s`;
  const rows: [string, string][] = [
    ["sent", `${logged.sent}`],
    ["acknowledged", `${logged.acknowledged}   (by min.insync.replicas, then 202 to the caller)`],
    ["consumed", `${consumed.acknowledged - consumed.lost.length}   (by the consumer function)`],
    ["lost", `${logged.lost.length} in the topic, ${consumed.lost.length} at the consumer`],
    ["duplicates", `${logged.duplicates} in the topic (from retries of the caller), ${consumed.duplicates} after the consumer`],
    ["never acknowledged", `${logged.unacknowledged}`],
    ["refused and retried", refused || "0"],
    [
      "longest gap",
      `${seconds(logged.longestGapMs)} between two acknowledgements, ${seconds(outageGapMs)} in the partitions of broker ${outage.broker}`,
    ],
    ["alarms that rang", alarmsLine(alarms, seconds)],
    [
      "second plan",
      changes.length === 0 ? "no changes" : changes.map(({ address, actions }) => `${address}: ${actions.join("+")}`).join(", "),
    ],
  ];
  const failed = failures(result);
  return [
    "",
    `  Broker ${outage.broker} was killed with SIGKILL under load`,
    "",
    ...(["before", "during", "after"] as const).map((when) => `  ${when.padEnd(7)} ${observationLine(outage[when])}`),
    "",
    ...rows.map(([name, value]) => `  ${name.padEnd(20)} ${value}`),
    "",
    failed.length === 0 ? "  PASSED: no acknowledged event is missing, and the second plan is empty." : `  FAILED: ${failed.join("; ")}.`,
    "",
    "",
  ].join("\n");
}

function alarmsLine({ alarms, rang }: AlarmsDuring, seconds: (ms: number) => string): string {
  if (alarms === 0) return "none: the settings create no alarms";
  if (rang.length === 0) return `none of ${alarms}`;
  return rang.map(({ name, forMs }) => `${name} (${forMs === undefined ? "still rings" : seconds(forMs)})`).join(", ");
}

function observationLine({ processes, leaders, smallestIsr }: Observation): string {
  const each = processes.map(({ id, zone, state }) => `${id} ${zone} ${state.padEnd(8)} leads ${leaders[String(id)] ?? 0}`);
  return [...each, `in sync ≥ ${smallestIsr}`].join("  |  ");
}
