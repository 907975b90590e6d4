import * as z from "zod/mini";
import type { CountTable } from "../../dynamodb/contract.js";
import { type DynamoDb, TableRefusal, TableUnavailable } from "../../dynamodb/dynamodb.js";
import type { Deadline } from "../../runtime/deadline.js";
import type { Log } from "../../telemetry/log.js";
import { type Acknowledgement, type EarlierRequest, EventLogUnavailable, type Requests } from "../domain/ad-event-publisher.js";

const textValue = z.object({ S: z.string() });
const numberValue = z.object({ N: z.string() });

/** The item of a request. It has a position once the brokers have acknowledged its event. */
const requestItem = z.object({
  digest: textValue,
  topic: z.optional(textValue),
  partition: z.optional(numberValue),
  offset: z.optional(numberValue),
});
const conditionFailure = z.object({ Item: requestItem });

/**
 * Stores requests in the DynamoDB table that also has the counts: an item with the keys `request#<event ID>` and `request`, the digest of the
 * content, the position of the record, and `expiresAt`.
 */
export class TableRequests implements Requests {
  constructor(
    private readonly table: CountTable,
    private readonly dynamoDb: Pick<DynamoDb, "call">,
    private readonly log: Pick<Log, "warn">,
    private readonly nowMs: () => number = () => Date.now(),
  ) {}

  async begin(eventId: string, digest: string, deadline: Deadline): Promise<EarlierRequest> {
    const nowSeconds = Math.floor(this.nowMs() / 1_000);
    const expiresAt = { N: String(nowSeconds + this.table.retentionSeconds) };
    try {
      await this.dynamoDb.call(
        "PutItem",
        {
          TableName: this.table.name,
          Item: { ...keyOf(eventId), digest: { S: digest }, expiresAt },
          // DynamoDB deletes expired items days late.
          ConditionExpression: "attribute_not_exists(#pk) OR #expiresAt < :now",
          ExpressionAttributeNames: { "#pk": "pk", "#expiresAt": "expiresAt" },
          ExpressionAttributeValues: { ":now": { N: String(nowSeconds) } },
          ReturnValuesOnConditionCheckFailure: "ALL_OLD",
        },
        deadline,
      );
      return "none";
    } catch (error) {
      if (error instanceof TableUnavailable) throw new EventLogUnavailable("DynamoDB did not store the request", { cause: error });
      if (!(error instanceof TableRefusal) || error.type !== "ConditionalCheckFailedException") throw error;
      return earlierRequest(conditionFailure.parse(error.body).Item, digest);
    }
  }

  async complete(eventId: string, { topic, partition, offset }: Acknowledgement, deadline: Deadline): Promise<void> {
    try {
      await this.dynamoDb.call(
        "UpdateItem",
        {
          TableName: this.table.name,
          Key: keyOf(eventId),
          UpdateExpression: "SET #topic = :topic, #partition = :partition, #offset = :offset",
          ConditionExpression: "attribute_exists(#pk)",
          ExpressionAttributeNames: { "#pk": "pk", "#topic": "topic", "#partition": "partition", "#offset": "offset" },
          ExpressionAttributeValues: { ":topic": { S: topic }, ":partition": { N: String(partition) }, ":offset": { N: offset } },
        },
        deadline,
      );
    } catch (error) {
      // The event is acknowledged. A repeated request writes it again, and it is counted once.
      this.log.warn("Answer of a request not stored", { eventId, error });
    }
  }
}

function earlierRequest({ digest, topic, partition, offset }: z.output<typeof requestItem>, expected: string): EarlierRequest {
  if (digest.S !== expected) return "different";
  // Without a position, the request was not acknowledged, or its answer was not stored.
  return topic && partition && offset ? { topic: topic.S, partition: Number(partition.N), offset: offset.N } : "none";
}

const keyOf = (eventId: string) => ({ pk: { S: `request#${eventId}` }, sk: { S: "request" } });
