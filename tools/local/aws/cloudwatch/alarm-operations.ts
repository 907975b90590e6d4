import type { Alarm, AlarmState, Alarms, HistoryItem } from "../../metrics/index.js";
import { AwsError } from "../protocol/errors.js";
import type { Input } from "../protocol/operations.js";
import { invalid, page, text, texts, time } from "./input.js";
import type { Output } from "./render.js";

const LISTED = 50;
const HISTORY_LISTED = 100;

/** DescribeAlarms: metric alarms unless the request names other types. */
export function describeAlarms(alarms: Alarms, input: Input): Output {
  const types = texts(input, "AlarmTypes");
  const [names, prefix, state, actionPrefix] = [
    texts(input, "AlarmNames"),
    text(input, "AlarmNamePrefix"),
    text(input, "StateValue"),
    text(input, "ActionPrefix"),
  ];
  if (names.length > 0 && prefix !== undefined)
    throw invalid("AlarmNamePrefix and AlarmNames are mutually exclusive.", "InvalidParameterCombination");
  const [parentsOf, childrenOf] = [text(input, "ParentsOfAlarmName"), text(input, "ChildrenOfAlarmName")];
  const related =
    parentsOf !== undefined ? alarms.parentsOf(parentsOf) : childrenOf !== undefined ? childrenIn(alarms, childrenOf) : alarms.list();
  const chosen = related.filter(({ definition, state: current }) => {
    const type = definition.kind === "metric" ? "MetricAlarm" : "CompositeAlarm";
    return (
      (types.length === 0 ? type === "MetricAlarm" || parentsOf !== undefined : types.includes(type)) &&
      (names.length === 0 || names.includes(definition.name)) &&
      (prefix === undefined || definition.name.startsWith(prefix)) &&
      (state === undefined || current === state) &&
      (actionPrefix === undefined || Object.values(definition.actions).some((list) => list.some((arn) => arn.startsWith(actionPrefix))))
    );
  });
  const { items, next } = page(chosen, input, LISTED, ({ definition }) => definition.name);
  return {
    MetricAlarms: items.flatMap((alarm) => (alarm.definition.kind === "metric" ? [described(alarm)] : [])),
    CompositeAlarms: items.flatMap((alarm) => (alarm.definition.kind === "composite" ? [described(alarm)] : [])),
    ...(next !== undefined && { NextToken: next }),
  };
}

function childrenIn(alarms: Alarms, name: string): Alarm[] {
  const parent = alarms.find(name)?.definition;
  if (parent?.kind !== "composite") return [];
  return alarms
    .list()
    .filter(({ definition }) => parent.rule.alarms.some((child) => child === definition.name || child === definition.arn));
}

/** DescribeAlarmsForMetric. */
export function describeAlarmsForMetric(alarms: Alarms, input: Input): Output {
  const wanted = (input["Dimensions"] ?? []) as readonly Input[];
  const found = alarms.list().filter(({ definition }) => {
    if (definition.kind !== "metric") return false;
    const { settings } = definition;
    const own = (settings["Dimensions"] ?? []) as readonly Input[];
    return (
      settings["MetricName"] === input["MetricName"] &&
      settings["Namespace"] === input["Namespace"] &&
      own.length === wanted.length &&
      wanted.every(({ Name, Value }) => own.some((each) => each["Name"] === Name && each["Value"] === Value))
    );
  });
  return { MetricAlarms: found.map(described) };
}

/** Returns an alarm as DescribeAlarms does. */
function described({ definition, state, reason, reasonData, stateUpdatedAt, stateChangedAt }: Alarm): Output {
  const { name, arn, description, actionsEnabled, actions, configuredAt } = definition;
  return {
    AlarmName: name,
    AlarmArn: arn,
    AlarmDescription: description,
    AlarmConfigurationUpdatedTimestamp: configuredAt,
    ActionsEnabled: actionsEnabled,
    OKActions: actions.OK,
    AlarmActions: actions.ALARM,
    InsufficientDataActions: actions.INSUFFICIENT_DATA,
    StateValue: state,
    StateReason: reason,
    ...(reasonData && { StateReasonData: JSON.stringify(reasonData) }),
    StateUpdatedTimestamp: stateUpdatedAt,
    StateTransitionedTimestamp: stateChangedAt,
    ...(definition.kind === "metric" ? { Dimensions: [], ...definition.settings } : { AlarmRule: definition.ruleText }),
  };
}

