import { afterEach, beforeEach, expect, jest, test } from "@jest/globals";
import type { MSKEvent } from "aws-lambda";
import type { KafkaBatchResponse } from "../../../../lambdas/consumer/adapters/kafka-batch.js";
import { KafkajsProducerFake } from "../../../support/lambdas/kafkajs-producer-fake.js";
import { loadHandler } from "../../../support/lambdas/load-handler.js";
import { LocalTables, TABLE } from "../../../support/lambdas/local-tables.js";
import { event } from "../../../support/lambdas/records.js";

const environment = {
  ...{ BOOTSTRAP_BROKERS: "b-1:9098", DEAD_LETTER_TOPIC: "dead", DEDUPLICATION_WINDOW_SECONDS: "600" },
  ...{ METRICS_NAMESPACE: "Ads/Test", LOG_LEVEL: "DEBUG" },
};
const withTable = { ...environment, COUNT_TABLE: TABLE, EVENT_ID_RETENTION_SECONDS: "3600" };

let tables: LocalTables;
let fetchSpy: { mockRestore: () => void };

beforeEach(async () => {
  tables = await LocalTables.create();
  fetchSpy = jest.spyOn(globalThis, "fetch").mockImplementation(tables.fetch);
});
afterEach(() => fetchSpy.mockRestore());

const load = (variables: Record<string, string>) =>
  loadHandler<MSKEvent, KafkaBatchResponse>("consumer", variables, { producer: () => new KafkajsProducerFake() });

function batchOf(...values: object[]): MSKEvent {
  const records = values.map((value, offset) => ({
    ...{ topic: "ads", partition: 0, offset, timestamp: 0, timestampType: "CREATE_TIME", headers: [] },
    value: Buffer.from(JSON.stringify(value)).toString("base64"),
  }));
  return { records: { "ads-0": records } } as unknown as MSKEvent;
}

test("counts in the table: a second execution environment finds the events of the first, a batch its own repetitions", async () => {
  const [first, second] = [await load(withTable), await load(withTable)];

  expect(await first.invoke(batchOf(event(1), event(2), event(1)))).toEqual({ batchItemFailures: [] });
  await second.invoke(batchOf(event(2), event(3)));

  expect(Object.values(await tables.counts())).toEqual([[3, 3]]);
  const { url, headers } = tables.sent.find(({ operation }) => operation === "TransactWriteItems") ?? {};
  expect(url).toBe("https://dynamodb.eu-west-1.amazonaws.com/");
  expect(headers).toMatchObject({
    ...{ "content-type": "application/x-amz-json-1.0", "x-amz-target": "DynamoDB_20120810.TransactWriteItems" },
    authorization: expect.stringContaining("/eu-west-1/dynamodb/aws4_request"),
  });
  const batches = second.logged().filter(({ message }) => message === "Batch processed");
  expect(batches).toMatchObject([{ RecordsReceived: 2, RecordsAccepted: 1, DuplicatesRemoved: 1 }]);
});

test("fails the batch if DynamoDB refuses it, so that Lambda delivers it again", async () => {
  const { invoke } = await load(withTable);
  tables.faults.push({ status: 400, type: "AccessDeniedException" });

  await expect(invoke(batchOf(event(1)))).rejects.toThrow("DynamoDB responded 400 AccessDeniedException: no");
  await invoke(batchOf(event(1)));
  expect(Object.values(await tables.counts())).toEqual([[1, 1]]);
});

test("counts in memory without a table, and asks for both variables", async () => {
  const { invoke } = await load(environment);
  await invoke(batchOf(event(1)));

  expect(tables.sent).toEqual([]);
  await expect(load({ ...environment, COUNT_TABLE: TABLE })).rejects.toThrow(
    "COUNT_TABLE and EVENT_ID_RETENTION_SECONDS must be set together.",
  );
});
