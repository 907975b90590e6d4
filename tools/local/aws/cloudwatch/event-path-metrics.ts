import type { FunctionMeasurement } from "../../functions/index.js";
import type { ApiMeasurement } from "../../http-api/index.js";
import type { MetricStore } from "../../metrics/index.js";
import type { Moto } from "../moto/moto.js";

/** Units of metrics that aren't counts. */
const UNITS: Readonly<Record<string, string>> = {
  Duration: "Milliseconds",
  Latency: "Milliseconds",
  IntegrationLatency: "Milliseconds",
  DataProcessed: "Bytes",
};

type Dimensions = Readonly<Record<string, string>>;

/** Adds what Lambda measures, for the function and for all functions of the region. */
export function addFunctionMetrics(store: MetricStore, name: string, measured: FunctionMeasurement): void {
  const all: readonly Dimensions[] = [{ FunctionName: name }, { FunctionName: name, Resource: name }, {}];
  for (const dimensions of all) add(store, "AWS/Lambda", dimensions, measured);
}

/** Adds what API Gateway measures, for the API and for its stage. */
export function addApiMetrics(store: MetricStore, ApiId: string, Stage: string, measured: ApiMeasurement): void {
  const all: readonly Dimensions[] = [{ ApiId }, { ApiId, Stage }];
  for (const dimensions of all) add(store, "AWS/ApiGateway", dimensions, measured);
}

function add(store: MetricStore, namespace: string, dimensions: Dimensions, values: Readonly<Partial<Record<string, number>>>): void {
  for (const [name, value] of Object.entries(values))
    if (value !== undefined) store.add({ namespace, name, dimensions }, value, { unit: UNITS[name] ?? "Count" });
}

/** Metrics of queues by the attributes that they are. */
const QUEUE_METRICS: Readonly<Record<string, string>> = {
  ApproximateNumberOfMessagesVisible: "ApproximateNumberOfMessages",
  ApproximateNumberOfMessagesNotVisible: "ApproximateNumberOfMessagesNotVisible",
  ApproximateNumberOfMessagesDelayed: "ApproximateNumberOfMessagesDelayed",
};

/** Adds the number of messages in each queue of a region. @param timeMs - the start of the minute */
export async function addQueueMetrics(store: MetricStore, moto: Pick<Moto, "json">, region: string, timeMs: number): Promise<void> {
  const { QueueUrls = [] } = await moto.json<{ QueueUrls?: string[] }>("sqs", region, "AmazonSQS.ListQueues", {});
  for (const QueueUrl of QueueUrls) {
    const input = { QueueUrl, AttributeNames: Object.values(QUEUE_METRICS) };
    // A queue can be deleted since it was listed.
    const { Attributes = {} } = await moto
      .json<{ Attributes?: Record<string, string> }>("sqs", region, "AmazonSQS.GetQueueAttributes", input)
      .catch(() => ({}) as { Attributes?: Record<string, string> });
    const dimensions = { QueueName: QueueUrl.split("/").at(-1) as string };
    for (const [name, attribute] of Object.entries(QUEUE_METRICS)) {
      const value = Attributes[attribute];
      if (value !== undefined) store.add({ namespace: "AWS/SQS", name, dimensions }, Number(value), { timeMs, unit: "Count" });
    }
  }
}
