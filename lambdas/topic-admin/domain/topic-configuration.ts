type Configuration = Readonly<Record<string, string>>;

export interface DesiredConfiguration {
  /** All that is set on the topic afterwards. */
  readonly configuration: Configuration;
  readonly set: Configuration;
  readonly unset: readonly string[];
}

/**
 * Merges what is declared into what is set, three ways: declared keys are set, keys that the last apply set and this one doesn't are
 * unset, and all others stay. Kafka's AlterConfigs, the only one that kafkajs has, replaces the whole; to leave out what others set
 * would undo MSK's own replication throttles.
 */
export function desiredConfiguration(declared: Configuration, current: Configuration, previous: Configuration): DesiredConfiguration {
  const unset = Object.keys(current).filter((key) => Object.hasOwn(previous, key) && !Object.hasOwn(declared, key));
  const kept = Object.entries(current).filter(([key]) => !unset.includes(key));
  const set = Object.entries(declared).filter(([key, value]) => !Object.hasOwn(current, key) || !sameValue(value, current[key] ?? ""));
  return { configuration: Object.fromEntries([...kept, ...set]), set: Object.fromEntries(set), unset: unset.sort() };
}

/** Kafka answers with the parsed value: `0.50` comes back as `0.5`, `TRUE` as `true`, `compact, delete` as `compact,delete`. */
function sameValue(declared: string, current: string): boolean {
  if (declared.trim() === current.trim()) return true;
  const whole = /^-?\d+$/;
  // Longs don't fit a number: retention.ms may be 9223372036854775807.
  if (whole.test(declared.trim()) && whole.test(current.trim())) return BigInt(declared) === BigInt(current);
  const decimal = /^-?\d*\.\d+$/;
  if (decimal.test(declared.trim()) || decimal.test(current.trim())) return Number(declared) === Number(current);
  return normalized(declared) === normalized(current);
}

function normalized(value: string): string {
  const list = value.split(",").map((item) => item.trim());
  return list.map((item) => (/^(true|false)$/i.test(item) ? item.toLowerCase() : item)).join(",");
}
