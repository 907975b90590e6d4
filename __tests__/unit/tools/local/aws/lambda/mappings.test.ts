import { beforeEach, expect, test } from "@jest/globals";
import { Mappings, type Poller } from "../../../../../../tools/local/aws/lambda/mappings.js";
import type { MappingSettings } from "../../../../../../tools/local/event-source/index.js";

const clusterArn = "arn:aws:kafka:eu-west-1:123456789012:cluster/events/uuid-1";
const functionArn = "arn:aws:lambda:eu-west-1:123456789012:function:consumer";
const target = {
  ...{ name: "consumer", arn: functionArn, runtime: "nodejs22.x", handler: "index.handler", timeoutSeconds: 3, memoryMb: 128 },
  ...{ roleArn: "arn:role", environment: {}, codeSha256: "", logGroup: "/aws/lambda/consumer" },
};
const request = { FunctionName: functionArn, EventSourceArn: clusterArn, Topics: ["ads"], StartingPosition: "TRIM_HORIZON" };

let calls: string[];
let settings: MappingSettings | undefined;
let release: () => void;
let mappings: Mappings;

beforeEach(() => {
  calls = [];
  let stopped = Promise.resolve();
  release = () => undefined;
  const poller: Poller = {
    lastProcessingResult: "OK",
    start: () => void calls.push("start"),
    update: (next) => {
      calls.push("update");
      settings = next;
    },
    stop: () => {
      calls.push("stop");
      return stopped;
    },
  };
  stopped = new Promise((resolve) => {
    release = resolve;
  });
  mappings = new Mappings({
    accountId: "123456789012",
    function: async (nameOrArn) => (nameOrArn === functionArn || nameOrArn === "consumer" ? target : undefined),
    clusterExists: (arn) => arn === clusterArn,
    poller: (initial) => {
      settings = initial;
      return poller;
    },
    log: () => undefined,
  });
});

/** Waits until background work has settled. */
const settle = () => new Promise((resolve) => setImmediate(resolve));

const create = (changes: object = {}) =>
  mappings.create("eu-west-1", { ...request, ...changes }) as Promise<{ UUID: string; EventSourceMappingArn: string; State: string }>;

test("a mapping is Creating until its poller runs, then Enabled with the requested settings", async () => {
  const created = await create({
    BatchSize: 50,
    AmazonManagedKafkaEventSourceConfig: { ConsumerGroupId: "counter" },
    ProvisionedPollerConfig: { MinimumPollers: 1, MaximumPollers: 3 },
    DestinationConfig: { OnFailure: { Destination: "arn:queue" } },
    FilterCriteria: { Filters: [{ Pattern: "{}" }] },
  });

  expect(created.State).toBe("Creating");

  await settle();

  expect(mappings.get(created.UUID)).toMatchObject({
    State: "Enabled",
    BatchSize: 50,
    FunctionArn: functionArn,
    LastProcessingResult: "OK",
  });
  expect(calls).toEqual(["start"]);
  expect(settings).toMatchObject({
    ...{
      batchSize: 50,
      consumerGroupId: "counter",
      pollers: { min: 1, max: 3 },
      onFailureDestinationArn: "arn:queue",
      roleArn: "arn:role",
    },
    ...{ filterCriteria: { filters: [{ pattern: "{}" }] }, topics: ["ads"], startingPosition: "TRIM_HORIZON", enabled: true },
  });
});

test("a mapping without a consumer group uses its UUID, and without a batching window Lambda's default", async () => {
  const { UUID } = await create();

  expect(settings).toMatchObject({ consumerGroupId: UUID, maximumBatchingWindowSeconds: undefined });
  expect(mappings.get(UUID)).toMatchObject({ BatchSize: 100, MaximumBatchingWindowInSeconds: 0 });
});

test("a mapping that is created as disabled does not poll", async () => {
  const { UUID } = await create({ Enabled: false });
  await settle();

  expect([calls, mappings.get(UUID)]).toMatchObject([[], { State: "Disabled" }]);
});

test("an update keeps settings that it omits, and updates the poller", async () => {
  const { UUID } = await create({ BatchSize: 50, MaximumRetryAttempts: 3 });
  await settle();

  expect(await mappings.update(UUID, { BatchSize: 20, Enabled: false })).toMatchObject({ State: "Updating" });

  await settle();

  expect(mappings.get(UUID)).toMatchObject({ State: "Disabled", BatchSize: 20, MaximumRetryAttempts: 3 });
  expect(settings).toMatchObject({ batchSize: 20, maximumRetryAttempts: 3, enabled: false });
});

test("a mapping is Deleting until its poller has stopped, then it does not exist", async () => {
  const { UUID } = await create();
  await settle();

  expect(mappings.delete(UUID)).toMatchObject({ State: "Deleting" });

  await settle();

  expect(mappings.get(UUID)).toMatchObject({ State: "Deleting" });

  release();
  await settle();

  expect(() => mappings.get(UUID)).toThrow("The resource you requested does not exist.");
});

test.each([
  ["an unknown cluster", { EventSourceArn: `${clusterArn}0` }, `The MSK cluster ${clusterArn}0 does not exist.`],
  ["an unknown function", { FunctionName: "nobody" }, "Function does not exist: nobody"],
  ["a batch size above the limit", { BatchSize: 10_001 }, "BatchSize: "],
  ["two topics", { Topics: ["a", "b"] }, "Topics: "],
])("a mapping with %s is rejected", async (_, changes, message) => {
  await expect(create(changes)).rejects.toThrow(message);
  expect(mappings.list({})).toEqual({ EventSourceMappings: [] });
});

test("mappings can be listed by function name, function ARN and event source", async () => {
  await create();
  const count = (filter: object) => (mappings.list(filter) as { EventSourceMappings: object[] }).EventSourceMappings.length;

  expect([count({}), count({ functionName: "consumer" }), count({ functionName: functionArn }), count({ sourceArn: clusterArn })]).toEqual([
    1, 1, 1, 1,
  ]);
  expect([count({ functionName: "sumer" }), count({ sourceArn: "arn:other" })]).toEqual([0, 0]);
});
