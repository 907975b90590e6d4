/**
 * Opens several at the same time.
 *
 * @returns them, in the order of the names
 * @throws the first failure, after those that could be opened are closed: an open workspace keeps the process running
 */
export async function openAll<T extends { close(): Promise<unknown> }>(
  names: readonly string[],
  open: (name: string) => Promise<T>,
): Promise<T[]> {
  const results = await Promise.allSettled(names.map(open));
  const opened = results.flatMap((result) => (result.status === "fulfilled" ? [result.value] : []));
  const failure = results.find((result) => result.status === "rejected");
  if (!failure) return opened;
  await Promise.all(opened.map((each) => each.close()));
  throw failure.reason;
}
