import { entryOf } from "./entry-of.js";
import type { MskLimits } from "./rule.js";

/**
 * Ends of support of versions that MSK no longer offers for new clusters, by their first two numbers.
 * Source: MSK developer guide, supported Apache Kafka versions, as recorded by endoflife.date/amazon-msk, 2025-05; 3.6: the guide, 2026-05.
 */
const formerVersions: Readonly<Record<string, string>> = {
  "2.2": "2024-06-08",
  "2.3": "2024-06-08",
  "2.4": "2024-06-08",
  "2.5": "2024-06-08",
  "2.6": "2024-09-11",
  "2.7": "2024-09-11",
  "2.8": "2025-01-14",
  "3.1": "2024-09-11",
  "3.2": "2024-09-11",
  "3.3": "2024-09-11",
  "3.4": "2025-08-04",
  "3.5": "2025-10-23",
  "3.6": "2026-06-01",
};

const SOURCES = { current: "MSK developer guide, 2026-05", former: "endoflife.date/amazon-msk, 2025-05, and MSK developer guide, 2026-05" };

/** Returns the day on which MSK's support of a version ends, with its source; undefined while AWS has announced none. */
export function supportEnd(
  version: string,
  known: MskLimits["kafkaVersions"],
): { readonly date: string; readonly source: string } | undefined {
  const current = entryOf(known, version)?.supportEnds;
  if (current !== undefined) return { date: current, source: SOURCES.current };
  const former = /^\d+\.\d+/.exec(version)?.[0] ?? "";
  const date = entryOf(formerVersions, former);
  return date === undefined ? undefined : { date, source: SOURCES.former };
}

/** Compares two versions of MSK by their first two numbers; a version with KRaft is later than the same one with ZooKeeper. */
export function compareVersions(one: string, other: string): number {
  const [a, b] = [orderOf(one), orderOf(other)];
  return a.map((number, i) => number - (b[i] ?? 0)).find((difference) => difference !== 0) ?? 0;
}

function orderOf(version: string): number[] {
  const [, major = "0", minor = "0"] = /^(\d+)\.(\d+)/.exec(version) ?? [];
  return [Number(major), Number(minor), version.endsWith(".kraft") ? 1 : 0];
}
