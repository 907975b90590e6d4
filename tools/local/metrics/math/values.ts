import type { Points } from "../series/metric-store.js";

/** A time series with the label that a response contains. */
export interface LabelledPoints {
  readonly label: string;
  readonly points: Points;
}

/** The value of a part of an expression. A list is an array of time series. */
export type Value = number | string | LabelledPoints | readonly LabelledPoints[];

/** What an expression can refer to. */
export interface Scope {
  /** Returns the value of another query of the request. @throws Error if there is none */
  value(id: string): Value;
  /** Returns the time series of all queries that are metrics; with a text, of those whose id contains it. */
  metrics(idContains?: string): readonly LabelledPoints[];
  /** Returns the metrics that a search expression finds. */
  search(expression: string, statistic: string, periodMs: number): readonly LabelledPoints[];
  /** The starts of all periods, oldest first. */
  readonly times: readonly number[];
  readonly periodMs: number;
  /** The period as the request states it, in seconds: an alarm of a test can be evaluated in shorter ones. */
  readonly periodSeconds: number;
}

/** Returns a number, or the value of a time series at a time. */
export const at = (value: number | LabelledPoints, time: number): number | undefined =>
  typeof value === "number" ? value : value.points.get(time);

/** Returns the value as a list of time series. @throws Error for a number or a text */
export function asList(value: Value): readonly LabelledPoints[] {
  if (typeof value === "number" || typeof value === "string") throw new Error(`${JSON.stringify(value)} is not a time series`);
  return Array.isArray(value) ? value : [value as LabelledPoints];
}

/** Applies a function to every value; where it returns undefined, there is no value. */
export function mapValue(value: Value, map: (value: number) => number | undefined): Value {
  if (typeof value === "string") throw new Error(`${JSON.stringify(value)} is not a time series`);
  if (typeof value === "number") return map(value) ?? 0;
  const each = ({ label, points }: LabelledPoints): LabelledPoints => ({
    label,
    points: new Map(
      [...points].flatMap(([time, number]) => {
        const mapped = map(number);
        return mapped === undefined || !Number.isFinite(mapped) ? [] : [[time, mapped] as [number, number]];
      }),
    ),
  });
  return Array.isArray(value) ? (value as readonly LabelledPoints[]).map(each) : each(value as LabelledPoints);
}
