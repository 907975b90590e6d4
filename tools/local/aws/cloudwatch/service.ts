import type { Alarms, MetricStore } from "../../metrics/index.js";
import { AwsError } from "../protocol/errors.js";
import type { Input } from "../protocol/operations.js";
import type { AwsRequest, AwsService } from "../protocol/request.js";
import { compositeAlarm, metricAlarm } from "./alarm-input.js";
import {
  deleteAlarms,
  describeAlarmHistory,
  describeAlarms,
  describeAlarmsForMetric,
  setActionsEnabled,
  setAlarmState,
} from "./alarm-operations.js";
import { inputs, invalid, text, texts } from "./input.js";
import { getMetricData, getMetricStatistics, listMetrics } from "./metric-operations.js";
import { putMetricData } from "./put-metric-data.js";
import { type Output, render } from "./render.js";

/** The metrics and alarms of one region. */
export interface Region {
  readonly store: MetricStore;
  readonly alarms: Alarms;
  /** Tags of alarms, by ARN. */
  readonly tags: Map<string, Record<string, string>>;
}

/** Reads the operation and the input of a request in any of CloudWatch's protocols. */
type Read = (request: AwsRequest) => Promise<{ readonly operation: string; readonly input: Input } | undefined>;

const MOST_TAGS = 50;

/** Returns the CloudWatch API: metrics and alarms. moto handles dashboards and everything else. */
export function cloudWatchService(regionOf: (region: string) => Region, read: Read, accountId: string): AwsService {
  return async (request) => {
    const asked = await read(request);
    if (!asked) return undefined;
    const arnOf = (name: string) => `arn:aws:cloudwatch:${request.region}:${accountId}:alarm:${name}`;
    const output = await answer(asked.operation, asked.input, regionOf(request.region), arnOf);
    return output && render(request, asked.operation, output);
  };
}

async function answer(operation: string, input: Input, region: Region, arnOf: (name: string) => string): Promise<Output | undefined> {
  const { store, alarms, tags } = region;
  switch (operation) {
    case "PutMetricData":
      return putMetricData(store, input);
    case "GetMetricData":
      return getMetricData(store, input);
    case "GetMetricStatistics":
      return getMetricStatistics(store, input);
    case "ListMetrics":
      return listMetrics(store, input);
    case "PutMetricAlarm":
      return put(region, input, metricAlarm(input, arnOf, store));
    case "PutCompositeAlarm": {
      const exists = (alarm: string) => alarms.list().some(({ definition }) => definition.name === alarm || definition.arn === alarm);
      return put(region, input, compositeAlarm(input, arnOf, exists));
    }
    case "DescribeAlarms":
      return describeAlarms(alarms, input);
    case "DescribeAlarmsForMetric":
      return describeAlarmsForMetric(alarms, input);
    case "DescribeAlarmHistory":
      return describeAlarmHistory(alarms, input);
    case "DeleteAlarms": {
      const deleted = deleteAlarms(alarms, input);
      for (const name of texts(input, "AlarmNames")) tags.delete(arnOf(name));
      return deleted;
    }
    case "EnableAlarmActions":
      return setActionsEnabled(alarms, input, true);
    case "DisableAlarmActions":
      return setActionsEnabled(alarms, input, false);
    case "SetAlarmState":
      return setAlarmState(alarms, input);
    case "TagResource":
    case "UntagResource":
    case "ListTagsForResource":
      return isAlarm(input) ? tag(operation, region, input) : undefined;
    default:
      return undefined;
  }
}

const isAlarm = (input: Input) => text(input, "ResourceARN")?.split(":")[5] === "alarm";

function put({ alarms, tags }: Region, input: Input, definition: Parameters<Alarms["put"]>[0]): Output {
  const before = alarms.find(definition.name)?.definition;
  if (before && before.kind !== definition.kind) throw invalid(`An alarm of another type has the name ${definition.name}.`);
  alarms.put(definition);
  // As in AWS, tags of an existing alarm are not changed.
  if (!before) tags.set(definition.arn, tagsOf(input));
  return {};
}

const tagsOf = (input: Input): Record<string, string> =>
  Object.fromEntries(inputs(input, "Tags").map((each) => [String(each["Key"]), String(each["Value"])]));

function tag(operation: string, { alarms, tags }: Region, input: Input): Output {
  const arn = text(input, "ResourceARN") as string;
  if (!alarms.list().some(({ definition }) => definition.arn === arn))
    throw new AwsError(404, "ResourceNotFoundException", `Unknown alarm: ${arn}`);
  const current = tags.get(arn) ?? {};
  if (operation === "ListTagsForResource") return { Tags: Object.entries(current).map(([Key, Value]) => ({ Key, Value })) };
  if (operation === "UntagResource") {
    const removed = texts(input, "TagKeys");
    tags.set(arn, Object.fromEntries(Object.entries(current).filter(([key]) => !removed.includes(key))));
    return {};
  }
  const next = { ...current, ...tagsOf(input) };
  if (Object.keys(next).length > MOST_TAGS) throw invalid(`An alarm can have ${MOST_TAGS} tags at most.`);
  tags.set(arn, next);
  return {};
}
