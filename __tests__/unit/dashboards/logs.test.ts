import { describe, expect, test } from "@jest/globals";
import { brokerLogAlarms } from "../../../dashboards/alarms/broker-logs.js";
import { brokerLogMetrics } from "../../../dashboards/logs/index.js";
import { eventsOf } from "../../../tools/local/aws/cloudwatch/broker-logs.js";
import { Alarms, addLogMetrics, type Comparison, compileFilter, filterPattern, MetricStore } from "../../../tools/local/metrics/index.js";
import { all, synthesize } from "../../support/modules/synthesized.js";

const matches = (id: string, message: string) =>
  filterPattern(brokerLogMetrics.find((metric) => metric.id === id)?.pattern as string).matches({ message, json: undefined });

const line = (text: string) => `[2026-11-26 21:04:07,182] INFO ${text}`;

describe("the metric of authentication failures", () => {
  test.each([
    "[SocketServer listenerType=BROKER, nodeId=1] Failed authentication with /10.0.3.7 (channelId=10.0.1.4:9096-10.0.3.7:41724-112) (Authentication failed during authentication due to invalid credentials with SASL mechanism SCRAM-SHA-512) (org.apache.kafka.common.network.Selector)",
    "[SocketServer listenerType=BROKER, nodeId=1] Failed authentication with /10.0.3.7 (channelId=10.0.1.4:9094-10.0.3.7:41724-112) (SSL handshake failed) (org.apache.kafka.common.network.Selector)",
    "[SocketServer listenerType=BROKER, nodeId=1] Failed authentication with /10.0.3.7 (channelId=10.0.1.4:9098-10.0.3.7:41724-113) (Unexpected Kafka request of type METADATA during SASL handshake.) (org.apache.kafka.common.network.Selector)",
    "[SocketServer listenerType=BROKER, nodeId=2] Failed re-authentication with /10.0.3.7 (channelId=10.0.1.4:9098-10.0.3.7:41724-112) (Session too short) (org.apache.kafka.common.network.Selector)",
  ])("counts %s", (text) => {
    expect(matches("authentication-failures", line(text))).toBe(true);
  });

  test.each([
    "[SocketServer listenerType=BROKER, nodeId=1] Connection with /10.0.3.7 disconnected",
    "[Partition orders-0 broker=1] Shrinking ISR from 1,2,3 to 1,3.",
    "Successful authentication with /10.0.3.7",
  ])("does not count %s", (text) => {
    expect(matches("authentication-failures", line(text))).toBe(false);
  });
});

describe("the metric of ISR shrinks", () => {
  test("counts a leader that removes a replica", () => {
    const text =
      "[Partition orders-0 broker=1] Shrinking ISR from 1,2,3 to 1,3. Leader: (highWatermark: 132, endOffset: 150). Out of sync replicas: (brokerId: 2, endOffset: 132, lastCaughtUpTimeMs: 1764190000000). (kafka.cluster.Partition)";

    expect(matches("isr-shrinks", line(text))).toBe(true);
  });

  test("does not count a replica that returns", () => {
    expect(matches("isr-shrinks", line("[Partition orders-0 broker=1] Expanding ISR from 1,3 to 1,2,3. (kafka.cluster.Partition)"))).toBe(
      false,
    );
  });
});

test("each metric has an alarm of the same id, and each alarm its metric", () => {
  const measured = brokerLogAlarms.map(({ id, metrics }) => [id, Object.values(metrics).map(({ name }) => name)]);

  expect(brokerLogMetrics.map(({ id, metric }) => [id, [metric]])).toEqual(measured);
});

describe("a broker's log, with the metric filter and the alarm that the platform creates", () => {
  const FIVE_MINUTES = 300_000;
  const period = Math.floor(Date.now() / FIVE_MINUTES) * FIVE_MINUTES - FIVE_MINUTES;
  const localTime = (timeMs: number) =>
    new Date(timeMs - new Date(timeMs).getTimezoneOffset() * 60_000).toISOString().replace("T", " ").replace(".", ",").slice(0, -1);
  const failures = (count: number, sinceMs: number) =>
    Array.from(
      { length: count },
      (_, i) =>
        `${localTime(sinceMs + i * 1_000)} INFO  [SocketServer listenerType=BROKER, nodeId=1] Failed authentication with /127.0.0.1 (channelId=127.0.0.1:15376-127.0.0.1:52206-${i}) (SSL handshake failed) (Selector)\n`,
    ).join("");
  const other = (sinceMs: number) => `${localTime(sinceMs)} INFO  [BrokerServer id=1] Starting broker (BrokerServer)\n`;

  test.each([
    [failures(11, period), "ALARM"],
    [failures(10, period), "OK"],
    [failures(11, period - FIVE_MINUTES) + other(period), "OK"],
  ])("%# is in the state that the number of failures in five minutes demands", async (text, state) => {
    const stack = synthesize("environment: dev");
    const filter = all(stack, "aws_cloudwatch_log_metric_filter")["observability_authentication_failures_filter"] ?? {};
    const alarm = all(stack, "aws_cloudwatch_metric_alarm")["observability_authentication_failures"] ?? {};
    const { name, namespace, value, default_value } = filter["metric_transformation"];
    const store = new MetricStore();
    const alarms = new Alarms(store, async () => undefined, 1_000);
    alarms.put({
      ...{ kind: "metric", name: alarm["alarm_name"], arn: "arn", actionsEnabled: false, settings: {}, configuredAt: new Date(period) },
      actions: { ALARM: [], OK: [], INSUFFICIENT_DATA: [] },
      condition: {
        queries: [
          {
            id: "value",
            metric: {
              metric: { namespace: alarm["namespace"], name: alarm["metric_name"], dimensions: {} },
              statistic: alarm["statistic"],
              periodSeconds: alarm["period"],
            },
          },
        ],
        ...{
          comparison: alarm["comparison_operator"] as Comparison,
          threshold: alarm["threshold"],
          missingData: alarm["treat_missing_data"],
        },
        ...{ evaluationPeriods: alarm["evaluation_periods"], datapointsToAlarm: alarm["datapoints_to_alarm"] },
      },
    });

    const compiled = compileFilter({
      ...{
        name: filter["name"],
        pattern: filter["pattern"],
        metric: { namespace, name },
        value,
        defaultValue: Number(default_value),
        dimensions: {},
      },
    });
    addLogMetrics(store, eventsOf(text), [compiled]);
    await alarms.evaluate(period + FIVE_MINUTES);

    expect(alarms.list().map((each) => each.state)).toEqual([state]);
  });
});
