import { beforeEach, describe, expect, test } from "@jest/globals";
import { type BrokerProcess, contradictions, type Observation, type Outage, outageOf } from "../../../../tools/traffic/outage.js";
import { KafkaFake } from "../../../support/traffic/kafka-fake.js";

const zones = ["a", "b", "c"] as const;
let fake: KafkaFake;
let processes: BrokerProcess[];
let faults: unknown[];
/** An outage without effect fails a test within this time. */
const signal = AbortSignal.timeout(30_000);
/** The effects of a fault; a test removes one to see that the outage is refused. */
let effects: { process: boolean; fenced: boolean; leaders: boolean };

beforeEach(() => {
  fake = new KafkaFake();
  fake.partitions = [1, 2, 3, 1].map((leader) => ({ leader, isr: [1, 2, 3] }));
  processes = zones.map((zone, index) => ({ id: index + 1, zone, state: "running", pid: 100 + index }));
  faults = [];
  effects = { process: true, fenced: true, leaders: true };
});

const control = {
  brokers: async () => [...processes],
  fault: async (cluster: string, broker: number, kind: "kill" | "hang" | "resume" | "start", backAfterMs?: number | "never") => {
    faults.push([cluster, broker, kind, backAfterMs]);
    const change = (changed: Partial<BrokerProcess>) => {
      processes = processes.map((each) => (each.id === broker ? { ...each, ...changed } : each));
    };
    const down = kind === "kill" || kind === "hang";
    if (down && effects.process) change(kind === "kill" ? { state: "stopped", pid: undefined } : { state: "hung" });
    if (down && effects.fenced) fake.brokers = [1, 2, 3].filter((id) => id !== broker);
    if (down && effects.leaders)
      fake.partitions = fake.partitions.map(({ leader, isr }) => ({ leader: leader === broker ? 3 : leader, isr }));
    if (!down) {
      change(kind === "start" ? { state: "running", pid: 900 } : { state: "running" });
      fake.brokers = [1, 2, 3];
    }
  },
};

const observed = () => ({ kafka: fake.kafka, control, cluster: "orders", topic: "events" });
const stateIn = ({ processes: seen }: Observation) => seen.map(({ state, pid }) => `${state} ${pid}`);

describe("an outage", () => {
  test("by a kill waits until the broker is fenced, and restarts it", async () => {
    const reports: string[] = [];
    const outage = await outageOf(1, observed(), {
      fault: "kill",
      signal,
      observed: (when, { brokers }) => reports.push(`${when} ${brokers}`),
    });

    expect(faults).toEqual([
      ["orders", 1, "kill", "never"],
      ["orders", 1, "start", undefined],
    ]);
    expect(reports).toEqual(["before 1,2,3", "during 2,3", "after 1,2,3"]);
    expect(outage).toMatchObject({ broker: 1, led: [0, 3] });
    expect(outage.before.leaders).toEqual({ "1": 2, "2": 1, "3": 1 });
    expect(outage.during.leaders).toEqual({ "2": 1, "3": 3 });
    expect([outage.before, outage.during, outage.after].map(stateIn)).toEqual([
      ["running 100", "running 101", "running 102"],
      ["stopped undefined", "running 101", "running 102"],
      ["running 900", "running 101", "running 102"],
    ]);
    expect(contradictions(outage)).toEqual([]);
  });

  test("by a hang waits until the broker is fenced, and resumes it", async () => {
    const outage = await outageOf(2, observed(), { fault: "hang", signal });

    expect(faults).toEqual([
      ["orders", 2, "hang", undefined],
      ["orders", 2, "resume", undefined],
    ]);
    expect([outage.before, outage.during, outage.after].map((each) => stateIn(each)[1])).toEqual([
      "running 101",
      "hung 101",
      "running 101",
    ]);
    expect(contradictions(outage)).toEqual([]);
  });

  test("of a broker that leads nothing is refused before it is caused", async () => {
    fake.partitions = [{ leader: 1, isr: [1, 2, 3] }];

    await expect(outageOf(2, observed(), { fault: "kill" })).rejects.toThrow(
      "broker 2 leads no partition of events, so its outage would prove nothing",
    );
    expect(faults).toEqual([]);
  });

  test.each(["fenced", "leaders"] as const)("without the effect %s never counts as one", async (missing) => {
    effects = { ...effects, [missing]: false };

    await expect(outageOf(1, observed(), { fault: "kill", signal: AbortSignal.timeout(400) })).rejects.toThrow(
      "The operation was aborted due to timeout",
    );
    expect(faults).toEqual([["orders", 1, "kill", "never"]]);
  });

  test("whose process keeps running contradicts itself", async () => {
    effects = { ...effects, process: false };

    expect(contradictions(await outageOf(1, observed(), { fault: "kill", signal }))).toEqual(["the process of broker 1 was running"]);
  });

  test("waits until every replica is in sync again", async () => {
    fake.partitions = [1, 2, 3].map((leader) => ({ leader, isr: [1, 2] }));
    const waiting = outageOf(1, observed(), { fault: "kill", signal });
    setTimeout(() => {
      fake.partitions = fake.partitions.map(({ leader }) => ({ leader, isr: [1, 2, 3] }));
    }, 700);

    expect((await waiting).after.smallestIsr).toBe(3);
  });
});

