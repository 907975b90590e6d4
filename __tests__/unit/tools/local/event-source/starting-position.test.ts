import { afterEach, beforeEach, expect, jest, test } from "@jest/globals";
import type { Kafka } from "kafkajs";
import type { MappingSettings } from "../../../../../tools/local/event-source/index.js";
import { commitStartingPositions } from "../../../../../tools/local/event-source/starting-position.js";
import { SETTINGS } from "../../../../support/local-platform/scripted.js";

// A fault can leave a test waiting for a time that does not pass here.
jest.setTimeout(5_000);

beforeEach(() => {
  jest.useFakeTimers();
});
afterEach(() => {
  jest.useRealTimers();
});

/** A client of a cluster with the topic `t` of three partitions, whose offsets are 10 to 100, 20 to 200 and 30 to 300. */
class KafkaFake {
  readonly calls: [string, ...unknown[]][] = [];
  /** Committed offsets by partition; −1 for none. */
  committed = ["-1", "7", "-1"];
  /** What happens when the consumer runs. */
  running: "joins" | "crashes" | "waits" = "joins";
  connectFails = false;
  readonly #listeners = new Map<string, (event: object) => void>();

  admin() {
    return {
      connect: async () => void this.calls.push(["admin.connect"]),
      disconnect: async () => void this.calls.push(["admin.disconnect"]),
      fetchOffsets: async (query: unknown) => {
        this.calls.push(["fetchOffsets", query]);
        return [{ topic: "t", partitions: this.committed.map((offset, partition) => ({ partition, offset })) }];
      },
      fetchTopicOffsets: async () => [1, 2, 3].map((n, partition) => ({ partition, low: `${n}0`, high: `${n}00` })),
      fetchTopicOffsetsByTimestamp: async (topic: string, timestamp: number) => {
        this.calls.push(["fetchTopicOffsetsByTimestamp", topic, timestamp]);
        return [0, 1].map((partition) => ({ partition, offset: `5${partition}` }));
      },
    };
  }

  consumer(config: unknown) {
    this.calls.push(["consumer", config]);
    return {
      events: { GROUP_JOIN: "consumer.group_join", CRASH: "consumer.crash" },
      on: (event: string, listener: (event: object) => void) => void this.#listeners.set(event, listener),
      connect: async () => {
        if (this.connectFails) throw new Error("no broker");
      },
      subscribe: async (options: unknown) => void this.calls.push(["subscribe", options]),
      run: async (options: { eachBatch: () => Promise<void> }) => {
        this.calls.push(["run", options]);
        if (this.running === "joins") this.#listeners.get("consumer.group_join")?.({});
        if (this.running === "crashes") this.#listeners.get("consumer.crash")?.({ payload: { error: new Error("no coordinator") } });
      },
      pause: (topics: unknown) => void this.calls.push(["pause", topics]),
      commitOffsets: async (offsets: unknown) => void this.calls.push(["commitOffsets", offsets]),
      disconnect: async () => void this.calls.push(["consumer.disconnect"]),
    };
  }

  commit(settings: Partial<MappingSettings> = {}): Promise<void> {
    return commitStartingPositions(this as unknown as Kafka, { ...SETTINGS, ...settings });
  }

  committedOffsets(): unknown {
    return this.calls.find(([name]) => name === "commitOffsets")?.[1];
  }
}

test("joins the group, commits without reading, and leaves", async () => {
  const kafka = new KafkaFake();

  await kafka.commit();

  expect(kafka.calls).toEqual([
    ["admin.connect"],
    ["fetchOffsets", { groupId: "g", topics: ["t"] }],
    ["consumer", { groupId: "g", maxWaitTimeInMs: 100, allowAutoTopicCreation: false }],
    ["subscribe", { topics: ["t"], fromBeginning: true }],
    ["run", { autoCommit: false, eachBatch: expect.any(Function) }],
    ["pause", [{ topic: "t" }]],
    [
      "commitOffsets",
      [
        { topic: "t", partition: 0, offset: "10" },
        { topic: "t", partition: 2, offset: "30" },
      ],
    ],
    ["consumer.disconnect"],
    ["admin.disconnect"],
  ]);
  expect(jest.getTimerCount()).toBe(0);
});

test.each<[Partial<MappingSettings>, string[]]>([
  [{ startingPosition: "TRIM_HORIZON" }, ["10", "30"]],
  [{ startingPosition: "LATEST" }, ["100", "300"]],
  [{ startingPosition: "AT_TIMESTAMP", startingPositionTimestampMs: 1_795_239_000_000 }, ["50", "0"]],
])("%j starts at the offsets %j", async (settings, offsets) => {
  const kafka = new KafkaFake();

  await kafka.commit(settings);

  expect(kafka.committedOffsets()).toEqual([
    { topic: "t", partition: 0, offset: offsets[0] },
    { topic: "t", partition: 2, offset: offsets[1] },
  ]);
  expect(kafka.calls.filter(([name]) => name === "fetchTopicOffsetsByTimestamp")).toEqual(
    settings.startingPosition === "AT_TIMESTAMP" ? [["fetchTopicOffsetsByTimestamp", "t", 1_795_239_000_000]] : [],
  );
});

test("does not join the group if every partition has a committed offset, also 0", async () => {
  const kafka = new KafkaFake();
  kafka.committed = ["0", "7", "9"];

  await kafka.commit();

  expect(kafka.calls.map(([name]) => name)).toEqual(["admin.connect", "fetchOffsets", "admin.disconnect"]);
});

test.each(["crashes", "waits"] as const)("leaves the group and reports the failure of a member that %s", async (running) => {
  const kafka = new KafkaFake();
  kafka.running = running;
  const outcome = expect(kafka.commit()).rejects.toThrow(
    running === "crashes" ? "no coordinator" : "the group g accepted no member within 20000 ms",
  );

  await jest.advanceTimersByTimeAsync(20_000);
  await outcome;

  expect(kafka.calls.slice(-2)).toEqual([["consumer.disconnect"], ["admin.disconnect"]]);
  expect(kafka.committedOffsets()).toBeUndefined();
  expect(jest.getTimerCount()).toBe(0);
});

test("waits up to 20 s for the group", async () => {
  const kafka = new KafkaFake();
  kafka.running = "waits";
  const settled = jest.fn();
  kafka.commit().catch(settled);

  await jest.advanceTimersByTimeAsync(19_999);

  expect(settled).not.toHaveBeenCalled();
});

test("leaves the group if no broker can be reached", async () => {
  const kafka = new KafkaFake();
  kafka.connectFails = true;

  await expect(kafka.commit()).rejects.toThrow("no broker");
  expect(kafka.calls.slice(-2)).toEqual([["consumer.disconnect"], ["admin.disconnect"]]);
});
