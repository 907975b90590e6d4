import { beforeEach, describe, expect, test } from "@jest/globals";
import { cloudWatchService, type Region } from "../../../../../../tools/local/aws/cloudwatch/service.js";
import type { AwsResponse, AwsService } from "../../../../../../tools/local/aws/protocol/request.js";
import { Alarms, MetricStore } from "../../../../../../tools/local/metrics/index.js";
import { awsRequest } from "../../../../../support/local-platform/aws-request.js";

const now = Math.floor(Date.now() / 60_000) * 60_000;
const seconds = (ms: number) => ms / 1_000;
const dimensions = [{ Name: "QueueName", Value: "failed" }];
const alarm = {
  ...{ AlarmName: "queue", Namespace: "Own", MetricName: "Messages", Dimensions: dimensions, Statistic: "Sum", Period: 60 },
  ...{ EvaluationPeriods: 1, Threshold: 0, ComparisonOperator: "GreaterThanThreshold", TreatMissingData: "notBreaching" },
};
const composite = { AlarmName: "page", AlarmRule: 'ALARM("queue")' };

let region: Region;
let service: AwsService;

beforeEach(() => {
  const store = new MetricStore();
  region = { store, alarms: new Alarms(store, async () => undefined, 1_000), tags: new Map() };
  const read = async (request: Parameters<AwsService>[0]) => ({
    operation: request.path.slice(1),
    input: JSON.parse(request.body.toString()),
  });
  service = cloudWatchService(() => region, read, "123456789012");
});

// biome-ignore lint/suspicious/noExplicitAny: each test knows the type of its response
async function call(operation: string, input: object = {}): Promise<any> {
  const response = (await service(awsRequest("POST", `/${operation}`, input))) as AwsResponse;
  return JSON.parse(response.body.toString());
}

const put = (value: object) =>
  call("PutMetricData", {
    Namespace: "Own",
    MetricData: [{ MetricName: "Messages", Dimensions: dimensions, Timestamp: seconds(now), ...value }],
  });

const during = { StartTime: seconds(now), EndTime: seconds(now + 60_000) };
const messages = { Namespace: "Own", MetricName: "Messages", Dimensions: dimensions };

describe("metrics", () => {
  test("values, values with counts and statistic sets are stored", async () => {
    await put({ Value: 1, Unit: "Count" });
    await put({ Values: [2, 3], Counts: [10, 1], Unit: "Count" });
    await put({ StatisticValues: { SampleCount: 2, Sum: 8, Minimum: 3, Maximum: 5 }, Unit: "Count" });

    expect(
      await call("GetMetricStatistics", { ...messages, ...during, Period: 60, Statistics: ["Sum", "SampleCount", "Maximum"] }),
    ).toEqual({
      Label: "Messages",
      Datapoints: [{ Timestamp: seconds(now), Sum: 32, SampleCount: 14, Maximum: 5, Unit: "Count" }],
    });
  });

  test("GetMetricData returns metrics and expressions, newest first", async () => {
    await put({ Value: 1 });
    await put({ Value: 5, Timestamp: seconds(now - 60_000) });
    const stat = { Metric: messages, Period: 60, Stat: "Sum" };
    const queries = [
      { Id: "m", MetricStat: stat, ReturnData: false },
      { Id: "double", Expression: "m * 2", Label: "twice" },
    ];

    const { MetricDataResults } = await call("GetMetricData", { ...during, StartTime: seconds(now - 60_000), MetricDataQueries: queries });

    expect(MetricDataResults).toEqual([
      { Id: "double", Label: "twice", StatusCode: "Complete", Timestamps: [seconds(now), seconds(now - 60_000)], Values: [2, 10] },
    ]);
  });

  test("ListMetrics filters by namespace, name and dimensions", async () => {
    await put({ Value: 1 });

    expect((await call("ListMetrics", { Namespace: "Own", Dimensions: [{ Name: "QueueName" }] })).Metrics).toEqual([messages]);
    expect((await call("ListMetrics", { Dimensions: [{ Name: "QueueName", Value: "other" }] })).Metrics).toEqual([]);
    expect((await call("ListMetrics", { MetricName: "Other" })).Metrics).toEqual([]);
  });

  test.each([
    ["a namespace of AWS", "PutMetricData", { Namespace: "AWS/SQS", MetricData: [] }, "The value AWS/ for parameter Namespace is invalid."],
    ["no value", "PutMetricData", { Namespace: "Own", MetricData: [{ MetricName: "m" }] }, "At least one of the parameters Value"],
    [
      "an end before the start",
      "GetMetricStatistics",
      { ...messages, Period: 60, Statistics: ["Sum"], StartTime: 2, EndTime: 1 },
      "StartTime must be less",
    ],
    [
      "a period of 45 s",
      "GetMetricStatistics",
      { ...messages, Period: 45, Statistics: ["Sum"], ...during },
      "The parameter Period must be 1, 5, 10",
    ],
    [
      "too many points",
      "GetMetricStatistics",
      { ...messages, Period: 1, Statistics: ["Sum"], ...during, StartTime: seconds(now - 7_200_000) },
      "more than 1440 data points",
    ],
    [
      "an unknown id",
      "GetMetricData",
      { ...during, MetricDataQueries: [{ Id: "e", Expression: "x + 1" }] },
      "Error in expression: the expression refers to x",
    ],
    [
      "a number as the result",
      "GetMetricData",
      { ...during, MetricDataQueries: [{ Id: "e", Expression: "1 + 1" }] },
      "must return a time series, not 2",
    ],
  ])("%s is refused", async (_, operation, input, message) => {
    await expect(call(operation, input)).rejects.toThrow(message);
  });
});

