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

test("a stored filter that can't be compiled is logged, and other filters are applied", async () => {
  filters = [failures("Failed-twice"), failures("Failed")];
  await put("Failed authentication");

  expect(store.list()).toHaveLength(1);
  expect(lines).toEqual(["metric filter failures: Invalid character(s) in term 'Failed-twice'"]);
});

test.each(["PutMetricFilter", "PutSubscriptionFilter", "FilterLogEvents", "TestMetricFilter"])(
  "%s with an invalid pattern is refused",
  async (operation) => {
    await expect(call(operation, { filterPattern: "{ $.a = }" })).rejects.toMatchObject({
      ...{ status: 400, code: "InvalidParameterException" },
      message: "Invalid metric filter pattern: { $.a = } is not valid near its part 3",
    });
  },
);

test("a metric filter with dimensions of terms is refused", async () => {
  const { metricTransformations, ...filter } = failures("Failed");
  const input = { ...filter, metricTransformations: metricTransformations.map((each) => ({ ...each, dimensions: { User: "$.user" } })) };

  await expect(call("PutMetricFilter", input)).rejects.toMatchObject({
    ...{ code: "InvalidParameterException", message: "The specified filter pattern does not support dimensions" },
  });
});

test("searches without a pattern, and with a valid one, are moto's", async () => {
  expect(await call("FilterLogEvents", { logGroupName: "/msk" })).toBeUndefined();
  expect(await call("FilterLogEvents", { filterPattern: "?Failed ?Invalid" })).toBeUndefined();
});

test("everything else is moto's", async () => {
  expect(await call("DescribeLogGroups")).toBeUndefined();
});
