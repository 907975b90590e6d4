import { randomUUID } from "node:crypto";
import * as z from "zod/mini";
import type { CountTable } from "../../dynamodb/contract.js";
import { type Attribute, type DynamoDb, pause, TableRefusal, TableUnavailable } from "../../dynamodb/dynamodb.js";
import type { AdEvent } from "../../events/ad-event.js";
import type { Deadline } from "../../runtime/deadline.js";
import type { CountedEvents, EventCounter } from "../domain/event-counter.js";
import { countImpressions, type ImpressionCount, type ImpressionSink } from "../domain/impression-counts.js";

/** Items of a transaction. Source: Amazon DynamoDB API Reference, TransactWriteItems, 2026-11. */
const MAX_ITEMS = 100;

/** Concurrent transactions. Those of one advertisement follow each other, because two that write the same item conflict. */
const LANES = 4;

/** Longest pause after a conflict with a transaction of another execution environment, in ms. */
const CONFLICT_PAUSE_MS = 100;

const cancellation = z.object({ CancellationReasons: z.array(z.object({ Code: z._default(z.string(), "None") })) });

/**
 * Counts each event exactly once, in a DynamoDB table. A transaction writes the ID of each event, on the condition that the table does not
 * have it, and adds the impressions to the counts: both happen, or neither. A batch that is delivered again, to any execution environment and
 * after any failure, therefore changes no count.
 *
 * Items have the keys `pk` and `sk`: `event#<event ID>` and `event`, with `expiresAt`; `ad#<advertisement>` and the start of the minute, with
 * `impressions` and `events`. The IDs of events expire: DynamoDB deletes them days late, so that the condition compares the time.
 */
export class TableCounter implements EventCounter {
  constructor(
    private readonly table: CountTable,
    private readonly dynamoDb: Pick<DynamoDb, "call">,
    private readonly sink: ImpressionSink,
    private readonly nowMs: () => number = Date.now,
  ) {}

  /** @throws TableUnavailable, TableRefusal. Events of completed transactions are then counted: the next delivery finds them as duplicates. */
  async count(events: readonly AdEvent[], deadline: Deadline): Promise<CountedEvents> {
    const lanes = lanesOf(transactionsOf(events));
    const results = await Promise.allSettled(lanes.map((lane) => this.countInOrder(lane, deadline)));
    const failed = results.find((result) => result.status === "rejected");
    if (failed) throw failed.reason;
    const counted = results.flatMap((result) => (result.status === "fulfilled" ? result.value : []));
    const ids = new Set(counted.map(({ eventId }) => eventId));
    return { counted, duplicates: events.flatMap(({ eventId }) => (ids.has(eventId) ? [] : [eventId])) };
  }

  private async countInOrder(groups: readonly (readonly AdEvent[])[], deadline: Deadline): Promise<AdEvent[]> {
    const counted: AdEvent[] = [];
    for (const group of groups) counted.push(...(await this.countTogether(group, deadline)));
    return counted;
  }

  /** Counts the events of one transaction, without those that the table has. @returns the events that were counted now */
  private async countTogether(group: readonly AdEvent[], deadline: Deadline): Promise<readonly AdEvent[]> {
    let fresh = group;
    while (fresh.length > 0) {
      const codes = await this.write(fresh, deadline);
      if (codes === undefined) {
        await this.sink.add(countImpressions(fresh));
        return fresh;
      }
      const withoutDuplicates = fresh.filter((_, n) => codes[n] !== "ConditionalCheckFailed");
      if (withoutDuplicates.length === fresh.length) {
        if (deadline.remainingMs <= CONFLICT_PAUSE_MS)
          throw new TableUnavailable(`DynamoDB cancelled a transaction until the deadline: ${[...new Set(codes)].join(", ")}.`);
        await pause(CONFLICT_PAUSE_MS);
      }
      fresh = withoutDuplicates;
    }
    return [];
  }

