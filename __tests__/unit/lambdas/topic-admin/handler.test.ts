import { afterEach, beforeEach, describe, expect, jest, test } from "@jest/globals";
import type { TopicAdminResponse, TopicComparisonResponse } from "../../../../lambdas/topic-admin/contract.js";
import create from "../../../events/topic-admin-create.json";
import { KafkajsAdminFake } from "../../../support/lambdas/kafkajs-admin-fake.js";
import { closedConnection, createErrorFromCode } from "../../../support/lambdas/kafkajs-errors.js";
import { loadHandler } from "../../../support/lambdas/load-handler.js";
import { settled } from "../../../support/lambdas/settled.js";

const environment = { BOOTSTRAP_BROKERS: "b-1:9098,b-2:9098", DEADLINE_MS: "50000", LOG_LEVEL: "INFO" };
const plan = [
  "create ad-events: 6 partitions, replication factor 3, retention.ms=604800000",
  "deny User:shop to Read topic secret*",
  "allow User:shop to Write, Describe topic ad-events",
];

// A fault can leave an invocation waiting for a time that does not pass here.
jest.setTimeout(5_000);

beforeEach(() => {
  jest.useFakeTimers({ now: 1_795_239_001_000 });
});
afterEach(() => {
  jest.useRealTimers();
});

async function load(variables: Partial<typeof environment> = {}, fake = new KafkajsAdminFake()) {
  const loaded = await loadHandler<unknown, TopicAdminResponse>("topic-admin", { ...environment, ...variables }, { admin: () => fake });
  return { ...loaded, fake, invoke: (event: unknown) => settled(loaded.invoke(event)), start: loaded.invoke };
}

/** Returns after how many ms an invocation against a cluster that never gets ready fails, and its error. */
async function failure(deadline: string, remainingMs: number): Promise<[number, unknown]> {
  const fake = new KafkajsAdminFake();
  fake.connect = async () => Promise.reject(closedConnection());
  const { start } = await load({ DEADLINE_MS: deadline }, fake);
  const startedMs = Date.now();
  let afterMs = -1;
  const outcome = start(create, remainingMs).then(
    () => "succeeded",
    (error: unknown) => {
      afterMs = Date.now() - startedMs;
      return error;
    },
  );
  const error = await settled(outcome);
  return [afterMs, error];
}

test("establishes the topics and ACLs of the input, returns the plan, logs it, and closes its connection", async () => {
  const { invoke, created, fake, logged } = await load();

  expect(await invoke(create)).toEqual({ plan, applied: plan });
  expect(created).toMatchObject({ clients: [{ clientId: "topic-admin", brokers: ["b-1:9098", "b-2:9098"] }], producers: [], admins: 1 });
  expect([...fake.topics.values()]).toEqual(create.topics);
  expect(fake.acls).toEqual([
    {
      principal: "User:shop",
      host: "*",
      resourceType: 2,
      resourceName: "secret",
      resourcePatternType: 4,
      operation: 3,
      permissionType: 2,
    },
    ...[4, 8].map((operation) => ({
      principal: "User:shop",
      host: "*",
      resourceType: 2,
      resourceName: "ad-events",
      resourcePatternType: 3,
      operation,
      permissionType: 3,
    })),
  ]);
  expect(fake.disconnects).toBe(1);
  expect(logged()).toEqual([
    { timestamp: "2026-11-21T05:30:01.000Z", level: "INFO", message: "Plan", requestId: "r-1", action: "create", plan },
    { timestamp: "2026-11-21T05:30:01.000Z", level: "INFO", message: "Plan applied", requestId: "r-1", applied: plan },
  ]);
});

test("opens a connection for each invocation, and changes nothing if nothing differs", async () => {
  const { invoke, created, fake } = await load();

  await invoke(create);

  expect(await invoke({ ...create, tf: { action: "update", prev_input: create } })).toEqual({ plan: [], applied: [] });
  expect([created.clients.length, fake.disconnects]).toEqual([2, 2]);
});

test("returns the value of a confirmation, and does nothing when a confirmation is destroyed", async () => {
  const { invoke, created } = await load();

  expect(await invoke({ ...create, confirm: "c1" })).toEqual({ plan, applied: plan, confirmed: "c1" });
  expect(await invoke({ ...create, confirm: "c1", tf: { action: "delete", prev_input: create } })).toEqual({ plan: [], applied: [] });
  expect(created.clients).toHaveLength(1);
});

test("fails at its deadline in ms, and 1 s before the function times out", async () => {
  const notReady = expect.objectContaining({ name: "ClusterNotReady", message: expect.stringMatching(/^The deadline passed: /) });
  const [[own, error], [early]] = [await failure("5000", 60_000), await failure("60000", 4_000)];

  // The last attempt starts at most one interval of 500 ms before the deadline.
  expect([own, early]).toEqual([4_500, 2_500]);
  expect(error).toEqual(notReady);
});

