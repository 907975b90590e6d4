import type { Metric, MetricQuery } from "../../metrics/index.js";
import { AwsError } from "../protocol/errors.js";
import type { Input } from "../protocol/operations.js";
import { pageOf } from "../protocol/page-tokens.js";

/** A request that CloudWatch refuses. */
export const invalid = (message: string, code = "ValidationError") => new AwsError(400, code, message);

export const text = (input: Input, name: string): string | undefined => input[name] as string | undefined;
export const texts = (input: Input, name: string): readonly string[] => (input[name] ?? []) as readonly string[];
export const number = (input: Input, name: string): number | undefined => input[name] as number | undefined;
export const inputs = (input: Input, name: string): readonly Input[] => (input[name] ?? []) as readonly Input[];

/** Returns a time: seconds since 1970 in JSON and CBOR, ISO 8601 in the query protocol. */
export function time(input: Input, name: string): Date | undefined {
  const value = input[name];
  if (value === undefined) return undefined;
  const date = typeof value === "number" || /^\d+(\.\d+)?$/.test(String(value)) ? new Date(Number(value) * 1_000) : new Date(String(value));
  if (Number.isNaN(date.getTime())) throw invalid(`The parameter ${name} must be a timestamp.`, "InvalidParameterValue");
  return date;
}

export function dimensionsOf(input: Input): Record<string, string> {
  return Object.fromEntries(inputs(input, "Dimensions").map((each) => [String(each["Name"]), String(each["Value"] ?? "")]));
}

export const dimensionList = ({ dimensions }: Pick<Metric, "dimensions">) =>
  Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value }));

/** Reads `MetricDataQueries` of GetMetricData or `Metrics` of an alarm. @throws AwsError 400 */
export function queriesOf(input: Input, name: string): MetricQuery[] {
  return inputs(input, name).map((each) => {
    const stat = each["MetricStat"] as Input | undefined;
    const expression = text(each, "Expression");
    const id = text(each, "Id") as string;
    if (!/^[a-z]\w*$/.test(id)) throw invalid(`The value for parameter Id must begin with a lower-case letter: ${id}`);
    if ((stat === undefined) === (expression === undefined)) throw invalid(`The query ${id} must have either MetricStat or Expression.`);
    const returnData = each["ReturnData"];
    const label = text(each, "Label");
    const periodSeconds = number(each, "Period");
    return {
      id,
      ...(label !== undefined && { label }),
      ...(expression !== undefined && { expression }),
      ...(stat && { metric: statOf(stat) }),
      ...(periodSeconds !== undefined && { periodSeconds: checkedPeriod(periodSeconds) }),
      returnData: returnData === undefined || returnData === true || returnData === "true",
    };
  });
}

function statOf(stat: Input): NonNullable<MetricQuery["metric"]> {
  const metric = stat["Metric"] as Input;
  return {
    metric: { namespace: text(metric, "Namespace") ?? "", name: text(metric, "MetricName") ?? "", dimensions: dimensionsOf(metric) },
    statistic: text(stat, "Stat") as string,
    periodSeconds: checkedPeriod(number(stat, "Period") as number),
  };
}

/** @throws AwsError 400 for a period that is not 1, 5, 10, 20, 30 or a multiple of 60 seconds */
export function checkedPeriod(seconds: number): number {
  if (![1, 5, 10, 20, 30].includes(seconds) && (seconds < 60 || seconds % 60 !== 0))
    throw invalid(`The parameter Period must be 1, 5, 10, 20, 30 or a multiple of 60: ${seconds}`, "InvalidParameterValue");
  return seconds;
}

/**
 * Returns the page of a list that a request asks for with `NextToken`, and the token of the next one. A token is valid for the same request
 * only, except for `MaxRecords`.
 *
 * @param most - the size of a page without `MaxRecords`
 * @param idOf - returns the id of an item, which must be unique in the list
 * @throws AwsError 400 for an invalid token
 */
export function page<T>(
  items: readonly T[],
  input: Input,
  most: number,
  idOf: (item: T) => string,
): { readonly items: readonly T[]; readonly next?: string } {
  const { MaxRecords: size = most, NextToken: token, ...filters } = input;
  return pageOf({
    ...{ items, idOf, size: size as number, token: token as string | undefined },
    list: JSON.stringify(["CloudWatch", most, Object.entries(filters).sort(([a], [b]) => (a < b ? -1 : 1))]),
    invalidToken: () => invalid("The value specified for parameter NextToken is not valid.", "InvalidNextToken"),
  });
}
