import { beforeEach, expect, test } from "@jest/globals";
import {
  ClusterMetrics,
  MetricStore,
  type MonitoredCluster,
  type NodeReport,
  nodeSelection,
} from "../../../../../../tools/local/metrics/index.js";

type Values = NodeReport["values"];

const minute = Math.floor(Date.now() / 60_000) * 60_000;
const cluster: MonitoredCluster = { name: "orders", kind: "standard", level: "DEFAULT", pidOf: () => undefined };
const bytesIn = (value: number, topic?: string): Values[number] => [
  "kafka.server",
  { type: "BrokerTopicMetrics", name: "BytesInPerSec", ...(topic && { topic }) },
  "Count",
  value,
];

let store: MetricStore;
let metrics: ClusterMetrics;

beforeEach(() => {
  store = new MetricStore();
  metrics = new ClusterMetrics(store);
});

/** Adds reports of a node, one a minute, and returns the last values by name and dimensions. */
async function after(
  reports: readonly Values[],
  of: Partial<MonitoredCluster> = {},
  node = "1",
): Promise<Record<string, number | undefined>> {
  for (const [index, values] of reports.entries())
    await metrics.add({ clusterArn: "arn", node, timeMs: minute + index * 60_000, values }, { ...cluster, ...of }, 60_000);
  const last = { startMs: minute + (reports.length - 2) * 60_000, endMs: minute + (reports.length - 1) * 60_000, periodMs: 60_000 };
  return Object.fromEntries(
    store
      .list()
      .map((metric) => [
        `${metric.name} ${Object.values(metric.dimensions).join("/")}`,
        [...store.aggregate(metric, "Sum", last).values()][0],
      ]),
  );
}

test("a rate is the increase of a counter a second, of the broker and of each topic", async () => {
  expect(
    await after([
      [bytesIn(1_000), bytesIn(400, "ads")],
      [bytesIn(7_000), bytesIn(1_000, "ads")],
    ]),
  ).toEqual({
    "BytesInPerSec orders/1": 100,
    "BytesInPerSec orders/1/ads": 10,
  });
});

test("a counter that began again counts from zero", async () => {
  expect(await after([[bytesIn(7_000)], [bytesIn(600)]])).toEqual({ "BytesInPerSec orders/1": 10 });
});

test("a topic that is created again under its name counts from the start", async () => {
  const { "BytesInPerSec orders/1/ads": rate } = await after([[bytesIn(7_000, "ads")], [], [bytesIn(9_000, "ads")]]);

  expect(rate).toBeUndefined();
});

test("values of network processors are added, and connections are by authentication", async () => {
  const connections = (listener: string, networkProcessor: string, value: number): Values[number] => [
    "kafka.server",
    { type: "socket-server-metrics", listener, networkProcessor },
    "connection-count",
    value,
  ];
  const values = [
    connections("CLIENT_IAM", "0", 2),
    connections("CLIENT_IAM", "1", 3),
    connections("CLIENT_SASL_SCRAM", "2", 0),
    connections("REPLICATION_SECURE", "3", 4),
  ];

  expect(await after([values])).toEqual({ "ConnectionCount orders/1": 9, "ClientConnectionCount orders/1/IAM": 5 });
});

test("metrics of the cluster are those of its controllers", async () => {
  const active: Values = [["kafka.controller", { type: "KafkaController", name: "ActiveControllerCount" }, "Value", 1]];

  expect(await after([active], {}, "1")).toEqual({});
  expect(await after([active], {}, "10001")).toEqual({ "ActiveControllerCount orders": 1 });
});

const idle: Values = [["kafka.network", { type: "SocketServer", name: "NetworkProcessorAvgIdlePercent" }, "Value", 0.9]];

test.each([
  ["DEFAULT", {}],
  ["PER_BROKER", { "NetworkProcessorAvgIdlePercent orders/1": 0.9 }],
] as const)("the level %s decides which metrics are emitted", async (level, expected) => {
  const { "NetworkProcessorAvgIdlePercent orders/1": value } = await after([idle], { level });

  expect(value === undefined ? {} : { "NetworkProcessorAvgIdlePercent orders/1": value }).toEqual(expected);
});

test("a serverless cluster has metrics of topics, without brokers", async () => {
  expect(
    await after(
      [
        [bytesIn(0), bytesIn(0, "ads")],
        [bytesIn(60), bytesIn(60, "ads")],
      ],
      { kind: "serverless" },
    ),
  ).toEqual({
    "BytesInPerSec orders/ads": 1,
  });
});

test("the volume is what the logs occupy of its size, and the heap what remains after a collection", async () => {
  const size = (topic: string, value: number): Values[number] => [
    "kafka.log",
    { type: "Log", name: "Size", topic, partition: "0" },
    "Value",
    value,
  ];
  const heap = (attribute: string, value: number): Values[number] => [
    "java.lang",
    { type: "MemoryPool", name: "Tenured Gen" },
    attribute,
    value,
  ];
  const values = [size("ads", 10 * 1024 ** 3), size("clicks", 5 * 1024 ** 3), heap("CollectionUsage.used", 60), heap("Usage.max", 240)];

  expect(await after([values], { volumeGib: 100 })).toEqual({ "KafkaDataLogsDiskUsed orders/1": 15, "HeapMemoryAfterGC orders/1": 25 });
  store = new MetricStore();
  metrics = new ClusterMetrics(store);
  expect(await after([values], { kind: "express" })).toEqual({});
});

test("a broker without quotas throttles for no time", async () => {
  expect(await after([[]], { kind: "express", level: "PER_BROKER" })).toEqual({
    "ProduceThrottleTime orders/1": 0,
    "FetchThrottleTime orders/1": 0,
    "RequestThrottleTime orders/1": 0,
  });
});

test("a process that exists has CPU and memory", async () => {
  const pidOf = () => process.pid;

  expect(await after([[], []], { pidOf })).toMatchObject({
    "CpuUser orders/1": expect.any(Number),
    "MemoryUsed orders/1": expect.any(Number),
  });
});

test("nodes select one line for each MBean", () => {
  const lines = nodeSelection().trimEnd().split("\n");

  expect(lines).toContain("kafka.server:type=ReplicaManager,name=UnderReplicatedPartitions\tValue");
  expect(lines).toContain("java.lang:type=MemoryPool,name=Tenured Gen\tCollectionUsage.used,Usage.max");
  expect(new Set(lines.map((line) => line.split("\t")[0])).size).toBe(lines.length);
});
