import { expect, test } from "@jest/globals";
import { addApiMetrics, addFunctionMetrics, addQueueMetrics } from "../../../../../../tools/local/aws/cloudwatch/event-path-metrics.js";
import { MetricStore } from "../../../../../../tools/local/metrics/index.js";

const minute = Math.floor(Date.now() / 60_000) * 60_000;

const sums = (store: MetricStore) =>
  store.list().map((metric) => {
    const [sum] = store.aggregate(metric, "Sum", { startMs: minute - 60_000, endMs: minute + 120_000, periodMs: 180_000 }).values();
    return `${metric.namespace} ${metric.name} ${JSON.stringify(metric.dimensions)} ${sum} ${store.unit(metric)}`;
  });

test("a function has metrics, and all functions together", () => {
  const store = new MetricStore();
  addFunctionMetrics(store, "producer", { Duration: 12 });

  expect(sums(store)).toEqual([
    'AWS/Lambda Duration {"FunctionName":"producer"} 12 Milliseconds',
    'AWS/Lambda Duration {"FunctionName":"producer","Resource":"producer"} 12 Milliseconds',
    "AWS/Lambda Duration {} 12 Milliseconds",
  ]);
});

test("an API has metrics, and its stage", () => {
  const store = new MetricStore();
  addApiMetrics(store, "abc", "$default", { "5xx": 1 });

  expect(sums(store)).toEqual([
    'AWS/ApiGateway 5xx {"ApiId":"abc"} 1 Count',
    'AWS/ApiGateway 5xx {"ApiId":"abc","Stage":"$default"} 1 Count',
  ]);
});

test("queues have the number of their messages; a deleted one is left out", async () => {
  const store = new MetricStore();
  // biome-ignore lint/suspicious/noExplicitAny: two operations with different responses
  const json = async (_service: string, _region: string, target: string, input: any): Promise<any> => {
    if (target === "AmazonSQS.ListQueues") return { QueueUrls: ["http://sqs/1/failed", "http://sqs/1/deleted"] };
    if (input.QueueUrl.endsWith("deleted")) throw new Error("NonExistentQueue");
    return { Attributes: { ApproximateNumberOfMessages: "3", ApproximateNumberOfMessagesNotVisible: "1" } };
  };
  await addQueueMetrics(store, { json }, "eu-west-1", minute);

  expect(sums(store)).toEqual([
    'AWS/SQS ApproximateNumberOfMessagesVisible {"QueueName":"failed"} 3 Count',
    'AWS/SQS ApproximateNumberOfMessagesNotVisible {"QueueName":"failed"} 1 Count',
  ]);
});