/** DeleteAlarms. @throws AwsError 404 for an unknown alarm; 400 for one that a composite alarm refers to */
export function deleteAlarms(alarms: Alarms, input: Input): Output {
  const names = texts(input, "AlarmNames");
  const found = names.map((name) => existing(alarms, name));
  if (found.filter(({ definition }) => definition.kind === "composite").length > 1)
    throw invalid("Only one composite alarm can be deleted in a request.");
  for (const name of names) {
    const parents = alarms.parentsOf(name).filter(({ definition }) => !names.includes(definition.name));
    // From memory, 2026.
    if (parents.length > 0) throw invalid(`Cannot delete ${name} as there are composite alarm(s) depending on it.`);
  }
  for (const name of names) alarms.delete(name);
  return {};
}

/** EnableAlarmActions and DisableAlarmActions. @throws AwsError 404 for an unknown alarm; then no alarm is changed */
export function setActionsEnabled(alarms: Alarms, input: Input, actionsEnabled: boolean): Output {
  const found = texts(input, "AlarmNames").map((name) => existing(alarms, name));
  for (const { definition } of found) alarms.put({ ...definition, actionsEnabled });
  return {};
}

/** SetAlarmState. @throws AwsError 400 for data that are not a JSON object; 404 for an unknown alarm */
export async function setAlarmState(alarms: Alarms, input: Input): Promise<Output> {
  const { definition } = existing(alarms, text(input, "AlarmName") as string);
  const data = text(input, "StateReasonData");
  await alarms.setState(definition.name, {
    state: text(input, "StateValue") as AlarmState,
    reason: text(input, "StateReason") as string,
    ...(data !== undefined && { reasonData: reasonDataOf(data) }),
  });
  return {};
}

function reasonDataOf(text: string): Record<string, unknown> {
  const data = ((): unknown => {
    try {
      return JSON.parse(text);
    } catch {
      return undefined;
    }
  })();
  if (typeof data === "object" && data !== null && !Array.isArray(data)) return data as Record<string, unknown>;
  throw invalid("The parameter StateReasonData is not a JSON object.", "InvalidFormat");
}

/** DescribeAlarmHistory. */
export function describeAlarmHistory(alarms: Alarms, input: Input): Output {
  const [name, type] = [text(input, "AlarmName"), text(input, "HistoryItemType")];
  const types = texts(input, "AlarmTypes");
  const [from, to] = [time(input, "StartDate"), time(input, "EndDate")];
  const chosen = alarms
    .history()
    .filter(
      (item) =>
        (name === undefined || item.alarm === name) &&
        (type === undefined || item.type === type) &&
        (types.length === 0 ? item.kind === "metric" || name !== undefined : types.includes(typeOf(item))) &&
        (from === undefined || item.at >= from) &&
        (to === undefined || item.at <= to),
    );
  const ordered = text(input, "ScanBy") === "TimestampAscending" ? [...chosen].reverse() : chosen;
  const { items, next } = page(ordered, input, HISTORY_LISTED, (item) => JSON.stringify(item));
  return {
    AlarmHistoryItems: items.map((item) => ({
      AlarmName: item.alarm,
      AlarmType: typeOf(item),
      Timestamp: item.at,
      HistoryItemType: item.type,
      HistorySummary: item.summary,
      HistoryData: JSON.stringify(item.data),
    })),
    ...(next !== undefined && { NextToken: next }),
  };
}

const typeOf = ({ kind }: HistoryItem) => (kind === "metric" ? "MetricAlarm" : "CompositeAlarm");

function existing(alarms: Alarms, name: string): Alarm {
  const alarm = alarms.find(name);
  if (!alarm) throw new AwsError(404, "ResourceNotFound", `Unknown alarm: ${name}`);
  return alarm;
}
