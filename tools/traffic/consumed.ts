import { CloudWatchLogsClient, FilterLogEventsCommand } from "@aws-sdk/client-cloudwatch-logs";

/**
 * How often the consumer function took each event as new, from its own structured log: it names the events it accepted
 * where its log level is DEBUG.
 *
 * @param sinceMs only what was logged from then on, ms since the epoch
 */
export async function consumedByFunction(functionName: string, region: string, sinceMs: number): Promise<Map<string, number>> {
  const logs = new CloudWatchLogsClient({ region });
  const counts = new Map<string, number>();
  let nextToken: string | undefined;
  try {
    do {
      const page = await logs.send(
        new FilterLogEventsCommand({ logGroupName: `/aws/lambda/${functionName}`, startTime: sinceMs, ...(nextToken && { nextToken }) }),
      );
      for (const { message } of page.events ?? []) for (const id of acceptedIds(message ?? "")) counts.set(id, (counts.get(id) ?? 0) + 1);
      nextToken = page.nextToken === nextToken ? undefined : page.nextToken;
    } while (nextToken);
    return counts;
  } finally {
    logs.destroy();
  }
}

function acceptedIds(message: string): string[] {
  if (!message.includes("acceptedEventIds")) return [];
  const { acceptedEventIds } = JSON.parse(message) as { acceptedEventIds?: string[] };
  return acceptedEventIds ?? [];
}
