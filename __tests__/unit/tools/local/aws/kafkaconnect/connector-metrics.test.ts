import { expect, test } from "@jest/globals";
import { addConnectorMetrics } from "../../../../../../tools/local/aws/kafkaconnect/connector-metrics.js";
import type { Connector } from "../../../../../../tools/local/aws/kafkaconnect/connectors.js";
import type { ConnectorStatus } from "../../../../../../tools/local/connect/index.js";
import { MetricStore } from "../../../../../../tools/local/metrics/index.js";

const minute = Math.floor(Date.now() / 60_000) * 60_000;

const values = (store: MetricStore) =>
  store.list().map((metric) => {
    const [maximum] = store.aggregate(metric, "Maximum", { startMs: minute, endMs: minute + 60_000, periodMs: 60_000 }).values();
    return `${metric.namespace} ${metric.name} ${JSON.stringify(metric.dimensions)} ${maximum} ${store.unit(metric)}`;
  });

const connector = (state: Connector["state"], status: () => Promise<ConnectorStatus | undefined>, pid?: number) =>
  ({ name: "orders", state, running: { pid, status } }) as unknown as Connector;
const tasks = async (): Promise<ConnectorStatus> => ({
  connector: { state: "RUNNING" },
  tasks: (["RUNNING", "FAILED", "RUNNING", "PAUSED"] as const).map((state, id) => ({ id, state })),
});

test("a connector has the numbers of its tasks by state, and of its workers", async () => {
  const store = new MetricStore();
  await addConnectorMetrics(() => store, [connector("RUNNING", tasks, 42)], minute);

  expect(values(store)).toEqual([
    'AWS/KafkaConnect RunningTaskCount {"ConnectorName":"orders"} 2 Count',
    'AWS/KafkaConnect ErroredTaskCount {"ConnectorName":"orders"} 1 Count',
    'AWS/KafkaConnect WorkerCount {"ConnectorName":"orders"} 1 Count',
  ]);
});

test("a connector whose worker does not answer has no running task", async () => {
  const store = new MetricStore();
  await addConnectorMetrics(() => store, [connector("UPDATING", () => Promise.reject(new Error("ECONNREFUSED")))], minute);

  expect(values(store)).toEqual([
    'AWS/KafkaConnect RunningTaskCount {"ConnectorName":"orders"} 0 Count',
    'AWS/KafkaConnect ErroredTaskCount {"ConnectorName":"orders"} 0 Count',
    'AWS/KafkaConnect WorkerCount {"ConnectorName":"orders"} 0 Count',
  ]);
});

test("a connector whose worker is slow does not delay those of others", async () => {
  const asked: string[] = [];
  let open: () => void = () => undefined;
  const gate = new Promise<void>((resolve) => {
    open = resolve;
  });
  const waiting = (name: string) =>
    connector("RUNNING", async () => {
      asked.push(name);
      await gate;
      return tasks();
    });
  const added = addConnectorMetrics(() => new MetricStore(), [waiting("first"), waiting("second")], minute);

  expect(asked).toEqual(["first", "second"]);
  open();
  await added;
});

test.each(["CREATING", "FAILED", "DELETING"] as const)("a connector that is %s has no metrics", async (state) => {
  const store = new MetricStore();
  await addConnectorMetrics(
    () => store,
    [connector(state, tasks), { ...connector("RUNNING", tasks), running: undefined } as Connector],
    minute,
  );

  expect(values(store)).toEqual([]);
});
