import {
  type AlarmDefinition,
  type AlarmState,
  type Comparison,
  comparisons,
  evaluateQueries,
  isStatistic,
  type MetricCondition,
  type MetricQuery,
  type MetricStore,
  type MissingData,
  parseCompositeRule,
} from "../../metrics/index.js";
import type { Input } from "../protocol/operations.js";
import { checkedPeriod, dimensionsOf, invalid, number, queriesOf, text, texts } from "./input.js";

const ANOMALY = ["LessThanLowerOrGreaterThanUpperThreshold", "LessThanLowerThreshold", "GreaterThanUpperThreshold"];
const LONGEST_SECONDS = 7 * 86_400;
const MOST_ACTIONS = 5;

/** Members of a PutMetricAlarm request that DescribeAlarms returns as they are. */
const REPEATED = [
  "MetricName",
  "Namespace",
  "Statistic",
  "ExtendedStatistic",
  "Dimensions",
  "Period",
  "Unit",
  "EvaluationPeriods",
  "DatapointsToAlarm",
  "Threshold",
  "ComparisonOperator",
  "TreatMissingData",
  "EvaluateLowSampleCountPercentile",
  "Metrics",
  "ThresholdMetricId",
];

/** Returns the alarm that a PutMetricAlarm request declares. @throws AwsError 400 as CloudWatch answers */
export function metricAlarm(input: Input, arnOf: (name: string) => string, store: MetricStore): AlarmDefinition {
  const condition = conditionOf(input, store);
  return {
    kind: "metric",
    ...base(input, arnOf),
    ...(condition && { condition }),
    settings: Object.fromEntries(REPEATED.flatMap((name) => (input[name] === undefined ? [] : [[name, input[name]]]))),
  };
}

/** Returns the alarm that a PutCompositeAlarm request declares. @throws AwsError 400 */
export function compositeAlarm(input: Input, arnOf: (name: string) => string, exists: (alarm: string) => boolean): AlarmDefinition {
  const ruleText = text(input, "AlarmRule") as string;
  const rule = ((): ReturnType<typeof parseCompositeRule> => {
    try {
      return parseCompositeRule(ruleText);
    } catch (cause) {
      throw invalid(`Invalid AlarmRule: ${(cause as Error).message}`);
    }
  })();
  const missing = rule.alarms.filter((alarm) => !exists(alarm));
  // From memory, 2026: CloudWatch refuses a rule with alarms that don't exist.
  if (missing.length > 0)
    throw invalid(`Could not save the composite alarm as alarms [${missing.join(", ")}] in the alarm rule do not exist`);
  return { kind: "composite", ...base(input, arnOf), rule, ruleText };
}

function base(input: Input, arnOf: (name: string) => string) {
  const name = text(input, "AlarmName") as string;
  const description = text(input, "AlarmDescription");
  const actions: Record<AlarmState, readonly string[]> = {
    OK: texts(input, "OKActions"),
    ALARM: texts(input, "AlarmActions"),
    INSUFFICIENT_DATA: texts(input, "InsufficientDataActions"),
  };
  for (const list of Object.values(actions)) {
    if (list.length > MOST_ACTIONS) throw invalid(`An alarm can have up to ${MOST_ACTIONS} actions for a state.`);
    const wrong = list.find((arn) => !/^arn:aws[\w-]*:[\w-]+:/.test(arn));
    if (wrong !== undefined) throw invalid(`Invalid arn syntax: ${wrong}`);
  }
  const enabled = input["ActionsEnabled"];
  return {
    name,
    arn: arnOf(name),
    ...(description !== undefined && { description }),
    actionsEnabled: enabled === undefined || enabled === true || enabled === "true",
    actions,
    configuredAt: new Date(),
  };
}

/** Returns what an alarm evaluates; undefined for anomaly detection, which the local platform does not have. */
function conditionOf(input: Input, store: MetricStore): MetricCondition | undefined {
  const evaluationPeriods = number(input, "EvaluationPeriods");
  if (evaluationPeriods === undefined || input["ComparisonOperator"] === undefined)
    throw invalid("An alarm must have EvaluationPeriods and ComparisonOperator: the local platform has no alarms on queries.");
  const datapointsToAlarm = number(input, "DatapointsToAlarm") ?? evaluationPeriods;
  if (datapointsToAlarm > evaluationPeriods) throw invalid("DatapointsToAlarm must be less than or equal to EvaluationPeriods.");
  const missingData = (text(input, "TreatMissingData") ?? "missing") as MissingData;
  if (!["missing", "ignore", "breaching", "notBreaching"].includes(missingData))
    throw invalid(`Option ${missingData} is not supported for TreatMissingData`);
  const queries = queriesOfAlarm(input);
  const longest = Math.max(...queries.map(({ metric, periodSeconds }) => metric?.periodSeconds ?? periodSeconds ?? 60));
  if (evaluationPeriods * longest > (longest < 3_600 ? 86_400 : LONGEST_SECONDS))
    throw invalid("Metrics cannot be checked across more than a day (EvaluationPeriods * Period must be <= 86400).");
  const comparison = text(input, "ComparisonOperator") as string;
  if (ANOMALY.includes(comparison)) {
    if (text(input, "ThresholdMetricId") === undefined) throw invalid("ThresholdMetricId must be set for this ComparisonOperator.");
    return undefined;
  }
  const threshold = number(input, "Threshold");
  if (threshold === undefined) throw invalid("Threshold must be set for this ComparisonOperator.");
  if (queries.filter(({ returnData = true }) => returnData).length !== 1)
    throw invalid("Exactly one element of the metrics list should return data.");
  check(queries, store);
  if (!Object.hasOwn(comparisons, comparison)) throw invalid(`The comparison ${comparison} is not known.`);
  return { queries, comparison: comparison as Comparison, threshold, evaluationPeriods, datapointsToAlarm, missingData };
}

function queriesOfAlarm(input: Input): MetricQuery[] {
  const name = text(input, "MetricName");
  const queries = queriesOf(input, "Metrics");
  if ((name === undefined) === (queries.length === 0)) throw invalid("An alarm must have either MetricName or Metrics.");
  if (name === undefined) return queries;
  const statistic = text(input, "Statistic") ?? text(input, "ExtendedStatistic");
  const [namespace, period] = [text(input, "Namespace"), number(input, "Period")];
  if (statistic === undefined || namespace === undefined || period === undefined)
    throw invalid("MetricName requires Namespace, Period, and Statistic or ExtendedStatistic.");
  return [
    {
      id: "value",
      metric: { metric: { namespace, name, dimensions: dimensionsOf(input) }, statistic, periodSeconds: checkedPeriod(period) },
    },
  ];
}

/** Parses expressions and statistics as an evaluation would. */
function check(queries: readonly MetricQuery[], store: MetricStore): void {
  for (const { metric } of queries) {
    if (metric && !isStatistic(metric.statistic)) throw invalid(`The local platform does not support the statistic ${metric.statistic}.`);
  }
  try {
    evaluateQueries(queries, store, { startMs: 0, endMs: 60_000 });
  } catch (cause) {
    throw invalid(`Invalid metrics list: ${(cause as Error).message}`);
  }
}
