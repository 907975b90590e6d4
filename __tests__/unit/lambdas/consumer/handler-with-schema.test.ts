import { afterEach, beforeEach, expect, jest, test } from "@jest/globals";
import type { MSKEvent } from "aws-lambda";
import type { KafkaBatchResponse } from "../../../../lambdas/consumer/adapters/kafka-batch.js";
import { encoded, GlueFake, SCHEMA_ARN, versions } from "../../../support/lambdas/glue-fake.js";
import { KafkajsProducerFake } from "../../../support/lambdas/kafkajs-producer-fake.js";
import { loadHandler } from "../../../support/lambdas/load-handler.js";
import { event } from "../../../support/lambdas/records.js";

const environment = {
  ...{ BOOTSTRAP_BROKERS: "b-1:9098", DEAD_LETTER_TOPIC: "dead", DEDUPLICATION_WINDOW_SECONDS: "600" },
  ...{ METRICS_NAMESPACE: "Ads/Test", LOG_LEVEL: "DEBUG", SCHEMA_ARN, SCHEMA_DIGEST: "any" },
};
const UNKNOWN = Buffer.from("0300ffffffffffff4fffbfffffffffffffff00", "hex");

let glue: GlueFake;

beforeEach(() => {
  jest.useFakeTimers({ now: 1_795_239_001_000 });
  glue = new GlueFake();
});
afterEach(() => {
  glue.restore();
  jest.useRealTimers();
});

async function load(variables: Record<string, string> = environment) {
  const kafka = new KafkajsProducerFake();
  return { ...(await loadHandler<MSKEvent, KafkaBatchResponse>("consumer", variables, { producer: () => kafka })), kafka };
}

function batchOf(...values: (Buffer | string)[]): MSKEvent {
  const records = values.map((value, offset) => ({
    ...{ topic: "ads", partition: 0, offset, timestamp: 0, timestampType: "CREATE_TIME", headers: [] },
    value: Buffer.from(value).toString("base64"),
  }));
  return { records: { "ads-0": records } } as unknown as MSKEvent;
}

const accepted = (lines: Record<string, unknown>[]) => lines.flatMap(({ acceptedEventIds = [] }) => acceptedEventIds as string[]);

test("counts events of both versions of the schema, and those in JSON", async () => {
  const { invoke, logged } = await load();
  const events = [event(1), event(2), event(3)];

  await invoke(batchOf(encoded(0, event(1)), encoded(1, { ...event(2), region: "eu" }), JSON.stringify(event(3))));

  expect(accepted(logged())).toEqual(events.map(({ eventId }) => eventId));
  expect(glue.asked).toHaveLength(3); // the latest version, and one request for each version in the batch
});

test("writes a record of an unknown version to the dead-letter topic, unchanged, and counts the others", async () => {
  const { invoke, kafka, logged } = await load();
  glue.failure = undefined;
  jest.spyOn(globalThis, "fetch").mockImplementation((async (_: unknown, { body }: { body: string }) => {
    const { SchemaVersionId = versions[1].id } = JSON.parse(body) as { SchemaVersionId?: string };
    const found = versions.find(({ id }) => id === SchemaVersionId);
    const answer = found
      ? { SchemaVersionId, DataFormat: "AVRO", SchemaDefinition: found.definition }
      : { __type: "EntityNotFoundException", Message: "Schema version is not found." };
    return { status: found ? 200 : 400, text: async () => JSON.stringify(answer) };
  }) as never);

  await invoke(batchOf(UNKNOWN, encoded(0, event(1))));

  const [letter] = kafka.sent.flatMap(({ messages }) => messages);
  expect(letter?.value).toEqual(UNKNOWN);
  expect(letter?.headers).toMatchObject({
    "dead-letter-reason": "the registry has no schema version ffffffff-ffff-4fff-bfff-ffffffffffff",
  });
  expect(accepted(logged())).toEqual([event(1).eventId]);
});

test("a value that is no event has the field's name as its reason", async () => {
  const { invoke, kafka } = await load();

  await invoke(batchOf(encoded(1, { ...event(1), impressions: 0, region: "eu" })));

  const [letter] = kafka.sent.flatMap(({ messages }) => messages);
  expect(letter?.headers).toMatchObject({ "dead-letter-reason": "impressions must be at least 1" });
});

test("fails the batch while the registry does not answer, within half of the time, and no record goes to the dead-letter topic", async () => {
  const { invoke, kafka, logged } = await load();
  glue.failure = "ThrottlingException";

  const response = invoke(batchOf(encoded(0, event(1)), JSON.stringify(event(2))), 10_000).catch((error: Error) => error.name);
  await jest.advanceTimersByTimeAsync(4_000);

  expect(await response).toBe("RegistryUnavailable");
  expect(kafka.sent).toEqual([]);
  glue.failure = undefined;
  logged();
  await invoke(batchOf(encoded(0, event(1)), JSON.stringify(event(2))));
  expect(accepted(logged())).toEqual([event(1).eventId, event(2).eventId]);
});

test("without a schema, a value in the wire format is not valid JSON", async () => {
  const { SCHEMA_ARN: _, SCHEMA_DIGEST: __, ...without } = environment;
  const { invoke, kafka } = await load(without);

  await invoke(batchOf(encoded(0, event(1))));

  expect(kafka.sent.flatMap(({ messages }) => messages)[0]?.headers).toMatchObject({ "dead-letter-reason": "not valid JSON in UTF-8" });
  expect(glue.asked).toEqual([]);
});
