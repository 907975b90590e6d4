import type { Endpoint } from "../../../tools/deploy/index.js";
import { dynamoDbOperation } from "./json-operation.js";

export interface Counted {
  readonly impressions: number;
  readonly events: number;
}

/** Returns the counts in a table by advertisement, of all minutes together. */
export async function countsIn(at: Endpoint, TableName: string): Promise<Map<string, Counted>> {
  const counts = new Map<string, Counted>();
  let ExclusiveStartKey: unknown;
  do {
    const page = await dynamoDbOperation(at, "Scan", {
      TableName,
      FilterExpression: "begins_with(#pk, :ads)",
      ExpressionAttributeNames: { "#pk": "pk" },
      ExpressionAttributeValues: { ":ads": { S: "ad#" } },
      ...(ExclusiveStartKey !== undefined && { ExclusiveStartKey }),
    });
    for (const { pk, impressions, events } of page["Items"] as Record<string, { S: string; N: string }>[]) {
      const adId = String(pk?.S).slice("ad#".length);
      const { impressions: before, events: eventsBefore } = counts.get(adId) ?? { impressions: 0, events: 0 };
      counts.set(adId, { impressions: before + Number(impressions?.N), events: eventsBefore + Number(events?.N) });
    }
    ExclusiveStartKey = page["LastEvaluatedKey"];
  } while (ExclusiveStartKey !== undefined);
  return counts;
}
