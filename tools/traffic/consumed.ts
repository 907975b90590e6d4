import { loggedBy } from "./logged.js";

/**
 * How often the consumer function took each event as new, from its own structured log: it names the events it accepted
 * where its log level is DEBUG.
 *
 * @param sinceMs only what was logged from then on, ms since the epoch
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
