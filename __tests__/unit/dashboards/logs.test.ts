import { describe, expect, test } from "@jest/globals";
import { brokerLogAlarms } from "../../../dashboards/alarms/broker-logs.js";
import { brokerLogMetrics } from "../../../dashboards/logs/index.js";
import { filterPattern } from "../../../tools/local/metrics/logs/filter-pattern.js";

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
