import { expect, test } from "@jest/globals";
import { KafkaMetrics } from "../../../../../../tools/local/aws/cloudwatch/kafka-metrics.js";
import { MetricStore } from "../../../../../../tools/local/metrics/index.js";

const minute = Math.floor(Date.now() / 60_000) * 60_000;
const settings = { enhancedMonitoring: "DEFAULT", brokerNodeGroupInfo: { instanceType: "kafka.m7g.large" } };
const cluster = { arn: "arn", name: "orders", region: "eu-west-1", settings };

test("a deleted cluster is forgotten, so that one with its ARN counts from the start", async () => {
  const store = new MetricStore();
  let clusters: object[] = [cluster];
  let endMinute: (endMs: number) => Promise<void> = async () => undefined;
  const eachMinute = (_: string, work: typeof endMinute) => {
    endMinute = work;
  };
  const cloudWatch = { eachMinute, minuteMs: 60_000, store: () => store };
  const metrics = new KafkaMetrics(cloudWatch as never, { inAllRegions: () => clusters } as never);
  const report = (minutes: number, count: number) =>
    metrics.receive({
      ...{ clusterArn: "arn", node: "1", timeMs: minute + minutes * 60_000 },
      values: [["kafka.server", { type: "BrokerTopicMetrics", name: "BytesInPerSec" }, "Count", count]],
    });
  const rates = () => store.list().filter(({ name }) => name === "BytesInPerSec");

  await report(0, 1_000);
  clusters = [];
  await endMinute(minute + 60_000);
  clusters = [cluster];
  await report(2, 7_000);
  expect(rates()).toEqual([]);

  await endMinute(minute + 180_000);
  await report(3, 8_000);
  expect(rates()).toHaveLength(1);
});
