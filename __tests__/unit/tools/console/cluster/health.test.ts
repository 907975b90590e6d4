import { describe, expect, test } from "@jest/globals";
import type { BrokerView, GroupView, TopicView } from "../../../../../tools/console/api.js";
import { type HealthInput, healthOf } from "../../../../../tools/console/cluster/health.js";

const broker = (id: number, online = true): BrokerView => ({ id, zone: `az${id}`, online, leaders: 1, replicas: 3, inSync: 3 });

const topic = (...isr: readonly (readonly number[])[]): TopicView => ({
  name: "orders",
  internal: false,
  replicationFactor: 3,
  minIsr: 2,
  partitions: isr.map((each, partition) => ({ partition, leader: each[0] ?? -1, replicas: [1, 2, 3], isr: each })),
});

const group = (lag: number, growing: boolean): GroupView => ({ id: "billing", state: "Stable", members: 1, lag, growing, partitions: [] });

const healthy: HealthInput = {
  brokers: [broker(1), broker(2), broker(3)],
  topics: [topic([1, 2, 3], [2, 3, 1])],
  groups: [group(10, false)],
  alarms: [{ name: "msk-lag", state: "OK", composite: false }],
  ageMs: 2_000,
};

const judged = (change: Partial<HealthInput>) => {
  const { status, problems } = healthOf({ ...healthy, ...change });
  return { status, problems: problems.map(({ severity, text }) => `${severity}: ${text}`) };
};

describe("health", () => {
  test("is ok if every broker is online and every replica in sync", () => {
    expect(healthOf(healthy)).toEqual({
      status: "ok",
      summary: "All 3 brokers are online and all 2 partitions are in sync.",
      problems: [],
    });
  });

  test("is unknown before the first observation", () => {
    expect(healthOf({ ...healthy, ageMs: undefined })).toMatchObject({ status: "unknown", problems: [] });
  });

  test("is a warning while a broker is missing, because clients can still write", () => {
    expect(judged({ brokers: [broker(1), broker(2, false), broker(3)], topics: [topic([1, 3], [3, 1])] })).toEqual({
      status: "warning",
      problems: ["warning: Broker 2 (az2) is not in the cluster", "warning: 2 partitions of 2 with a replica that is not in sync"],
    });
  });

  test("is critical if a partition accepts no writes or has no leader, the worst first", () => {
    expect(judged({ brokers: [broker(1), broker(2, false), broker(3, false)], topics: [topic([1], [])] })).toEqual({
      status: "critical",
      problems: [
        "critical: 1 partition without a leader",
        "critical: 1 partition below min.insync.replicas",
        "warning: Broker 2 (az2), Broker 3 (az3) are not in the cluster",
        "warning: 2 partitions of 2 with a replica that is not in sync",
      ],
    });
  });

  test("is critical if the cluster does not answer, also before the first observation", () => {
    expect(judged({ ageMs: undefined, failure: "Connection timeout" })).toEqual({
      status: "critical",
      problems: ["critical: The cluster does not answer: Connection timeout"],
    });
  });

  test("names consumers that don't keep up, and alarms that ring", () => {
    expect(judged({ groups: [group(12_345, true)], alarms: [{ name: "msk-lag", state: "ALARM", composite: false }] })).toEqual({
      status: "warning",
      problems: ["warning: The lag of billing grows: 12,345 messages", "warning: Alarm msk-lag"],
    });
    expect(judged({ groups: [group(12_345, false)] }).status).toBe("ok");
  });

  test("explains an alarm by its description, and lists three at most", () => {
    const alarm = (name: string) => ({ name, state: "ALARM" as const, composite: false, reason: "Threshold Crossed" });
    const described = { ...alarm("msk-disk"), description: "Volume above 85 %. Runbook: brokers.md#disk" };

    expect(healthOf({ ...healthy, alarms: [described, alarm("msk-cpu")] }).problems).toEqual([
      { severity: "warning", text: "Alarm msk-disk", hint: "Volume above 85 %. Runbook: brokers.md#disk" },
      { severity: "warning", text: "Alarm msk-cpu", hint: "Threshold Crossed" },
    ]);
    const names = (count: number) => judged({ alarms: ["a", "b", "c", "d", "e"].slice(0, count).map(alarm) }).problems;
    expect(names(3)).toEqual(["warning: Alarm a", "warning: Alarm b", "warning: Alarm c"]);
    expect(names(5)).toEqual(["warning: Alarm a", "warning: Alarm b", "warning: Alarm c", "warning: 2 more alarms in ALARM"]);
  });

  test("lists a composite alarm only if none of the others rings", () => {
    const page = { name: "msk-page", state: "ALARM", composite: true } as const;
    const cpu = { name: "msk-cpu", state: "ALARM", composite: false } as const;

    expect(judged({ alarms: [page, cpu] }).problems).toEqual(["warning: Alarm msk-cpu"]);
    expect(judged({ alarms: [page, { ...cpu, state: "OK" }] }).problems).toEqual(["warning: Alarm msk-page"]);
  });

  test("does not call a cluster healthy that was not seen for a while", () => {
    expect(judged({ ageMs: 25_000 }).status).toBe("ok");
    expect(judged({ ageMs: 40_400 })).toEqual({ status: "warning", problems: ["warning: The last observation is 40 s old"] });
  });

  test("summarizes the worst problem and counts the others", () => {
    const { summary } = healthOf({ ...healthy, brokers: [broker(1), broker(2, false), broker(3)], topics: [topic([1, 3])] });
    expect(summary).toBe("Broker 2 (az2) is not in the cluster, and 1 more problem.");
  });
});