describe("alarms", () => {
  test("an alarm is described as it was put, with its state", async () => {
    await call("PutMetricAlarm", { ...alarm, AlarmDescription: "Runbook: …", AlarmActions: ["arn:aws:sns:eu-west-1:123456789012:alarms"] });

    expect((await call("DescribeAlarms", { AlarmNames: ["queue"] })).MetricAlarms).toEqual([
      expect.objectContaining({
        ...alarm,
        AlarmArn: "arn:aws:cloudwatch:eu-west-1:123456789012:alarm:queue",
        AlarmDescription: "Runbook: …",
        ActionsEnabled: true,
        AlarmActions: ["arn:aws:sns:eu-west-1:123456789012:alarms"],
        StateValue: "INSUFFICIENT_DATA",
        StateReason: "Unchecked: Initial alarm creation",
      }),
    ]);
  });

  test("composite alarms are described only if the request names their type", async () => {
    await call("PutMetricAlarm", alarm);
    await call("PutCompositeAlarm", composite);

    expect(await call("DescribeAlarms")).toMatchObject({ MetricAlarms: [{ AlarmName: "queue" }], CompositeAlarms: [] });
    expect(await call("DescribeAlarms", { AlarmTypes: ["CompositeAlarm"] })).toMatchObject({
      MetricAlarms: [],
      CompositeAlarms: [{ AlarmName: "page", AlarmRule: 'ALARM("queue")' }],
    });
    expect(await call("DescribeAlarms", { ParentsOfAlarmName: "queue" })).toMatchObject({ CompositeAlarms: [{ AlarmName: "page" }] });
    expect(await call("DescribeAlarms", { ChildrenOfAlarmName: "page" })).toMatchObject({ MetricAlarms: [{ AlarmName: "queue" }] });
  });

  test("pages have a token for the next one", async () => {
    for (const name of ["a", "b", "c"]) await call("PutMetricAlarm", { ...alarm, AlarmName: name });

    const first = await call("DescribeAlarms", { MaxRecords: 2 });
    const second = await call("DescribeAlarms", { MaxRecords: 2, NextToken: first.NextToken });

    expect([first, second].map(({ MetricAlarms }) => MetricAlarms.map(({ AlarmName }: { AlarmName: string }) => AlarmName))).toEqual([
      ["a", "b"],
      ["c"],
    ]);
    expect(second.NextToken).toBeUndefined();
  });

  test("a state that is set is in the history", async () => {
    await call("PutMetricAlarm", alarm);
    await call("SetAlarmState", { AlarmName: "queue", StateValue: "ALARM", StateReason: "a drill" });

    expect((await call("DescribeAlarmHistory", { AlarmName: "queue", HistoryItemType: "StateUpdate" })).AlarmHistoryItems).toEqual([
      expect.objectContaining({ AlarmType: "MetricAlarm", HistorySummary: "Alarm updated from INSUFFICIENT_DATA to ALARM" }),
    ]);
    expect(await call("DescribeAlarms", { StateValue: "ALARM" })).toMatchObject({ MetricAlarms: [{ StateReason: "a drill" }] });
  });

  test("an alarm that a composite alarm refers to can't be deleted", async () => {
    await call("PutMetricAlarm", alarm);
    await call("PutCompositeAlarm", composite);

    await expect(call("DeleteAlarms", { AlarmNames: ["queue"] })).rejects.toThrow(
      "Cannot delete queue as there are composite alarm(s) depending on it.",
    );
    await call("DeleteAlarms", { AlarmNames: ["page"] });
    await call("DeleteAlarms", { AlarmNames: ["queue"] });
    await expect(call("DeleteAlarms", { AlarmNames: ["queue"] })).rejects.toThrow("Unknown alarm: queue");
  });

  test("tags belong to an alarm, and a later request does not change them", async () => {
    const ResourceARN = "arn:aws:cloudwatch:eu-west-1:123456789012:alarm:queue";
    await call("PutMetricAlarm", { ...alarm, Tags: [{ Key: "team", Value: "ads" }] });
    await call("PutMetricAlarm", { ...alarm, Tags: [{ Key: "team", Value: "other" }] });
    await call("TagResource", { ResourceARN, Tags: [{ Key: "stage", Value: "dev" }] });
    await call("UntagResource", { ResourceARN, TagKeys: ["stage"] });

    expect(await call("ListTagsForResource", { ResourceARN })).toEqual({ Tags: [{ Key: "team", Value: "ads" }] });
  });

  test("anomaly detection is stored and not evaluated", async () => {
    const { Threshold: _, ...rest } = alarm;
    await call("PutMetricAlarm", { ...rest, ComparisonOperator: "GreaterThanUpperThreshold", ThresholdMetricId: "band" });
    await region.alarms.evaluate(now);

    expect((await call("DescribeAlarms")).MetricAlarms).toMatchObject([{ StateValue: "INSUFFICIENT_DATA", ThresholdMetricId: "band" }]);
  });

  test.each([
    ["more points than periods", { DatapointsToAlarm: 2 }, "DatapointsToAlarm must be less than or equal to EvaluationPeriods."],
    ["more than a day", { EvaluationPeriods: 1441 }, "Metrics cannot be checked across more than a day"],
    ["a period of 45 s", { Period: 45 }, "The parameter Period must be 1, 5, 10"],
    ["no periods", { EvaluationPeriods: undefined }, "An alarm must have EvaluationPeriods and ComparisonOperator"],
    ["no threshold", { Threshold: undefined }, "Threshold must be set"],
    ["an unknown treatment", { TreatMissingData: "good" }, "Option good is not supported for TreatMissingData"],
    ["neither a metric nor metrics", { MetricName: undefined }, "An alarm must have either MetricName or Metrics."],
    ["no statistic", { Statistic: undefined }, "MetricName requires Namespace, Period, and Statistic"],
    ["too many actions", { AlarmActions: Array.from({ length: 6 }, (_, i) => `arn:aws:sns:eu-west-1:1:${i}`) }, "up to 5 actions"],
    ["an action that is no ARN", { OKActions: ["alarms"] }, "Invalid arn syntax: alarms"],
    [
      "an expression with an error",
      { MetricName: undefined, Metrics: [{ Id: "e", Expression: "1 +" }] },
      "Invalid metrics list: the expression has no end",
    ],
    [
      "two results",
      {
        MetricName: undefined,
        Metrics: [
          { Id: "a", Expression: "TIME_SERIES(1)" },
          { Id: "b", Expression: "TIME_SERIES(2)" },
        ],
      },
      "Exactly one element",
    ],
  ])("an alarm with %s is refused", async (_, change, message) => {
    await expect(call("PutMetricAlarm", { ...alarm, ...change })).rejects.toThrow(message);
  });

  test.each([
    ["alarms that don't exist", { AlarmRule: 'ALARM("queue")' }, "as alarms [queue] in the alarm rule do not exist"],
    ["an error", { AlarmRule: "ALARM(" }, "Invalid AlarmRule"],
  ])("a rule with %s is refused", async (_, change, message) => {
    await expect(call("PutCompositeAlarm", { ...composite, ...change })).rejects.toThrow(message);
  });
});

test("dashboards are moto's", async () => {
  expect(await service(awsRequest("POST", "/PutDashboard", {}))).toBeUndefined();
});
