import { DescribeAlarmHistoryCommand, type DescribeAlarmsCommand } from "@aws-sdk/client-cloudwatch";
import { expect, test } from "@jest/globals";
import { ClusterAlarms } from "../../../../tools/alarms/cluster-alarms.js";

/** Returns the alarms of the cluster `orders`, which CloudWatch answers with these pages; `sent` are the requests. */
function alarmsOf(...pages: object[]) {
  const sent: (DescribeAlarmsCommand | DescribeAlarmHistoryCommand)[] = [];
  let destroyed = false;
  const client = {
    send: async (command: DescribeAlarmsCommand | DescribeAlarmHistoryCommand) => {
      sent.push(command);
      const page = pages[sent.length - 1] ?? pages[0];
      return { ...page, ...(sent.length < pages.length && { NextToken: `page ${sent.length + 1}` }) };
    },
    destroy: () => {
      destroyed = true;
    },
  };
  const alarms = new ClusterAlarms("eu-west-1", "orders", client as never);
  return { alarms, sent, isDestroyed: () => destroyed };
}

const change = (AlarmName: string | undefined, seconds: number, stateValue?: string) => ({
  AlarmName,
  Timestamp: new Date(seconds * 1_000),
  HistorySummary: "a text that nothing parses",
  HistoryData: JSON.stringify({ oldState: { stateValue: "OK" }, ...(stateValue && { newState: { stateValue } }) }),
});

test("alarms of all pages are listed, metric and composite, those that ring first", async () => {
  const { alarms, sent } = alarmsOf(
    {
      MetricAlarms: [
        { AlarmName: "orders-b", StateValue: "OK", MetricName: "CpuUser", StateTransitionedTimestamp: new Date(7_000) },
        { AlarmName: "payments-a", StateValue: "ALARM" },
        { AlarmName: "orders-a", StateValue: "OK", StateReason: "within", AlarmDescription: "what to do" },
      ],
      CompositeAlarms: [{ AlarmName: "orders-page", StateValue: "ALARM", StateUpdatedTimestamp: new Date(9_000) }],
    },
    {
      MetricAlarms: [
        {
          AlarmName: "orders-cpu",
          Metrics: [
            { Id: "m2", MetricStat: { Metric: { MetricName: "CpuUser" }, Period: 60, Stat: "Sum" } },
            { Id: "e1", Expression: "m1" },
            { Id: "m1", MetricStat: { Metric: { MetricName: "CpuSystem" }, Period: 60, Stat: "Sum" } },
          ],
        },
      ],
    },
  );

  expect(await alarms.all()).toEqual([
    { name: "orders-page", state: "ALARM", composite: true, since: 9_000 },
    { name: "orders-cpu", state: "INSUFFICIENT_DATA", composite: false, metric: "CpuSystem, CpuUser" },
    { name: "orders-a", state: "OK", composite: false, reason: "within", description: "what to do" },
    { name: "orders-b", state: "OK", composite: false, metric: "CpuUser", since: 7_000 },
  ]);
  const types = ["MetricAlarm", "CompositeAlarm"];
  expect(sent.map(({ input }) => input)).toEqual([
    { AlarmTypes: types, MaxRecords: 100, NextToken: undefined },
    { AlarmTypes: types, MaxRecords: 100, NextToken: "page 2" },
  ]);
});

test("no more than ten pages are read", async () => {
  const { alarms, sent } = alarmsOf(...Array.from({ length: 20 }, (_, i) => ({ MetricAlarms: [{ AlarmName: `orders-${i}` }] })));

  expect((await alarms.all()).length).toBe(10);
  expect(sent.length).toBe(10);
});

test("changes of the cluster's alarms are read since a time, metric and composite, the oldest first", async () => {
  const { alarms, sent } = alarmsOf(
    { AlarmHistoryItems: [change("orders-lag", 40, "OK"), change("payments-lag", 30, "ALARM"), change("orders-lag", 20, "ALARM")] },
    { AlarmHistoryItems: [change("orders-lag", 15), change(undefined, 12, "OK"), change("orders-page", 10, "INSUFFICIENT_DATA")] },
  );

  expect(await alarms.changesSince(5_000)).toEqual([
    { alarm: "orders-page", state: "INSUFFICIENT_DATA", atMs: 10_000 },
    { alarm: "orders-lag", state: "ALARM", atMs: 20_000 },
    { alarm: "orders-lag", state: "OK", atMs: 40_000 },
  ]);
  expect(sent[1]).toBeInstanceOf(DescribeAlarmHistoryCommand);
  expect(sent[1]?.input).toEqual({
    AlarmTypes: ["MetricAlarm", "CompositeAlarm"],
    HistoryItemType: "StateUpdate",
    MaxRecords: 100,
    ScanBy: "TimestampDescending",
    StartDate: new Date(5_000),
    EndDate: expect.any(Date),
    NextToken: "page 2",
  });
});

test("an account without alarms has none", async () => {
  const { alarms, isDestroyed } = alarmsOf({});

  expect(await alarms.all()).toEqual([]);
  expect(await alarms.changesSince(0)).toEqual([]);
  expect(isDestroyed()).toBe(false);
  alarms.close();
  expect(isDestroyed()).toBe(true);
});
