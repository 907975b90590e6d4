import type { AlarmState, MissingData } from "./alarm.js";

/** Data points before the evaluation periods that CloudWatch also reads, to use them where newer ones are missing. */
export const EXTRA_PERIODS = 2;

interface Counted {
  readonly evaluationPeriods: number;
  readonly datapointsToAlarm: number;
  readonly missingData: MissingData;
}

/**
 * Decides the state of an alarm. Missing points count only if there are fewer points than evaluation periods, and then as few of them as
 * possible.
 *
 * @param breaching - for each period of the evaluation range, oldest first; undefined for a missing point
 * @returns undefined to keep the current state
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-missing-data.html
 */
export function stateOf(
  breaching: readonly (boolean | undefined)[],
  { evaluationPeriods, datapointsToAlarm, missingData }: Counted,
): AlarmState | undefined {
  const existing = breaching.filter((point): point is boolean => point !== undefined);
  const counted = existing.slice(-evaluationPeriods);
  const count = counted.filter(Boolean).length;
  const missing = evaluationPeriods - counted.length;
  if (missing <= 0 || missingData === "notBreaching") return count >= datapointsToAlarm ? "ALARM" : "OK";
  if (missingData === "breaching") return count + missing >= datapointsToAlarm ? "ALARM" : "OK";
  if (counted.length === 0) return missingData === "missing" ? "INSUFFICIENT_DATA" : undefined;
  if (count >= datapointsToAlarm) return "ALARM";
  if (counted.includes(false)) return "OK";
  if (missingData === "ignore") return undefined;
  // Only breaching points, too few of them: ALARM if the oldest is at least as old as the points that an alarm needs.
  const oldest = breaching.length - breaching.indexOf(true);
  return oldest >= datapointsToAlarm ? "ALARM" : "OK";
}
