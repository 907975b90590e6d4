type Configuration = Readonly<Record<string, string>>;

/** The configuration of a topic after a change, and the change. */
export interface DesiredConfiguration {
  /** The complete configuration after the change. */
  readonly configuration: Configuration;
  readonly set: Configuration;
  readonly unset: readonly string[];
}

/**
 * Returns the three-way merge of declared, current and previously declared configuration: declared keys are set, keys that only the last
 * apply declared are unset, and all others are kept. kafkajs supports only AlterConfigs, which replaces the whole configuration. Without
 * the keys set by others, it would remove MSK's replication throttles.
 */
export function desiredConfiguration(declared: Configuration, current: Configuration, previous: Configuration): DesiredConfiguration {
  const unset = Object.keys(current).filter((key) => Object.hasOwn(previous, key) && !Object.hasOwn(declared, key));
  const kept = Object.entries(current).filter(([key]) => !unset.includes(key));
  const set = Object.entries(declared).filter(([key, value]) => !Object.hasOwn(current, key) || !sameValue(value, current[key] as string));
  return { configuration: Object.fromEntries([...kept, ...set]), set: Object.fromEntries(set), unset: unset.sort() };
}

/** Returns true if Kafka treats both values as equal. It returns parsed values: `0.5` for `0.50`, `true` for `TRUE`, `compact,delete` for `compact, delete`. */
function sameValue(declared: string, current: string): boolean {
  if (declared.trim() === current.trim()) return true;
  const integer = /^-?\d+$/;
  // A Java long can exceed the precision of a number: retention.ms can be 9223372036854775807.
  if (integer.test(declared.trim()) && integer.test(current.trim())) return BigInt(declared) === BigInt(current);
  const decimal = /^-?\d*\.\d+$/;
  if (decimal.test(declared.trim()) || decimal.test(current.trim())) return Number(declared) === Number(current);
  return normalized(declared) === normalized(current);
}

function normalized(value: string): string {
  const list = value.split(",").map((item) => item.trim());
  return list.map((item) => (/^(true|false)$/i.test(item) ? item.toLowerCase() : item)).join(",");
}