test("fails at its deadline if the cluster does not respond", async () => {
  const fake = new KafkajsAdminFake();
  fake.connect = () => new Promise(() => undefined);
  const { start } = await load({ DEADLINE_MS: "7000" }, fake);
  const finished = jest.fn();
  const outcome = start(create, 60_000);
  outcome.then(finished, finished);

  await jest.advanceTimersByTimeAsync(6_999);

  expect(finished).not.toHaveBeenCalled();

  await jest.advanceTimersByTimeAsync(1);

  await expect(outcome).rejects.toThrow("The deadline passed: the cluster did not respond");
  expect(fake.disconnects).toBe(1);
});

test("closes its connection after a failure", async () => {
  const { invoke, fake } = await load();
  fake.failures.push(["createTopics", createErrorFromCode(40)]);

  await expect(invoke(create)).rejects.toThrow(`Can't ${plan[0]}: INVALID_CONFIG: Configuration is invalid`);
  expect([fake.disconnects, fake.changes]).toEqual([1, []]);
});

test("rejects a payload that is not of its contract, without a connection", async () => {
  const { invoke, created } = await load();

  await expect(invoke({ ...create, topics: [{ name: "" }], tf: {} })).rejects.toThrow(/^The payload is not valid: topics\.0\.name: /);
  expect(created.clients).toEqual([]);
});

describe("the comparison", () => {
  const { tf: _, cluster, ...desired } = create;

  async function comparing(fake = new KafkajsAdminFake(), variables: Partial<typeof environment> = {}) {
    const all = { ...environment, ...variables };
    const loaded = await loadHandler<unknown, TopicComparisonResponse>("topic-admin", all, { admin: () => fake }, "compare");
    return { ...loaded, fake, invoke: (event: unknown, remainingMs?: number) => settled(loaded.invoke(event, remainingMs)) };
  }

  test("returns what differs from the desired state, logs it, changes nothing, and closes its connection", async () => {
    const { invoke, created, fake, logged } = await comparing();
    fake.topics.set("ad-events", { name: "ad-events", partitions: 6, replicationFactor: 3, configuration: { "retention.ms": "1" } });
    const differences = [
      "ad-events retention.ms: 604800000 declared, 1 on the cluster",
      "deny User:shop to Read topic secret*: declared, not on the cluster",
      "allow User:shop to Write, Describe topic ad-events: declared, not on the cluster",
    ];

    expect(await invoke(desired)).toEqual({ differences, warnings: [] });
    expect(created).toMatchObject({ clients: [{ clientId: "topic-reader", brokers: ["b-1:9098", "b-2:9098"] }], admins: 1 });
    expect([fake.changes, fake.validations, fake.disconnects]).toEqual([[], [], 1]);
    expect(logged()).toEqual([
      { timestamp: "2026-11-21T05:30:01.000Z", level: "INFO", message: "Compared", requestId: "r-1", differences, warnings: [] },
    ]);
  });

  test("finds no difference after the topics are established", async () => {
    const { invoke, fake } = await comparing();
    const administrator = await load({}, fake);
    await administrator.invoke(create);

    expect(await invoke({ ...desired, cluster })).toEqual({ differences: [], warnings: [] });
  });

  test("warns of what no apply can change", async () => {
    const { invoke, fake } = await comparing();
    fake.topics.set("ad-events", { ...create.topics[0], partitions: 8 } as never);

    expect((await invoke({ topics: create.topics, release: [] })).warnings).toEqual([
      "ad-events: 6 partitions are fewer than the existing 8; Kafka can only add partitions, so use 8 or more",
    ]);
  });

  test("warns, without a connection, of a desired state of another release", async () => {
    const { invoke, created } = await comparing();

    expect(await invoke({ ...desired, topics: [{ name: "a", cells: 4 }] })).toEqual({
      differences: [],
      warnings: [
        "topics, ACLs and quotas were not compared with the cluster: the function is of another release than the settings; it is replaced by the next apply",
      ],
    });
    expect(created.clients).toEqual([]);
  });

  test("returns why the cluster can't be read at its deadline, or 1 s before the function times out", async () => {
    const fake = new KafkajsAdminFake();
    fake.connect = () => new Promise(() => undefined);
    const took = async (deadline: string, remainingMs: number) => {
      const { invoke } = await comparing(fake, { DEADLINE_MS: deadline });
      const startedMs = Date.now();
      return [await invoke(desired, remainingMs), Date.now() - startedMs];
    };
    const response = { differences: [], warnings: [], failure: "The deadline passed before the cluster responded." };

    expect(await took("5000", 60_000)).toEqual([response, 5_000]);
    expect(await took("60000", 4_000)).toEqual([response, 3_000]);
  });
});

test("does not start without its variables, and names them", async () => {
  await expect(load({ BOOTSTRAP_BROKERS: "", DEADLINE_MS: "0", LOG_LEVEL: "TRACE" })).rejects.toThrow(
    /^Missing or invalid environment variables: BOOTSTRAP_BROKERS, DEADLINE_MS, LOG_LEVEL$/,
  );
});