describe("contradictions of an outage", () => {
  const observation = (state: BrokerProcess["state"], brokers: readonly number[], leader: number, smallestIsr = 3): Observation => ({
    ...{ brokers, smallestIsr, leaders: { [leader]: 2 } },
    partitions: [0, 1].map((partition) => ({ partition, leader, replicas: [1, 2, 3], isr: [1, 2, 3] })),
    processes: [{ id: 1, zone: "a", state }],
  });
  const outage: Outage = {
    ...{ broker: 1, led: [0, 1] },
    before: observation("running", [1, 2], 1),
    during: observation("stopped", [2], 2, 1),
    after: observation("running", [1, 2], 2),
  };

  test("are none if the broker was down, lost its partitions and recovered", () => {
    expect(contradictions(outage)).toEqual([]);
    expect(contradictions({ ...outage, during: observation("hung", [2], 2) })).toEqual([]);
  });

  test.each<[string, Partial<Outage>, string[]]>([
    ["it was down before", { before: observation("stopped", [1, 2], 1) }, ["broker 1 did not run before"]],
    ["it led nothing", { led: [] }, ["broker 1 led no partition"]],
    ["its process ran", { during: observation("running", [2], 2) }, ["the process of broker 1 was running"]],
    ["its process had restarted", { during: observation("starting", [2], 2) }, ["the process of broker 1 was starting"]],
    ["its process is unknown", { during: { ...outage.during, processes: [] } }, ["the process of broker 1 was unknown"]],
    ["the cluster listed it", { during: observation("stopped", [1, 2], 2) }, ["the cluster did not fence broker 1"]],
    ["it still led", { during: observation("stopped", [2], 1) }, ["broker 1 still led partition 0", "broker 1 still led partition 1"]],
    ["nobody led", { during: observation("stopped", [2], -1) }, ["no broker led partition 0", "no broker led partition 1"]],
    ["a partition is missing", { led: [7] }, ["no broker led partition 7"]],
    ["it is not listed afterwards", { after: observation("running", [2], 2) }, ["broker 1 did not recover"]],
    ["its process does not run afterwards", { after: observation("starting", [1, 2], 2) }, ["broker 1 did not recover"]],
    ["it is not in sync afterwards", { after: observation("running", [1, 2], 2, 2) }, ["only 2 replicas were in sync afterwards"]],
  ])("name it if %s", (_, changed, expected) => {
    expect(contradictions({ ...outage, ...changed })).toEqual(expected);
  });
});
