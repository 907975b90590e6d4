import type { PlannedChange } from "../terraform/index.js";
import type { ScenarioResult } from "./scenario.js";

/** The result of the demo. */
export interface DemoResult extends ScenarioResult {
  /** Changes in a second plan. */
  readonly changes: readonly PlannedChange[];
}

/** Returns true if no acknowledged event is missing in the topic or at the consumer, and the second plan is empty. */
export function passed({ logged, consumed, changes }: DemoResult): boolean {
  return logged.acknowledged > 0 && logged.lost.length === 0 && consumed.lost.length === 0 && changes.length === 0;
}

/** Returns the report of the demo as a JSON document. */
export function document(result: DemoResult): Record<string, unknown> {
  const { killed, logged, consumed, refusals, changes } = result;
  return {
    passed: passed(result),
    killedBroker: killed,
    sent: logged.sent,
    acknowledged: logged.acknowledged,
    neverAcknowledged: logged.unacknowledged,
    lost: { topic: logged.lost.length, consumer: consumed.lost.length },
    duplicates: { topic: logged.duplicates, consumer: consumed.duplicates },
    refused: Object.fromEntries(refusals),
    longestGapMs: logged.longestGapMs,
    secondPlan: changes,
  };
}

/** Returns the report of the demo as text. */
export function report(result: DemoResult): string {
  const { observations, killed, logged, consumed, refusals, changes } = result;
  const refused = [...refusals].map(([status, count]) => `${count} × ${status}`).join(", ");
  const rows: [string, string][] = [
    ["sent", `${logged.sent}`],
    ["acknowledged", `${logged.acknowledged}   (by min.insync.replicas, then 202 to the caller)`],
    ["consumed", `${consumed.acknowledged - consumed.lost.length}   (by the consumer function)`],
    ["lost", `${logged.lost.length} in the topic, ${consumed.lost.length} at the consumer`],
    ["duplicates", `${logged.duplicates} in the topic (from retries of the caller), ${consumed.duplicates} after the consumer`],
    ["never acknowledged", `${logged.unacknowledged}`],
    ["refused and retried", refused || "0"],
    ["longest gap", `${(logged.longestGapMs / 1_000).toFixed(1)} s between two acknowledgements`],
    [
      "second plan",
      changes.length === 0 ? "no changes" : changes.map(({ address, actions }) => `${address}: ${actions.join("+")}`).join(", "),
    ],
  ];
  const brokers = observations.map(({ when, brokers, leaders, smallestIsr }) => {
    const each = brokers.map(({ id, zone, state }) => `${id} ${zone} ${state.padEnd(8)} leads ${leaders[String(id)] ?? 0}`).join("  |  ");
    return `  ${when.padEnd(7)} ${each}  |  in sync ≥ ${smallestIsr}`;
  });
  return [
    "",
    `  Broker ${killed} was killed with SIGKILL under load`,
    "",
    ...brokers,
    "",
    ...rows.map(([name, value]) => `  ${name.padEnd(20)} ${value}`),
    "",
    passed(result) ? "  PASSED: no acknowledged event is missing, and the second plan is empty." : "  FAILED: see the report above.",
    "",
    "",
  ].join("\n");
}
