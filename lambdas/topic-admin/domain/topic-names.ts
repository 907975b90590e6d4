const LEGAL = /^[a-zA-Z0-9._-]{1,249}$/;

/**
 * What is wrong with declared names, each as a sentence. Kafka's rules (org.apache.kafka.common.internals.Topic), and one of ours:
 * topics that begin with two underscores are Kafka's and MSK's own.
 */
export function nameFaults(declared: readonly string[], existing: readonly string[]): string[] {
  const faults: string[] = [];
  const present = new Set(existing);
  const names = new Set(declared);
  for (const name of names) {
    if (declared.indexOf(name) !== declared.lastIndexOf(name)) faults.push(`${name}: declared more than once`);
    if (!LEGAL.test(name) || name === "." || name === "..") {
      faults.push(`${name}: not a topic name: 1 to 249 letters, digits, '.', '_', '-'`);
    }
    if (name.startsWith("__")) faults.push(`${name}: names that begin with __ are Kafka's own`);
  }
  // Metrics write '.' as '_', so Kafka takes only one of two names that differ in nothing else.
  const byMetric = new Map<string, string[]>();
  for (const name of new Set([...names, ...present])) {
    const metric = name.replaceAll(".", "_");
    byMetric.set(metric, [...(byMetric.get(metric) ?? []), name]);
  }
  for (const alike of byMetric.values()) {
    const fresh = alike.filter((name) => names.has(name) && !present.has(name));
    if (alike.length > 1 && fresh.length > 0)
      faults.push(`${alike.sort().join(", ")}: differ only in '.' and '_', which Kafka takes for one`);
  }
  return faults;
}
