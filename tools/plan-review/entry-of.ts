/** Returns an entry of a table; undefined for a key that the table does not have, such as `toString`. */
export const entryOf = <T>(table: Readonly<Record<string, T>>, key: string): T | undefined =>
  Object.hasOwn(table, key) ? table[key] : undefined;
