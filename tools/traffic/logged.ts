import { CloudWatchLogsClient, FilterLogEventsCommand } from "@aws-sdk/client-cloudwatch-logs";

/** Reads all messages of a log group since `sinceMs` (ms since the epoch). */
export async function loggedBy(logGroup: string, region: string, sinceMs: number): Promise<string[]> {
  const logs = new CloudWatchLogsClient({ region });
  const messages: string[] = [];
  let nextToken: string | undefined;
  try {
    do {
      const page = await logs.send(
        new FilterLogEventsCommand({ logGroupName: logGroup, startTime: sinceMs, ...(nextToken && { nextToken }) }),
      );
      messages.push(...(page.events ?? []).map(({ message = "" }) => message));
      nextToken = page.nextToken === nextToken ? undefined : page.nextToken;
    } while (nextToken);
    return messages;
  } finally {
    logs.destroy();
  }
}
