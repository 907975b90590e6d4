import { entryOf } from "./entry-of.js";
import type { MskLimits } from "./rule.js";

/** Returns the day on which MSK's support of a version ends, with its source; undefined while AWS has announced none. */
export function supportEnd(
  version: string,
  { kafkaVersions, formerSupportEnds, supportSources }: MskLimits,
): { readonly date: string; readonly source: string } | undefined {
  const current = entryOf(kafkaVersions, version)?.supportEnds;
  if (current !== undefined) return { date: current, source: supportSources.current };
  const former = /^\d+\.\d+/.exec(version)?.[0] ?? "";
  const date = entryOf(formerSupportEnds, former);
  return date === undefined ? undefined : { date, source: supportSources.former };
}

/** Compares two versions of MSK by their first two numbers; a version with KRaft is later than the same one with ZooKeeper. */
export function compareVersions(one: string, other: string): number {
  const [a, b] = [orderOf(one), orderOf(other)];
  return a.map((number, i) => number - (b[i] ?? 0)).find((difference) => difference !== 0) ?? 0;
}

/** Returns whether clusters of a version store their metadata in KRaft. Kafka 4 and later have no ZooKeeper. */
export const usesKRaft = (version: string): boolean => version.endsWith(".kraft") || Number.parseInt(version, 10) >= 4;

function orderOf(version: string): number[] {
  const [, major = "0", minor = "0"] = /^(\d+)\.(\d+)/.exec(version) ?? [];
  return [Number(major), Number(minor), version.endsWith(".kraft") ? 1 : 0];
}
