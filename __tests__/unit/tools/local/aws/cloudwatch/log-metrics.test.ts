import { beforeEach, expect, test } from "@jest/globals";
import { LogMetrics } from "../../../../../../tools/local/aws/cloudwatch/log-metrics.js";
import type { AwsService } from "../../../../../../tools/local/aws/protocol/request.js";
import { MetricStore } from "../../../../../../tools/local/metrics/index.js";
import { awsRequest } from "../../../../../support/local-platform/aws-request.js";

let filters: object[];
let reads: number;
let lines: string[];
let store: MetricStore;
let service: AwsService;

beforeEach(() => {
  filters = [];
  reads = 0;
  lines = [];
  store = new MetricStore();
  const moto = {
    // biome-ignore lint/suspicious/noExplicitAny: the only operation returns the filters
    json: async (): Promise<any> => {
      reads += 1;
      return { metricFilters: filters };
    },
    forward: async () => ({ status: 200, headers: {}, body: "{}" }),
  };
  service = new LogMetrics(
    moto,
    () => store,
    (line) => lines.push(line),
  ).service();
});

const call = (operation: string, input: object = {}) =>
  service(awsRequest("POST", "/", input, { "x-amz-target": `Logs_20140328.${operation}` }));

const put = (...messages: readonly string[]) =>
  call("PutLogEvents", { logGroupName: "/msk", logEvents: messages.map((message) => ({ timestamp: Date.now(), message })) });

const failures = (filterPattern: string) => ({
  filterName: "failures",
  filterPattern,
  metricTransformations: [{ metricName: "Failures", metricNamespace: "msk", metricValue: "1" }],
});

test("events of clients are filtered; filters are read once until they change", async () => {
  await put("Failed authentication");
  await put("Failed authentication");
  expect({ reads, metrics: store.list() }).toEqual({ reads: 1, metrics: [] });

  filters = [failures("Failed")];
  await call("PutMetricFilter");
  await put("Failed authentication");

  expect({ reads, metrics: store.list().map(({ name }) => name) }).toEqual({ reads: 2, metrics: ["Failures"] });
});

test("a pattern that is not supported is logged, and other filters are applied", async () => {
  filters = [failures("[ip, user]"), failures("Failed")];
  await put("Failed authentication");

  expect(store.list()).toHaveLength(1);
  expect(lines).toEqual(["metric filter failures: the filter pattern [ip, user] is not supported: only terms and JSON are"]);
});

test("everything else is moto's", async () => {
  expect(await call("DescribeLogGroups")).toBeUndefined();
});