  /** @returns undefined, or DynamoDB's code for each item of a transaction that it cancelled and that can succeed later */
  private async write(events: readonly AdEvent[], deadline: Deadline): Promise<readonly string[] | undefined> {
    try {
      await this.dynamoDb.call("TransactWriteItems", this.transactionOf(events), deadline);
      return undefined;
    } catch (error) {
      if (!(error instanceof TableRefusal) || error.type !== "TransactionCanceledException") throw error;
      const codes = cancellation.safeParse(error.body).data?.CancellationReasons.map(({ Code }) => Code) ?? [];
      if (!codes.some((code) => canSucceedLater.has(code)) || codes.some((code) => isFinal(code))) throw error;
      return codes;
    }
  }

  private transactionOf(events: readonly AdEvent[]): object {
    const nowSeconds = Math.floor(this.nowMs() / 1_000);
    const puts = events.map(({ eventId }) => ({
      Put: {
        TableName: this.table.name,
        Item: { ...keyOf(`event#${eventId}`, "event"), expiresAt: number(nowSeconds + this.table.retentionSeconds) },
        ConditionExpression: "attribute_not_exists(#pk) OR #expiresAt < :now",
        ExpressionAttributeNames: { "#pk": "pk", "#expiresAt": "expiresAt" },
        ExpressionAttributeValues: { ":now": number(nowSeconds) },
      },
    }));
    const updates = countImpressions(events).map((count) => this.updateOf(count));
    // The token shows DynamoDB that a request whose response was lost is the same.
    return { TransactItems: [...puts, ...updates], ClientRequestToken: randomUUID() };
  }

  private updateOf({ adId, minuteMs, impressions, events }: ImpressionCount): object {
    return {
      Update: {
        TableName: this.table.name,
        Key: keyOf(`ad#${adId}`, new Date(minuteMs).toISOString()),
        UpdateExpression: "ADD #impressions :impressions, #events :events",
        ExpressionAttributeNames: { "#impressions": "impressions", "#events": "events" },
        ExpressionAttributeValues: { ":impressions": number(impressions), ":events": number(events) },
      },
    };
  }
}

const canSucceedLater = new Set(["ConditionalCheckFailed", "TransactionConflict", "ThrottlingError", "ProvisionedThroughputExceeded"]);

const isFinal = (code: string): boolean => code !== "None" && !canSucceedLater.has(code);

const number = (value: number): Attribute => ({ N: String(value) });

const keyOf = (pk: string, sk: string) => ({ pk: { S: pk }, sk: { S: sk } });

/** Returns the events in groups that fit into a transaction with their counts. Each advertisement is in groups that follow each other. */
function transactionsOf(events: readonly AdEvent[]): AdEvent[][] {
  const sorted = [...events].sort((a, b) => (a.adId < b.adId ? -1 : a.adId > b.adId ? 1 : a.timestamp - b.timestamp));
  const groups: AdEvent[][] = [];
  for (const event of sorted) {
    const last = groups.at(-1);
    if (last && last.length + 1 + countImpressions([...last, event]).length <= MAX_ITEMS) last.push(event);
    else groups.push([event]);
  }
  return groups;
}

/** Returns the groups in lanes: groups with an advertisement in common are in the same one. */
function lanesOf(groups: readonly AdEvent[][]): AdEvent[][][] {
  const chains: AdEvent[][][] = [];
  for (const group of groups) {
    const chain = chains.at(-1);
    if (chain && chain.at(-1)?.at(-1)?.adId === group[0]?.adId) chain.push(group);
    else chains.push([group]);
  }
  const lanes = Array.from({ length: Math.min(LANES, chains.length) }, (): AdEvent[][] => []);
  for (const chain of chains.sort((a, b) => b.length - a.length)) lanes.sort((a, b) => a.length - b.length)[0]?.push(...chain);
  return lanes;
}
