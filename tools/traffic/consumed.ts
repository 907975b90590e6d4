import { loggedBy } from "./logged.js";

/**
 * Counts how often the consumer function accepted each event as new. It reads the structured log of the function, which contains the
 * ids of accepted events at log level DEBUG.
 *
 * @param sinceMs - start of the log messages to read, ms since the epoch
 */
export async function consumedByFunction(functionName: string, region: string, sinceMs: number): Promise<Map<string, number>> {
  const counts = new Map<string, number>();
  for (const message of await loggedBy(`/aws/lambda/${functionName}`, region, sinceMs)) {
    for (const id of acceptedIds(message)) counts.set(id, (counts.get(id) ?? 0) + 1);
  }
  return counts;
}

function acceptedIds(message: string): string[] {
  if (!message.includes("acceptedEventIds")) return [];
  const { acceptedEventIds } = JSON.parse(message) as { acceptedEventIds?: string[] };
  return acceptedEventIds ?? [];
}
