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

  const lastTwoMinutes = { StartTime: seconds(now - 60_000), EndTime: seconds(now + 60_000) };
  const sumOf = (Id: string, MetricName = "Messages") => ({
    Id,
    MetricStat: { Metric: { ...messages, MetricName }, Period: 60, Stat: "Sum" },
  });
  const shown = ({ MetricDataResults }: { MetricDataResults: { Id: string; Values: number[]; StatusCode: string }[] }) =>
    MetricDataResults.map(({ Id, Values, StatusCode }) => [Id, Values, StatusCode]);

  test("MaxDatapoints counts the points of all metrics, and a token returns the rest", async () => {
    await put({ Value: 1 });
    await put({ Value: 5, Timestamp: seconds(now - 60_000) });
    const request = {
      ...lastTwoMinutes,
      MetricDataQueries: [sumOf("none", "Other"), sumOf("a"), sumOf("b"), sumOf("c")],
    };

    const first = await call("GetMetricData", { ...request, MaxDatapoints: 3 });
    const second = await call("GetMetricData", { ...request, MaxDatapoints: 3, NextToken: first.NextToken });

    expect(shown(first)).toEqual([
      ["none", [], "Complete"],
      ["a", [1, 5], "Complete"],
      ["b", [1], "PartialData"],
    ]);
    expect(shown(second)).toEqual([
      ["b", [5], "Complete"],
      ["c", [1, 5], "Complete"],
    ]);
    expect(second.NextToken).toBeUndefined();
    await expect(call("GetMetricData", { ...request, ScanBy: "TimestampAscending", NextToken: first.NextToken })).rejects.toMatchObject({
      code: "InvalidNextToken",
    });
  });

  test("the oldest points come first if the request asks for them", async () => {
    await put({ Value: 1 });
    await put({ Value: 5, Timestamp: seconds(now - 60_000) });

    expect(
      shown(
        await call("GetMetricData", { ...lastTwoMinutes, ScanBy: "TimestampAscending", MetricDataQueries: [sumOf("a")], MaxDatapoints: 1 }),
      ),
    ).toEqual([["a", [5], "PartialData"]]);
  });

  test("a request with an expression has no token for the rest", async () => {
    await put({ Value: 1 });
    await put({ Value: 5, Timestamp: seconds(now - 60_000) });
    const MetricDataQueries = [
      { ...sumOf("a"), ReturnData: false },
      { Id: "e", Expression: "a * 2" },
    ];

    const answer = await call("GetMetricData", { ...lastTwoMinutes, MetricDataQueries, MaxDatapoints: 1 });

    expect([shown(answer), answer.NextToken]).toEqual([[["e", [2], "PartialData"]], undefined]);
  });

  const days = 86_400_000;
  test.each([
    ["13 days ago", { Timestamp: seconds(Date.now() - 13 * days), Value: 1 }],
    ["in 119 minutes", { Timestamp: seconds(Date.now() + 119 * 60_000), Value: 1 }],
    ["of the largest size", { Value: -(2 ** 360) }],
    ["of 150 sizes", { Values: Array.from({ length: 150 }, (_, index) => index) }],
  ])("a value %s is accepted", async (_, datum) => {
    expect(await put(datum)).toEqual({});
  });

  test.each([
    [
      "15 days ago",
      { Timestamp: seconds(Date.now() - 15 * days), Value: 1 },
      "MetricData.member.2.Timestamp must specify a time no more than two weeks in the past.",
    ],
    [
      "in 121 minutes",
      { Timestamp: seconds(Date.now() + 121 * 60_000), Value: 1 },
      "MetricData.member.2.Timestamp must specify a time no more than two hours in the future.",
    ],
    ["that is too large", { Value: 1e109 }, "The value 1e+109 for parameter MetricData.member.2.Value is invalid"],
    ["that is no number", { Value: Number.NaN }, "for parameter MetricData.member.2.Value is invalid"],
    [
      "with a count that is too large",
      { Values: [1], Counts: [1e300] },
      "The value 1e+300 for parameter MetricData.member.2.Value is invalid",
    ],
    [
      "of 151 sizes",
      { Values: Array.from({ length: 151 }, (_, index) => index) },
      "The collection MetricData.member.2.Values must not have a size greater than 150.",
    ],
    ["with other counts", { Values: [1, 2], Counts: [1] }, "must have the same number of items"],
    [
      "in a set that is too large",
      { StatisticValues: { SampleCount: 1, Sum: 1e300, Minimum: 1, Maximum: 1 } },
      "for parameter MetricData.member.2.StatisticValues.Sum is invalid",
    ],
  ])("a value %s is refused, and the request stores nothing", async (_, datum, message) => {
    const read = async () => ({
      operation: "PutMetricData",
      input: {
        Namespace: "Own",
        MetricData: [
          { MetricName: "First", Value: 1 },
          { MetricName: "Second", ...datum },
        ],
      },
    });

    await expect(cloudWatchService(() => region, read, "123456789012")(awsRequest("POST", "/"))).rejects.toMatchObject({
      status: 400,
      code: "InvalidParameterValue",
      message: expect.stringContaining(message),
    });
    expect(region.store.list()).toEqual([]);
  });

  test("1,000 metrics are accepted in a request, and no more", async () => {
    const of = (length: number) => ({
      Namespace: "Own",
      MetricData: Array.from({ length }, (_, index) => ({ MetricName: `m${index}`, Value: 1 })),
    });
    await call("PutMetricData", of(1_000));
    await expect(call("PutMetricData", of(1_001))).rejects.toThrow("must not have a size greater than 1000");

    const pages = [await call("ListMetrics")];
    pages.push(await call("ListMetrics", { NextToken: pages[0].NextToken }));
    expect(pages.map(({ Metrics, NextToken }) => [Metrics.length, Metrics[0].MetricName, typeof NextToken])).toEqual([
      [500, "m0", "string"],
      [500, "m500", "undefined"],
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

  test("a token that no page returned is refused", async () => {
    for (const name of ["a", "b"]) await call("PutMetricAlarm", { ...alarm, AlarmName: name });
    const { NextToken } = await call("DescribeAlarms", { MaxRecords: 1 });

    for (const input of [{ NextToken: "1" }, { NextToken, AlarmNamePrefix: "b" }])
      await expect(call("DescribeAlarms", input)).rejects.toMatchObject({ status: 400, code: "InvalidNextToken" });
    await expect(call("DescribeAlarmHistory", { NextToken })).rejects.toMatchObject({ code: "InvalidNextToken" });
  });

  test("the history has pages, to which later items don't belong", async () => {
    for (const name of ["a", "b"]) await call("PutMetricAlarm", { ...alarm, AlarmName: name });
    const first = await call("DescribeAlarmHistory", { MaxRecords: 1 });
    await call("PutMetricAlarm", { ...alarm, AlarmName: "c" });
    const second = await call("DescribeAlarmHistory", { MaxRecords: 1, NextToken: first.NextToken });

    expect([first, second].map(({ AlarmHistoryItems: [item] }) => item.AlarmName)).toEqual(["b", "a"]);
  });

  test("actions are enabled and disabled, of all alarms or of none", async () => {
    const enabled = async () =>
      (await call("DescribeAlarms")).MetricAlarms.map(({ ActionsEnabled }: { ActionsEnabled: boolean }) => ActionsEnabled);
    for (const name of ["a", "b"]) await call("PutMetricAlarm", { ...alarm, AlarmName: name });
    await call("DisableAlarmActions", { AlarmNames: ["a"] });
    expect(await enabled()).toEqual([false, true]);

    await expect(call("EnableAlarmActions", { AlarmNames: ["a", "x"] })).rejects.toMatchObject({ status: 404, code: "ResourceNotFound" });
    await expect(call("DisableAlarmActions", { AlarmNames: ["b", "x"] })).rejects.toThrow("Unknown alarm: x");
    expect(await enabled()).toEqual([false, true]);
    await call("EnableAlarmActions", { AlarmNames: ["a", "b"] });
    expect(await enabled()).toEqual([true, true]);
  });

  test.each(["{", "[1]", "null", '"text"'])("the reason data %s of a state are refused", async (StateReasonData) => {
    await call("PutMetricAlarm", alarm);

    await expect(
      call("SetAlarmState", { AlarmName: "queue", StateValue: "ALARM", StateReason: "a drill", StateReasonData }),
    ).rejects.toMatchObject({
      ...{ status: 400, code: "InvalidFormat", message: "The parameter StateReasonData is not a JSON object." },
    });
    expect((await call("DescribeAlarms")).MetricAlarms).toMatchObject([{ StateValue: "INSUFFICIENT_DATA" }]);
  });

  test("the reason data of a state are described", async () => {
    await call("PutMetricAlarm", alarm);
    await call("SetAlarmState", { AlarmName: "queue", StateValue: "ALARM", StateReason: "a drill", StateReasonData: '{"by": "me"}' });

    expect((await call("DescribeAlarms")).MetricAlarms).toMatchObject([{ StateReasonData: '{"by":"me"}' }]);
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
