const LEGAL = /^[a-zA-Z0-9._-]{1,249}$/;

/**
 * Returns the errors in declared topic names. The rules are Kafka's (org.apache.kafka.common.internals.Topic), and one more: names that
 * begin with two underscores are reserved for the internal topics of Kafka and MSK.
 */
export function topicNameErrors(declared: readonly string[], existing: readonly string[]): string[] {
  const errors: string[] = [];
  const present = new Set(existing);
  const names = new Set(declared);
  for (const name of names) {
    if (declared.indexOf(name) !== declared.lastIndexOf(name)) errors.push(`${name}: declared more than once`);
    if (!LEGAL.test(name) || name === "." || name === "..") {
      errors.push(`${name}: not a valid topic name; use 1 to 249 letters, digits, '.', '_' or '-'`);
    }
    if (name.startsWith("__")) errors.push(`${name}: names that begin with __ are reserved for internal topics; use another name`);
  }
  // Metric names replace '.' with '_', so Kafka rejects a name that differs from an existing one only in these characters.
  const byMetric = new Map<string, string[]>();
  for (const name of new Set([...names, ...present])) {
    const metric = name.replaceAll(".", "_");
    byMetric.set(metric, [...(byMetric.get(metric) ?? []), name]);
  }
  for (const colliding of byMetric.values()) {
    const added = colliding.filter((name) => names.has(name) && !present.has(name));
    if (colliding.length > 1 && added.length > 0)
      errors.push(`${colliding.sort().join(", ")}: differ only in '.' and '_', which collide in Kafka's metric names; rename one of them`);
  }
  return errors;
}
