import type { Metric, MetricStore } from "../../metrics/index.js";
import type { Input } from "../protocol/operations.js";
import { dimensionsOf, inputs, invalid, number, text, time } from "./input.js";
import type { Output } from "./render.js";

/** Limits of PutMetricData. Source: CloudWatch API Reference, PutMetricData and MetricDatum, 2026-11. */
const OLDEST_MS = 14 * 86_400_000;
const LATEST_MS = 2 * 3_600_000;
const LARGEST = 2 ** 360;
const MOST_VALUES = 150;
const MOST_METRICS = 1_000;

type Add = (store: MetricStore) => void;

const wrong = (message: string) => invalid(message, "InvalidParameterValue");

/** PutMetricData. It stores all data or none. @throws AwsError 400 */
export function putMetricData(store: MetricStore, input: Input): Output {
  const namespace = text(input, "Namespace") as string;
  if (namespace.startsWith("AWS/")) throw wrong("The value AWS/ for parameter Namespace is invalid.");
  const data = inputs(input, "MetricData");
  if (data.length > MOST_METRICS) throw wrong(`The collection MetricData must not have a size greater than ${MOST_METRICS}.`);
  const adds = data.map((datum, index) => addOf(namespace, datum, `MetricData.member.${index + 1}`));
  for (const add of adds) add(store);
  return {};
}

/** @param name - of the datum in messages, whose texts are from memory, 2026 */
function addOf(namespace: string, datum: Input, name: string): Add {
  const metric: Metric = { namespace, name: text(datum, "MetricName") as string, dimensions: dimensionsOf(datum) };
  const unit = text(datum, "Unit");
  const at = { timeMs: timeOf(datum, name), ...(unit && { unit }) };
  const set = datum["StatisticValues"] as Input | undefined;
  if (set) {
    const of = (member: string) => checkedValue(number(set, member) as number, `${name}.StatisticValues.${member}`);
    const statistics = { sum: of("Sum"), count: of("SampleCount"), min: of("Minimum"), max: of("Maximum") };
    return (store) => store.add(metric, statistics, at);
  }
  const value = number(datum, "Value");
  const values = (datum["Values"] ?? (value === undefined ? [] : [value])) as readonly number[];
  const counts = (datum["Counts"] ?? []) as readonly number[];
  if (values.length === 0)
    throw invalid("At least one of the parameters Value, Values and StatisticValues must be specified.", "MissingParameter");
  if (values.length > MOST_VALUES) throw wrong(`The collection ${name}.Values must not have a size greater than ${MOST_VALUES}.`);
  if (counts.length > 0 && counts.length !== values.length)
    throw wrong("The parameters Values and Counts must have the same number of items.");
  for (const each of [...values, ...counts]) checkedValue(each, `${name}.Value`);
  return (store) => {
    for (const [index, each] of values.entries()) store.add(metric, each, { ...at, count: counts[index] ?? 1 });
  };
}

function timeOf(datum: Input, name: string): number {
  const now = Date.now();
  const timeMs = time(datum, "Timestamp")?.getTime() ?? now;
  if (timeMs < now - OLDEST_MS) throw wrong(`The parameter ${name}.Timestamp must specify a time no more than two weeks in the past.`);
  if (timeMs > now + LATEST_MS) throw wrong(`The parameter ${name}.Timestamp must specify a time no more than two hours in the future.`);
  return timeMs;
}

function checkedValue(value: number, name: string): number {
  if (Math.abs(value) <= LARGEST) return value;
  throw wrong(`The value ${value} for parameter ${name} is invalid: it must be from -2^360 to 2^360.`);
}
